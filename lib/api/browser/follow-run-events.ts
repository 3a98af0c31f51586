/**
 * @file A run's event stream in the browser: replayed from the last event after every interruption. The server marks
 * the end of the replay by an event named `live` and the end of the run by one named `end`.
 */
import { RunEvent } from "../../training/run";
import { runEventsUrl } from "./client";

export interface RunFollower {
  /** Called with events in order, a batch at a time; some may have been seen before. */
  onEvents(events: RunEvent[]): void;
  onConnection(isConnected: boolean): void;
  /** The sequence number after which the stream must go on when it is opened again. */
  lastSeq(): number;
}

const RETRY_MS = 1_000;
const BATCH_MS = 50;

/**
 * Follows a run until the returned function is called or the server says that the run has ended. Only data are passed
 * on that parse as events; a line that breaks is taken up again after the last event that was applied.
 */
export function followRunEvents(run: string, follower: RunFollower): () => void {
  let source: EventSource | null = null;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let flush: ReturnType<typeof setTimeout> | undefined;
  let waiting: RunEvent[] = [];
  let isLive = false;

  const deliver = () => {
    flush = undefined;
    const events = waiting;
    waiting = [];
    if (events.length > 0) follower.onEvents(events);
  };
  const close = () => {
    clearTimeout(retry);
    clearTimeout(flush);
    source?.close();
    source = null;
  };
  const open = () => {
    isLive = false;
    source = new EventSource(runEventsUrl(run, follower.lastSeq()));
    source.onopen = () => follower.onConnection(true);
    source.onmessage = (message: MessageEvent<string>) => {
      waiting.push(RunEvent.parse(JSON.parse(message.data)));
      if (isLive) flush ??= setTimeout(deliver, BATCH_MS);
    };
    // The past is told at once: a page that opens on a finished run never shows it queued, then running, then done.
    source.addEventListener("live", () => {
      isLive = true;
      deliver();
    });
    source.addEventListener("end", () => {
      deliver();
      close();
    });
    source.onerror = () => {
      follower.onConnection(false);
      deliver();
      close();
      retry = setTimeout(open, RETRY_MS);
    };
  };
  open();
  return close;
}
