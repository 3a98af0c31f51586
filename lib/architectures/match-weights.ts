import type { NamedTensor } from "../tensor/named-tensor";
import type { ParameterSpec } from "./parameter-spec";
import type { ResolvedCnn } from "./resolved-cnn";

/** What a network takes over from a source of weights, and what it does not. */
export interface MatchedWeights {
  /** Under the network's own names and in its shapes. */
  weights: readonly NamedTensor[];
  /** Tensors of the network that the source does not give, with the reason. */
  missing: readonly { name: string; reason: string }[];
  /** Tensors among `weights` whose values were changed to fit, with what was done. */
  adapted: readonly { name: string; reason: string }[];
  /** Tensors of the source that the network has no place for. */
  unused: readonly string[];
}

/** The parameters of a network, in layer order. */
export function parametersOf(cnn: ResolvedCnn): ParameterSpec[] {
  return cnn.layers.flatMap((layer) => layer.parameters);
}

/** Takes over the tensors that have the name and the shape of a parameter. */
export function matchWeights(cnn: ResolvedCnn, source: readonly NamedTensor[]): MatchedWeights {
  const bySource = new Map(source.map((tensor) => [tensor.name, tensor]));
  const weights: NamedTensor[] = [];
  const missing: { name: string; reason: string }[] = [];
  for (const { name, shape } of parametersOf(cnn)) {
    const tensor = bySource.get(name);
    if (tensor === undefined) missing.push({ name, reason: "the source has none of this name" });
    else if (tensor.shape.join() !== shape.join()) missing.push({ name, reason: shapesDiffer(tensor.shape, shape) });
    else weights.push(tensor);
  }
  const wanted = new Set(parametersOf(cnn).map(({ name }) => name));
  return { weights, missing, adapted: [], unused: source.map(({ name }) => name).filter((name) => !wanted.has(name)) };
}

/** In words: `it is 3×64 in the source, 4×64 here`. */
export function shapesDiffer(source: readonly number[], here: readonly number[]): string {
  return `it is ${source.join("×")} in the source, ${here.join("×")} here`;
}
