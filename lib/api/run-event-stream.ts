/** @file A run's events as a server-sent event stream: first what was missed, then what happens. */
import { bugReport } from "../store/bug-report";
import { listenRunEvents } from "../store/event-listener";
import type { Store } from "../store/open-store";
import { listEvents } from "../store/run-events";
import type { RunEvent, RunStatus, RunSummary } from "../training/run";

const HEARTBEAT_MS = 10_000;
const PAGE = 1_000;
const ENDED: ReadonlySet<RunStatus> = new Set(["completed", "failed", "cancelled"]);

/** One event on the wire: its number is the `Last-Event-ID` a browser quotes when the line broke. */
const encodeEvent = (event: RunEvent): string => `id: ${event.seq}\ndata: ${JSON.stringify(event)}\n\n`;
const signal = (name: "live" | "end"): string => `event: ${name}\ndata: {}\n\n`;

/**
 * Streams the events after `after` as UTF-8 until the run has ended or the reader leaves. `live` marks the end of the
 * replay, `end` the end of the run; a comment every 10 s keeps proxies from closing a quiet line.
 */
export function runEventStream(store: Store, run: Pick<RunSummary, "id" | "status">, after: number, left: AbortSignal): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let close: () => void = () => undefined;
  return new ReadableStream({
    async start(controller) {
      const send = (text: string) => controller.enqueue(encoder.encode(text));
      const pump = eventPump(store, run, after, send);
      const heartbeat = setInterval(() => send(": alive\n\n"), HEARTBEAT_MS);
      let unlisten: () => void = () => undefined;
      let isClosed = false;
      close = () => {
        if (isClosed) return;
        isClosed = true;
        clearInterval(heartbeat);
        unlisten();
        try {
          controller.close();
        } catch {
          // The reader has gone: there is nothing left to close.
        }
      };
      left.addEventListener("abort", () => close());
      if (left.aborted) return close();
      const catchUp = async () => {
        if (isClosed) return;
        if (await pump(() => isClosed)) {
          send(signal("end"));
          close();
        }
      };
      const failed = (error: unknown) => {
        process.stderr.write(`Event stream of ${run.id}: ${bugReport(error)}\n`);
        close();
      };
      // Listening first: an event stored during the replay is announced, not lost.
      unlisten = await listenRunEvents(store, run.id, () => void catchUp().catch(failed));
      if (isClosed) return unlisten();
      await pump(() => isClosed).then((hasEnded) => {
        if (isClosed) return;
        send(signal("live"));
        if (!hasEnded) return;
        send(signal("end"));
        close();
      }, failed);
    },
    cancel: () => close(),
  });
}

/** Sends what is stored beyond the last event sent, one call at a time; says whether the run has ended. */
function eventPump(store: Store, run: Pick<RunSummary, "id" | "status">, after: number, send: (text: string) => void) {
  let lastSeq = after;
  let hasEnded = ENDED.has(run.status);
  let tail: Promise<unknown> = Promise.resolve();
  const drain = async (isClosed: () => boolean): Promise<boolean> => {
    for (;;) {
      const events = await listEvents(store, run.id, lastSeq, PAGE);
      for (const event of events) {
        if (isClosed()) return false;
        send(encodeEvent(event));
        lastSeq = event.seq;
        if (event.payload.type === "status") hasEnded = ENDED.has(event.payload.status);
      }
      if (events.length < PAGE) return hasEnded;
    }
  };
  return (isClosed: () => boolean): Promise<boolean> => {
    const turn = tail.then(() => drain(isClosed));
    tail = turn.catch(() => undefined);
    return turn;
  };
}
