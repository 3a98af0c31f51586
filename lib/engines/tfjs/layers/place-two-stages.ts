import type { SymbolicTensor } from "@tensorflow/tfjs";
import { type Sides, sideOfEach } from "../../../tensor/two-stage";
import type { TensorFlow } from "../tensorflow";
import { applied } from "./placement";

/**
 * `[N, K]` logits as probabilities of two stages (`lib/tensor/two-stage.ts`), by stock layers: dense ones of fixed weights
 * gather the labels of a side and spread them out again.
 * @param name of the last layer; the others' begin with it.
 */
export function placeTwoStages(tf: TensorFlow, logits: SymbolicTensor, sides: Sides, name: string): SymbolicTensor {
  const of = sideOfEach(sides);
  const fixed = (purpose: string, input: SymbolicTensor, rows: readonly (readonly number[])[]) =>
    applied(
      tf.layers.dense({
        units: rows[0].length,
        useBias: false,
        trainable: false,
        weights: [tf.tensor2d(rows.map((row) => [...row]))],
        name: `${name}_${purpose}`,
      }),
      [input],
    );
  const softmax = (purpose: string, input: SymbolicTensor) =>
    applied(tf.layers.softmax({ name: `${name}_${purpose}` }), [input]);
  const means = of.map((own) => sides.map((side, s) => (s === own ? 1 / side.length : 0)));
  const stage = softmax("Stage", fixed("Means", logits, means));
  const ofLabel = fixed(
    "StageOfLabel",
    stage,
    sides.map((_, s) => of.map((own) => (s === own ? 1 : 0))),
  );
  const within = sides.map((side, s) => {
    const picked = fixed(
      `Pick${s}`,
      logits,
      of.map((_, k) => side.map((label) => (label === k ? 1 : 0))),
    );
    return fixed(
      `Spread${s}`,
      softmax(`Within${s}`, picked),
      side.map((label) => of.map((_, k) => (label === k ? 1 : 0))),
    );
  });
  const conditional = applied(tf.layers.add({ name: `${name}_Within` }), within);
  return applied(tf.layers.multiply({ name }), [ofLabel, conditional]);
}
