import { invariant } from "../invariant";
import type { Value } from "../graph/graph";
import type { GraphBuilder } from "../graph/graph-builder";
import type { BatchMultiple } from "../graph/dimension";

/**
 * `[N, h, w]` → `[N, height, width]`, each side as large or larger, by linear interpolation with pixel centres at half
 * positions and the edge repeated: PyTorch's `interpolate(mode="bilinear", align_corners=False)`.
 */
export function resampleMaps(builder: GraphBuilder, maps: Value, height: number, width: number): Value {
  const turn = (value: Value) => builder.value("transpose", [value], { permutation: [0, 2, 1] });
  const wide = resampleColumns(builder, maps, width);
  return maps.type.shape[1] === height ? wide : turn(resampleColumns(builder, turn(wide), height));
}

/** `[N, h, w]` → `[N, h, width]`. */
function resampleColumns(builder: GraphBuilder, maps: Value, width: number): Value {
  const [batch, rows, columns] = maps.type.shape;
  invariant(typeof rows === "number" && typeof columns === "number", "maps have a known height and width");
  invariant(columns <= width, "maps are enlarged only");
  if (columns === width) return maps;
  invariant(typeof batch !== "number", "the batch stands on the first axis");
  const merged: BatchMultiple = { batch: batch.batch * rows };
  const flat = builder.value("reshape", [maps], { shape: [merged, columns] });
  const weights = builder.constant(
    `enlarge_${maps.name}_${width}`,
    [columns, width],
    interpolationWeights(columns, width),
  );
  const enlarged = builder.value("matMul", [flat, weights], { transposeA: false, transposeB: false });
  return builder.value("reshape", [enlarged], { shape: [batch, rows, width] });
}

/** `[from, to]`: what each source gives to each target. */
function interpolationWeights(from: number, to: number): Float32Array {
  const weights = new Float32Array(from * to);
  for (let target = 0; target < to; target++) {
    const source = Math.min(Math.max(((target + 0.5) * from) / to - 0.5, 0), from - 1);
    const lower = Math.floor(source);
    weights[lower * to + target] += lower + 1 - source;
    if (lower + 1 < from) weights[(lower + 1) * to + target] += source - lower;
  }
  return weights;
}
