import { type StoredCheckpoint } from "../schema";

/** Checkpoints that stay beside the best one: should the newest turn out damaged, the ones before cost little progress. */
const KEPT = 3;

/**
 * The checkpoints a run keeps once it has saved `next`, the newest first: the last `KEPT`, and the best one
 * however old. Those at or after the step of `next` are void: the run went back behind them, because they were damaged.
 */
export function keepCheckpoints(kept: readonly StoredCheckpoint[], next: StoredCheckpoint): StoredCheckpoint[] {
  const all = [next, ...kept.filter(({ step }) => step < next.step)];
  const best = all.find((checkpoint) => checkpoint.best);
  return all.filter((checkpoint, index) => index < KEPT || checkpoint === best);
}
