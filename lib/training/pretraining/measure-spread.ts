/** A phase whose projections are spread less than this has collapsed; those of untrained networks are near 1. */
export const COLLAPSED = 0.1;

/**
 * How far the projections of a batch lie apart, 0–1: √D times the mean over the dimensions of the standard deviation of
 * z / ‖z‖. 1 where they lie evenly around a sphere, 0 where all are the same. Chen and He, CVPR 2021, section 4.1.
 * @param outputs `[N, 2D]`, a projection the second half of each row.
 */
export function measureSpread(outputs: Float32Array, rows: number): number {
  const width = outputs.length / rows / 2;
  const sums = new Float64Array(width);
  const squares = new Float64Array(width);
  for (let row = 0; row < rows; row++) {
    const z = outputs.subarray((2 * row + 1) * width, (2 * row + 2) * width);
    const length = Math.max(1e-12, Math.sqrt(z.reduce((sum, value) => sum + value * value, 0)));
    z.forEach((value, at) => {
      sums[at] += value / length;
      squares[at] += (value / length) ** 2;
    });
  }
  const deviation = (at: number) => Math.sqrt(Math.max(0, squares[at] / rows - (sums[at] / rows) ** 2));
  let total = 0;
  for (let at = 0; at < width; at++) total += deviation(at);
  return total / Math.sqrt(width);
}
