import { invariant } from "../invariant";

/** A heat map of a network: `height × width` cells, row by row, in 0–1. */
export interface Heatmap {
  width: number;
  height: number;
  values: Float32Array;
}

/** For one output axis: the two source cells of each sample and the weight of the second. */
function axisTaps(source: number, target: number): { first: Int32Array; second: Int32Array; weight: Float32Array } {
  const first = new Int32Array(target);
  const second = new Int32Array(target);
  const weight = new Float32Array(target);
  for (let i = 0; i < target; i++) {
    const centre = Math.min(source - 1, Math.max(0, ((i + 0.5) * source) / target - 0.5));
    first[i] = Math.floor(centre);
    second[i] = Math.min(source - 1, first[i] + 1);
    weight[i] = centre - first[i];
  }
  return { first, second, weight };
}

/**
 * Enlarges a heat map bilinearly to `width × height`, cell centres to cell centres, edges held.
 *
 * Values stay in the range of the cells: nothing is sharpened, so the picture claims no more detail than there is.
 * Same as ONNX `Resize` opset 13 with `linear` and `half_pixel`, and PyTorch's `interpolate(align_corners=False)`.
 */
export function upsampleHeatmap(map: Heatmap, width: number, height: number): Heatmap {
  invariant(map.values.length === map.width * map.height, "a heat map holds one value per cell");
  invariant(width > 0 && height > 0, "an enlarged heat map has at least one sample");
  const x = axisTaps(map.width, width);
  const y = axisTaps(map.height, height);
  const values = new Float32Array(width * height);
  for (let row = 0; row < height; row++) {
    const top = y.first[row] * map.width;
    const bottom = y.second[row] * map.width;
    for (let column = 0; column < width; column++) {
      const left = x.first[column];
      const right = x.second[column];
      const across = x.weight[column];
      const upper = map.values[top + left] * (1 - across) + map.values[top + right] * across;
      const lower = map.values[bottom + left] * (1 - across) + map.values[bottom + right] * across;
      values[row * width + column] = upper * (1 - y.weight[row]) + lower * y.weight[row];
    }
  }
  return { width, height, values };
}
