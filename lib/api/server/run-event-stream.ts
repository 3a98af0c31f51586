/** @file A run's events as a server-sent event stream: first what was missed, then what happens. */
import { bugReport } from "../../store/bug-report";
import { type Store } from "../../store/open-store";
import { type RunSummary } from "../../training/run";
import { openRunFeed, type RunFeed } from "./run-feed";

const HEARTBEAT_MS = 10_000;
/** A reader that takes nothing for so long is let go; it comes back by its Last-Event-ID. */
const STALLED_MS = 60_000;
/** What may lie ready for a reader that does not take it. */
const READY_BYTES = 64 * 2 ** 10;

const encoder = new TextEncoder();
const signal = (name: "live" | "end") => encoder.encode(`event: ${name}\ndata: {}\n\n`);
const ALIVE = encoder.encode(": alive\n\n");

/**
 * Streams the events after `after` as UTF-8 until the run has ended or the reader leaves. `live` marks the end of the
 * replay, `end` the end of the run; a comment every 10 s keeps proxies from closing a quiet line. All streams of a run
 * share one reader of the store, and each holds no more than its reader is about to take.
 */
export function runEventStream(
  store: Store,
  run: Pick<RunSummary, "id" | "status">,
  after: number,
  left: AbortSignal,
): ReadableStream<Uint8Array> {
  const reader = new EventReader(store, run, after);
  left.addEventListener("abort", () => reader.close());
  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => reader.start(controller, left),
      pull: () => reader.pull(),
      cancel: () => reader.close(),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: READY_BYTES }),
  );
}

/** One reader of a run: where it is, and whether it has heard that it is up to date. */
class EventReader {
  private controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  private source: { feed: RunFeed; leave: () => void } | null = null;
  private isLive = false;
  private isClosed = false;
  private stalled: NodeJS.Timeout | undefined;

  constructor(
    private readonly store: Store,
    private readonly run: Pick<RunSummary, "id" | "status">,
    private seq: number,
  ) {}

  async start(controller: ReadableStreamDefaultController<Uint8Array>, left: AbortSignal): Promise<void> {
    this.controller = controller;
    if (left.aborted) return this.close();
    try {
      this.source = await openRunFeed(this.store, this.run, this.seq);
      if (this.isClosed) this.source.leave();
    } catch (error) {
      this.fail(error);
    }
  }

  /** Called while the reader takes what is there: sends something, or closes. */
  async pull(): Promise<void> {
    clearTimeout(this.stalled);
    try {
      // Until something was sent: only then the stream asks again, and only while its reader takes it.
      while (
        !this.isClosed &&
        this.source !== null &&
        !(await this.sendNext(this.source.feed)) &&
        !(await this.keepAlive(this.source.feed))
      );
    } catch (error) {
      this.fail(error);
    }
    if (!this.isClosed && (this.controller?.desiredSize ?? 0) <= 0)
      this.stalled = setTimeout(() => this.close(), STALLED_MS).unref();
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    clearTimeout(this.stalled);
    this.source?.leave();
    try {
      this.controller?.close();
    } catch {
      // The reader has gone: there is nothing left to close.
    }
  }

  /** Whether anything was sent. */
  private async sendNext(feed: RunFeed): Promise<boolean> {
    const chunk = await feed.next(this.seq);
    if (this.isClosed) return true;
    if (chunk !== null) {
      this.send(chunk.bytes);
      this.seq = chunk.lastSeq;
    }
    const { isLive, isOver } = feed.isAt(this.seq);
    if (isLive && !this.isLive) this.send(signal("live"));
    const hasSent = chunk !== null || isLive !== this.isLive;
    this.isLive ||= isLive;
    if (!isOver) return hasSent;
    this.send(signal("end"));
    this.close();
    return true;
  }

  /** Waits for more; says after a while without that the line is alive. Whether anything was sent. */
  private async keepAlive(feed: RunFeed): Promise<boolean> {
    await feed.more(this.seq, HEARTBEAT_MS);
    const isQuiet = feed.isAt(this.seq).isLive;
    if (isQuiet) this.send(ALIVE);
    return isQuiet;
  }

  private send(bytes: Uint8Array): void {
    if (!this.isClosed) this.controller?.enqueue(bytes);
  }

  private fail(error: unknown): void {
    if (!this.isClosed) process.stderr.write(`Event stream of ${this.run.id}: ${bugReport(error)}\n`);
    this.close();
  }
}
