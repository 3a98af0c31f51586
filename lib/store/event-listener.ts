import { eq } from "drizzle-orm";
import { type Store } from "./open-store";
import { RUN_EVENTS_CHANNEL } from "./runs/run-events";
import { runs } from "./schema";

const FALLBACK_POLL_MS = 2_000;

/**
 * Calls `onSeq` with the number of the run's last event whenever it grew, until the returned function is called.
 * Notifications make it prompt; a slow poll covers a connection that broke. The number may be announced more than once.
 */
export async function listenRunEvents(
  store: Store,
  run: string,
  onSeq: (lastSeq: number) => void,
): Promise<() => void> {
  let stopped = false;
  const look = async () => {
    const [row] = await store.db
      .select({ lastSeq: runs.lastSeq })
      .from(runs)
      .where(eq(runs.id, run))
      .catch(() => []);
    if (row !== undefined && !stopped) onSeq(row.lastSeq);
  };
  const unlisten = await store.presence.listen(RUN_EVENTS_CHANNEL, (payload) => {
    if (payload === null) void look();
    else if (payload.startsWith(`${run}:`)) onSeq(Number(payload.slice(run.length + 1)));
  });
  const poll = setInterval(() => void look(), FALLBACK_POLL_MS);
  return () => {
    stopped = true;
    clearInterval(poll);
    unlisten();
  };
}
