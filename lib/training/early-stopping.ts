/** The best validation loss so far and how long ago it was. Saved in a checkpoint. */
export interface BestEpoch {
  /** Counts from 1. */
  epoch: number;
  valLoss: number;
}

/** The better of the two, by validation loss; the earlier of equals. */
export function betterEpoch(best: BestEpoch | null, candidate: BestEpoch): BestEpoch {
  return best === null || candidate.valLoss < best.valLoss ? candidate : best;
}

/** True when `patience` whole epochs have passed since the best one. Null patience never stops. */
export function shouldStop(best: BestEpoch | null, epoch: number, patience: number | null): boolean {
  return patience !== null && best !== null && epoch - best.epoch >= patience;
}
