import type { Weights } from "../../engines/engine";
import type { ParameterSummary } from "../responses";

/** Name, shape and spread of every array of a checkpoint, in the network's order. */
export function describeWeights(weights: Weights): ParameterSummary[] {
  return weights.map(({ name, shape, data }) => ({ name, shape: [...shape], ...spreadOf(data) }));
}

/** Extremes, mean and population standard deviation; zeros for an empty array. */
function spreadOf(data: Float32Array): { min: number; max: number; mean: number; standardDeviation: number } {
  if (data.length === 0) return { min: 0, max: 0, mean: 0, standardDeviation: 0 };
  const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
  const variance = data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / data.length;
  return {
    min: data.reduce((a, b) => Math.min(a, b)),
    max: data.reduce((a, b) => Math.max(a, b)),
    mean,
    standardDeviation: Math.sqrt(variance),
  };
}
