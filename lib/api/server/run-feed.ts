/** @file A run's events as they are sent: read from the store once for all readers of the run in this process. */
import { bugReport } from "../../store/bug-report";
import { listenRunEvents } from "../../store/event-listener";
import { type Store } from "../../store/open-store";
import { lastEventOf, listEvents } from "../../store/runs/run-events";
import { type RunEvent, type RunSummary } from "../../training/run";
import { isOver } from "../../training/run-status";

const PAGE = 1_000;
/** What is kept of a run's last events for those who read along; who is further behind reads the store. */
const WINDOW_BYTES = 4 * 2 ** 20;
/** The most that one read gives. */
const CHUNK_BYTES = 64 * 2 ** 10;

/** One event on the wire: its number is the `Last-Event-ID` a browser quotes when the line broke. */
interface Encoded {
  seq: number;
  bytes: Uint8Array;
}

/** Events in order without a gap, ready to be sent, and the number of the last one. */
export interface FeedChunk {
  bytes: Uint8Array;
  lastSeq: number;
}

const encoder = new TextEncoder();
const encode = (event: RunEvent): Encoded => ({
  seq: event.seq,
  bytes: encoder.encode(`id: ${event.seq}\ndata: ${JSON.stringify(event)}\n\n`),
});

type FollowedRun = Pick<RunSummary, "id" | "status">;

/**
 * One run's events for all who follow it: one listener, one query for what is new, one copy of the bytes. It exists as
 * long as somebody reads it; see {@link openRunFeed}.
 */
export class RunFeed {
  /** All events from some number to `lastSeq`, as many as the window holds. */
  private readonly window: Encoded[] = [];
  private windowBytes = 0;
  private hasEnded: boolean;
  private isClosed = false;
  private draining: Promise<void> | null = null;
  private drainAgain = false;
  private readonly waiting = new Set<() => void>();
  /** Reads of the same older page at the same time are one. */
  private readonly pages = new Map<number, Promise<Encoded[]>>();
  /** The chunk that was sent last: who reads along wants the same. */
  private latest: (FeedChunk & { after: number }) | null = null;
  private unlisten: () => void = () => undefined;

  /** All that it knows of ends here: nothing until it is started. */
  private lastSeq = Infinity;

  constructor(
    private readonly store: Store,
    private readonly run: FollowedRun,
  ) {
    this.hasEnded = isOver(run.status);
  }

  /** Listens, then reads what there is from `after` on. Throws what the store throws. */
  async start(after: number): Promise<void> {
    // A reader may claim to have seen what is not there yet; others need it.
    this.lastSeq = Math.min(after, await lastEventOf(this.store, this.run.id));
    // Listening first: an event stored during the first read is announced, not lost.
    const unlisten = await listenRunEvents(
      this.store,
      this.run.id,
      (seq) => void (seq > this.lastSeq && this.drain().catch((error: unknown) => this.complain(error))),
    );
    if (this.isClosed) unlisten();
    else this.unlisten = unlisten;
    await this.drain();
  }

  close(): void {
    this.isClosed = true;
    this.unlisten();
    this.wake();
  }

  /** Whether `seq` is the run's last event, and whether the run ends with it. */
  isAt(seq: number): { isLive: boolean; isOver: boolean } {
    const isLive = seq >= this.lastSeq;
    return { isLive, isOver: isLive && this.hasEnded };
  }

  /** The next events after `seq`; null where there are none yet. Throws what the store throws, and where the run was deleted meanwhile. */
  async next(seq: number): Promise<FeedChunk | null> {
    if (seq >= this.lastSeq) return null;
    if (this.latest?.after === seq) return this.latest;
    const first = this.window.at(0)?.seq ?? Infinity;
    const events = first <= seq + 1 ? this.window.slice(seq + 1 - first, seq + 1 - first + PAGE) : await this.page(seq);
    if (events.length === 0) throw new Error(`event ${seq + 1} of run ${this.run.id} is gone`);
    const chunk = joined(events);
    this.latest = { ...chunk, after: seq };
    return chunk;
  }

