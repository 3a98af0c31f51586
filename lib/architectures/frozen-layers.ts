/** @file Which layers keep their weights while the rest of the network learns. */
import { HilumError } from "../errors";
import type { CnnSpec } from "./cnn-spec";
import type { ResolvedCnn } from "./resolved-cnn";

/** True when a pattern names the layer: its name, or the beginning of it followed by `*`. */
function names(pattern: string, layer: string): boolean {
  return pattern.endsWith("*") ? layer.startsWith(pattern.slice(0, -1)) : layer === pattern;
}

/** The layers that are frozen by name, by a pattern such as `block1_*`, or by `trainable: false` in the network itself. */
export function frozenLayers(cnn: Pick<CnnSpec, "layers">, patterns: readonly string[]): ReadonlySet<string> {
  const frozen = cnn.layers.filter(
    (layer) => !layer.trainable || patterns.some((pattern) => names(pattern, layer.name)),
  );
  return new Set(frozen.map(({ name }) => name));
}

/**
 * Throws {@link HilumError} `invalidSpec` for a pattern that names no layer, and when nothing would be left to learn.
 * A frozen layer without weights (a ReLU, a dropout) is no mistake: patterns take whole blocks.
 */
export function requireLearning(cnn: ResolvedCnn, patterns: readonly string[]): void {
  const layers = cnn.layers.map(({ spec }) => spec);
  const idle = patterns.find((pattern) => !layers.some(({ name }) => names(pattern, name)));
  if (idle !== undefined) {
    throw new HilumError("invalidSpec", `There is no layer "${idle}" to freeze.`, {
      remedy: `The network's layers are: ${layers.map(({ name }) => name).join(", ")}.`,
    });
  }
  const frozen = frozenLayers({ layers }, patterns);
  if (cnn.layers.some(({ name, parameters }) => !frozen.has(name) && parameters.some(({ trainable }) => trainable)))
    return;
  throw new HilumError("invalidSpec", "Every layer with weights is frozen, so there is nothing to train.", {
    remedy: "Leave at least the last dense layer unfrozen.",
  });
}
