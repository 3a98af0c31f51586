import { type Sides, sideOfEach } from "../tensor/two-stage";
import type { Value } from "./graph";
import type { GraphBuilder } from "./graph-builder";

/** Added to the logits of the other side: e to it is 0, and it is a number that 0 makes 0. */
const ABSENT = -1e9;

/** Both stages of {@link twoStageNodes}. */
export interface TwoStages {
  /** ln p(side), `[…, 2]`. */
  stage: Value;
  /** ln p(label | its side), `[…, K]`. */
  within: Value;
  /** Sums over the labels of each side: `[…, K]` → `[…, 2]`. */
  sums(values: Value): Value;
  /** Each label's side's: `[…, 2]` → `[…, K]`. */
  ofLabel(values: Value): Value;
}

/** Logits `[…, K]` as two stages of labels, as `lib/tensor/two-stage.ts` tells. */
export function twoStageNodes(builder: GraphBuilder, logits: Value, sides: Sides): TwoStages {
  const of = sideOfEach(sides);
  const { name, means, sums, ofLabel } = betweenSidesAndLabels(builder, sides);
  const vector = (purpose: string, value: (own: number) => number) =>
    builder.constant(`${name}_${purpose}`, [of.length], Float32Array.from(of, value));
  const stage = builder.value("logSoftmax", [means(logits)]);
  const parts = sides.map((_, side) => {
    const alone = builder.value("add", [logits, vector(`absent_${side}`, (own) => (own === side ? 0 : ABSENT))]);
    const logs = builder.value("logSoftmax", [alone]);
    return builder.value("mul", [logs, vector(`side_${side}`, (own) => (own === side ? 1 : 0))]);
  });
  const within = parts.reduce((sum, part) => builder.value("add", [sum, part]));
  return { stage, within, sums, ofLabel };
}

/** Logits `[…, K]` that give probabilities `[…, K]` of two stages back: `twoStageLogits` of `lib/tensor/two-stage.ts`. */
export function twoStageLogitNodes(
  builder: GraphBuilder,
  probabilities: Value,
  sides: Sides,
  ln: (value: Value) => Value,
): Value {
  const { means, sums, ofLabel } = betweenSidesAndLabels(builder, sides);
  const logs = ln(probabilities);
  const moves = builder.value("sub", [ln(sums(probabilities)), means(logs)]);
  return builder.value("add", [logs, ofLabel(moves)]);
}

/** Products with constants. A graph may hold the stages of several networks, so each call has names of its own. */
function betweenSidesAndLabels(builder: GraphBuilder, sides: Sides) {
  const of = sideOfEach(sides);
  const name = `two_stage_${builder.soFar.length}`;
  // Not transposed by an attribute: of batches, that is no standard operator of ONNX.
  const times = (purpose: string, rows: readonly (readonly number[])[]) => (value: Value) =>
    builder.value(
      "matMul",
      [value, builder.constant(`${name}_${purpose}`, [rows.length, rows[0].length], Float32Array.from(rows.flat()))],
      { transposeA: false, transposeB: false },
    );
  const perLabel = (weigh: (side: number) => number) =>
    of.map((own) => sides.map((_, side) => (own === side ? weigh(side) : 0)));
  return {
    name,
    means: times(
      "means",
      perLabel((side) => 1 / sides[side].length),
    ),
    sums: times(
      "sums",
      perLabel(() => 1),
    ),
    ofLabel: times(
      "labels",
      sides.map((_, side) => of.map((own) => (own === side ? 1 : 0))),
    ),
  };
}
