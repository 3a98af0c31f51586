import { HilumError } from "../../../errors";
import type { NamedTensor } from "../../../tensor/named-tensor";
import type { LayersBundle } from "./layers-bundle";
import type { WeightEntry } from "./model-json";

const BYTES: Readonly<Record<string, number>> = { float32: 4, int32: 4, bool: 1, uint8: 1, uint16: 2, float16: 2 };

/**
 * The tensors of a Layers model under their own names and in their own layout, as float32; quantised ones are expanded.
 * Throws {@link HilumError} `badRequest` for a type that is no number and for weight files of another length than the
 * manifest says.
 */
export function decodeWeights({ model, weights }: LayersBundle): NamedTensor[] {
  let at = 0;
  const tensors = model.weightsManifest.flatMap((group) => group.weights).map((entry): NamedTensor => {
    const length = entry.shape.reduce((product, side) => product * side, 1);
    const width = BYTES[entry.quantization?.dtype ?? entry.dtype];
    if (width === undefined) throw new HilumError("badRequest", `The weight "${entry.name}" is of type ${entry.dtype}, which is no number.`, { remedy: "Save the network with float32 weights." });
    const bytes = weights.slice(at, at + width * length);
    at += width * length;
    return { name: entry.name, shape: entry.shape, data: bytes.length === width * length ? valuesOf(bytes, length, entry) : new Float32Array() };
  });
  if (at !== weights.length) throw new HilumError("badRequest", `The weight files hold ${weights.length} bytes, but model.json describes ${at}.`, { remedy: "Choose the weight files that were saved with this model.json." });
  return tensors;
}

function valuesOf(bytes: Uint8Array, length: number, { dtype, quantization }: WeightEntry): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = READERS[quantization?.dtype ?? dtype];
  const raw = Float32Array.from({ length }, (_, i) => read(view, i));
  return quantization === undefined || quantization.dtype === "float16" ? raw : raw.map((value) => value * quantization.scale + quantization.min);
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
