/**
 * Writes `share · image + (1 − share) · other`, both 0–1 and of one length.
 * Zhang, Cissé, Dauphin & Lopez-Paz 2018, "mixup: beyond empirical risk minimization".
 */
export function blendInto(output: Float32Array, image: Float32Array, other: Float32Array, share: number): void {
  for (let i = 0; i < output.length; i++) output[i] = other[i] + share * (image[i] - other[i]);
}
