import { resolveCnn } from "../../architectures/resolve-cnn";
import type { RunSpec } from "../run";
import { requireFit } from "../training-memory";
import { pretrainingNetwork } from "./pretraining-network";

/**
 * A phase that looks at each film twice holds two rows a film in memory.
 *
 * Throws `invalidSpec` where a run's pretraining cannot be done: no map to learn, every layer frozen, patches larger than
 * the image, or a network that with its decoder does not fit into memory.
 */
export function requirePretrainable({ cnn, training }: Pick<RunSpec, "cnn" | "training">, films: number): void {
  const { pretraining, batchSize } = training;
  if (pretraining === null) return;
  const { cnn: whole, outputs, frozen, rowsPerFilm } = pretrainingNetwork({ cnn, training }, pretraining);
  requireFit(resolveCnn(whole, outputs), { batchSize: batchSize * rowsPerFilm, freeze: [...frozen] }, films);
}
