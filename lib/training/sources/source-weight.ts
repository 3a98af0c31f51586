import { balancedWeights } from "../input/balanced-weights";
import type { SourceWeights } from "./sampling-spec";

/** The weight in the loss of each source in `train`, the sources of the training images. */
export function sourceWeights(train: readonly string[], kind: SourceWeights): (source: string) => number {
  if (kind === "none") return () => 1;
  if (kind !== "balanced") return (source) => (Object.hasOwn(kind, source) ? kind[source] : 1);
  const names = [...new Set(train)];
  const weights = balancedWeights(
    train.map((source) => names.indexOf(source)),
    names.length,
  );
  const byName = new Map(names.map((name, index) => [name, weights[index]]));
  return (source) => byName.get(source) ?? 0;
}
