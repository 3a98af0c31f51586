import type { NamedTensor } from "../../../tensor/named-tensor";
import { otherLength, storedWidth } from "./check-manifest";
import type { LayersBundle } from "./layers-bundle";
import type { WeightEntry } from "./model-json";

/**
 * The tensors of a Layers model under their own names and in their own layout, as float32; quantised ones are expanded.
 * Throws {@link HilumError} `badRequest` for a type that is no number and for weight files of another length than the
 * manifest says.
 */
export function decodeWeights({ model, weights }: LayersBundle): NamedTensor[] {
  let at = 0;
  const tensors = model.weightsManifest
    .flatMap((group) => group.weights)
    .map((entry): NamedTensor => {
      const length = entry.shape.reduce((product, side) => product * side, 1);
      const width = storedWidth(entry);
      const bytes = weights.slice(at, at + width * length);
      at += width * length;
      return {
        name: entry.name,
        shape: entry.shape,
        data: bytes.length === width * length ? valuesOf(bytes, length, entry) : new Float32Array(),
      };
    });
  if (at !== weights.length) throw otherLength(weights.length, at);
  return tensors;
}

function valuesOf(bytes: Uint8Array, length: number, { dtype, quantization }: WeightEntry): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = READERS[quantization?.dtype ?? dtype];
  const raw = Float32Array.from({ length }, (_, i) => read(view, i));
  return quantization === undefined || quantization.dtype === "float16"
    ? raw
    : raw.map((value) => value * quantization.scale + quantization.min);
}

const READERS: Readonly<Record<string, (view: DataView, index: number) => number>> = {
  float32: (view, i) => view.getFloat32(4 * i, true),
  int32: (view, i) => view.getInt32(4 * i, true),
  uint16: (view, i) => view.getUint16(2 * i, true),
  uint8: (view, i) => view.getUint8(i),
  bool: (view, i) => view.getUint8(i),
  float16: (view, i) => halfToNumber(view.getUint16(2 * i, true)),
};

/** IEEE 754 binary16: sign, 5 bits of exponent with bias 15, 10 bits of fraction. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
