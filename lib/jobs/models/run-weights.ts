import { type Weights } from "../../engines/engine";
import { HilumError } from "../../errors";
import { type Store } from "../../store/open-store";
import { getRunSummary, getRunArtifacts } from "../../store/runs/run-store";
import { decodeCheckpoint, encodeCheckpoint } from "../../training/checkpoint";

/** Stores the kept weights of a run, as a checkpoint without optimizer state. Gives their digest. */
export async function storeWeights(
  store: Store,
  weights: Weights,
  at: { epoch: number; step: number },
): Promise<string> {
  return store.blobs.put(
    encodeCheckpoint({
      trainer: { weights, slots: [], step: at.step },
      pretraining: null,
      average: null,
      epoch: at.epoch,
      history: [],
      unfinished: null,
      best: null,
      elapsedMs: 0,
    }),
  );
}

/** The kept weights of a completed run. Throws `conflict` when it has none yet. */
export async function loadWeights(store: Store, idOrName: string): Promise<Weights> {
  const { weights } = await getRunArtifacts(store, idOrName);
  if (weights === null) {
    const { name, status } = await getRunSummary(store, idOrName);
    throw new HilumError("conflict", `Run ${name} is ${status}: it has no trained weights yet.`, {
      remedy: "Wait until it is completed, or resume it.",
    });
  }
  return decodeCheckpoint(await store.blobs.get(weights)).trainer.weights;
}
