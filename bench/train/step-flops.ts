import type { CnnSpec } from "../../lib/architectures/cnn-spec";
import { describeCost } from "../../lib/architectures/layer-cost";
import { resolveCnn } from "../../lib/architectures/resolve-cnn";
import { LABEL_COUNT } from "./training-task";

/**
 * The operations of one image's training step, the same count for every engine: two to each multiply-add of
 * convolutions and dense layers, forward, by the weights and (except on the image itself) by the input.
 *
 * What an engine really does may be less (Winograd) or more; the figure is the work it was given.
 */
export function trainingFlopsPerImage(cnn: CnnSpec): number {
  return 2 * describeCost(resolveCnn(cnn, LABEL_COUNT), 1).trainingMultiplyAdds;
}
