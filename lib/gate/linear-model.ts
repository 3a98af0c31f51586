import { z } from "zod";

/** Whole numbers −32,767–32,767 as base64, little-endian, with what one of them is worth. */
const Packed = z.object({ unit: z.number(), int16: z.string() });
type Packed = z.infer<typeof Packed>;

/** Where a kind of picture lies among all pictures: around a mean, mostly along some directions. Written by bench/gate/fit-frontal-films.ts. */
export const LinearModel = z.object({
  /** `[D]` */
  mean: Packed,
  /** `[K, D]`, orthonormal. */
  directions: Packed,
  /** `[K]`, along each direction. */
  variances: z.array(z.number()),
  /** Of all other directions together, for each of them. */
  restVariance: z.number(),
  /** Mean and deviation of the logarithm of the measure that counts, over films that the model was not made from. */
  usual: z.object({ mean: z.number(), deviation: z.number() }),
});
export type LinearModel = z.infer<typeof LinearModel>;

/** {@link LinearModel}, unpacked. */
export interface OpenLinearModel {
  mean: Float64Array;
  directions: Float64Array;
  variances: readonly number[];
  restVariance: number;
}

export function openLinearModel({ mean, directions, ...rest }: LinearModel): OpenLinearModel {
  return { ...rest, mean: unpack(mean), directions: unpack(directions) };
}

/** How far `values` `[D]` are from the mean, squared and in variances: along the directions, and beside them. */
export function squaredDistances(
  values: Float64Array,
  { mean, directions, variances, restVariance }: OpenLinearModel,
): { along: number; beside: number } {
  let all = 0;
  for (let i = 0; i < values.length; i++) all += (values[i] - mean[i]) ** 2;
  let along = 0;
  let inside = 0;
  variances.forEach((variance, k) => {
    let coordinate = 0;
    for (let i = 0; i < values.length; i++) coordinate += (values[i] - mean[i]) * directions[k * values.length + i];
    along += coordinate ** 2 / variance;
    inside += coordinate ** 2;
  });
  return { along, beside: Math.max(0, all - inside) / restVariance };
}

/** The inverse of reading: `values` to within half a unit, the largest of them 32,767 units. */
export function pack(values: Float64Array): Packed {
  const unit = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-30) / 32_767;
  const bytes = new DataView(new ArrayBuffer(2 * values.length));
  values.forEach((value, i) => bytes.setInt16(2 * i, Math.round(value / unit), true));
  return { unit, int16: btoa(String.fromCharCode(...new Uint8Array(bytes.buffer))) };
}

function unpack({ unit, int16 }: Packed): Float64Array {
  const bytes = Uint8Array.from(atob(int16), (letter) => letter.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  return Float64Array.from({ length: bytes.length / 2 }, (_, i) => view.getInt16(2 * i, true) * unit);
}
