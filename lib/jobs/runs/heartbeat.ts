import { type Lease } from "../../store/runs/lease";
import { type Store } from "../../store/open-store";
import { RUN_CONTROL_CHANNEL } from "../../store/runs/run-control";
import { heartbeat } from "../../store/runs/run-store";

const BEAT_MS = 2_000;

/** Why a run should halt between two steps. `lost`: another worker holds it, so nothing may be written. */
export type HaltReason = "stop" | "pause" | "shutdown" | "lost";

/**
 * Keeps a lease alive while a run trains, and calls `onHalt` once when a person asked for something or the lease was
 * lost. A beat that cannot reach the database is tried again at the next: the lease outlives several.
 */
export async function keepLease(store: Store, lease: Lease, onHalt: (reason: HaltReason) => void): Promise<() => void> {
  let stopped = false;
  const beat = async () => {
    const answer = await heartbeat(store, lease).catch(() => null);
    if (answer === null || stopped) return;
    if (!answer.held) onHalt("lost");
    else if (answer.control !== null) onHalt(answer.control);
  };
  const unlisten = await store.presence.listen(RUN_CONTROL_CHANNEL, (run) => {
    if (run === null || run === lease.run) void beat();
  });
  const timer = setInterval(() => void beat(), BEAT_MS);
  // What was asked between the claim and this moment was announced to nobody.
  await beat();
  return () => {
    stopped = true;
    clearInterval(timer);
    unlisten();
  };
}