  /** Resolves when there is more than `seq`, after `ms` at the latest. */
  async more(seq: number, ms: number): Promise<void> {
    if (seq < this.lastSeq || this.isClosed) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.waiting.add(done);
    });
  }

  /** Reads what is new; calls meanwhile are one more read after it. */
  drain(): Promise<void> {
    this.drainAgain = true;
    this.draining ??= this.drainAll().finally(() => (this.draining = null));
    return this.draining;
  }

  private async drainAll(): Promise<void> {
    while (this.drainAgain && !this.isClosed) {
      this.drainAgain = false;
      const events = await listEvents(this.store, this.run.id, this.lastSeq, PAGE);
      for (const event of events) this.keep(event);
      if (events.length > 0) this.wake();
      if (events.length === PAGE) this.drainAgain = true;
    }
  }

  private keep(event: RunEvent): void {
    const encoded = encode(event);
    this.window.push(encoded);
    this.windowBytes += encoded.bytes.length;
    this.lastSeq = event.seq;
    if (event.payload.type === "status") this.hasEnded = isOver(event.payload.status);
    let dropped = 0;
    while (this.windowBytes > WINDOW_BYTES) this.windowBytes -= this.window[dropped++].bytes.length;
    this.window.splice(0, dropped);
  }

  private page(seq: number): Promise<Encoded[]> {
    const running = this.pages.get(seq);
    if (running !== undefined) return running;
    const read = listEvents(this.store, this.run.id, seq, PAGE)
      .then((events) => events.map(encode))
      .finally(() => this.pages.delete(seq));
    this.pages.set(seq, read);
    return read;
  }

  private wake(): void {
    for (const done of [...this.waiting]) done();
  }

  /** The database may be away for a while: the slow poll of the listener asks again, and nobody misses an event. */
  private complain(error: unknown): void {
    process.stderr.write(`Events of run ${this.run.id}: ${bugReport(error)}\n`);
  }
}

function joined(events: readonly Encoded[]): FeedChunk {
  let length = 0;
  let count = 0;
  while (count < events.length && (count === 0 || length + events[count].bytes.length <= CHUNK_BYTES))
    length += events[count++].bytes.length;
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const event of events.slice(0, count)) {
    bytes.set(event.bytes, at);
    at += event.bytes.length;
  }
  return { bytes, lastSeq: events[count - 1].seq };
}

interface SharedFeed {
  feed: RunFeed;
  readers: number;
  started: Promise<void>;
}
const feeds = new WeakMap<Store, Map<string, SharedFeed>>();

/**
 * The feed of a run for one more reader, up to date with the store. Give it back with `leave` when the reader has gone.
 * @param after where the reader begins: the first one's beginning is the feed's.
 * @throws what the store throws.
 */
export async function openRunFeed(
  store: Store,
  run: FollowedRun,
  after: number,
): Promise<{ feed: RunFeed; leave: () => void }> {
  const open = feeds.get(store) ?? new Map<string, SharedFeed>();
  feeds.set(store, open);
  const known = open.get(run.id);
  const shared = known ?? newFeed(store, run, after);
  open.set(run.id, shared);
  shared.readers++;
  const leave = once(() => {
    shared.readers--;
    if (shared.readers > 0) return;
    shared.feed.close();
    if (open.get(run.id) === shared) open.delete(run.id);
  });
  try {
    await shared.started;
    // A feed that was there may not have heard yet that its run goes on, or is over.
    if (known !== undefined) await shared.feed.drain();
  } catch (error) {
    leave();
    throw error;
  }
  return { feed: shared.feed, leave };
}

function newFeed(store: Store, run: FollowedRun, after: number): SharedFeed {
  const feed = new RunFeed(store, run);
  return { feed, readers: 0, started: feed.start(after) };
}

function once(work: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) work();
    isDone = true;
  };
}
