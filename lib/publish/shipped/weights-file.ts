/**
 * @file Trained weights as a file that goes with the product: a safetensors file (huggingface/safetensors, format of 2022),
 * which any of its readers opens, with the network in its metadata.
 *
 * `header length (uint64 LE) · JSON header, spaces up to a multiple of 8 · arrays`. The header names each tensor with its
 * type, shape and bytes; `__metadata__.format` is `hilum-weights/1`, `__metadata__.cnn` the CnnSpec as JSON.
 */
import { z } from "zod";
import { CnnSpec } from "../../architectures/cnn-spec";
import { HilumError } from "../../errors";
import { fromFloat16, toFloat16 } from "../../tensor/float16";
import { parsedJson } from "../../text/parsed-json";
import type { NamedTensor } from "../../tensor/named-tensor";

/** A network with its weights, or with those of its lower layers: a starting point without a head has none for the last. */
export interface WeightsFile {
  cnn: CnnSpec;
  weights: readonly NamedTensor[];
}

const FORMAT = "hilum-weights/1";
const LENGTH_BYTES = 8;
const BYTES = { F16: 2, F32: 4 } as const;
/** Beyond this a float16 is infinity. */
const LARGEST_HALF = 65504;

const Entry = z.object({
  dtype: z.enum(["F16", "F32"]),
  shape: z.array(z.number().int().min(0)),
  data_offsets: z.tuple([z.number().int().min(0), z.number().int().min(0)]),
});
type Entry = z.infer<typeof Entry>;
const Metadata = z.object({ format: z.literal(FORMAT), cnn: z.string() });

/**
 * The file's bytes. Kernels go in float16; vectors (biases and what normalises), which are few and sensitive, and tensors
 * that float16 cannot hold, in float32.
 */
export function encodeWeightsFile({ cnn, weights }: WeightsFile): Uint8Array {
  const stored = weights.map((tensor) => ({ ...tensor, dtype: typeOf(tensor) }));
  // Float32 first: its arrays then lie on multiples of four.
  stored.sort((a, b) => BYTES[b.dtype] - BYTES[a.dtype]);
  const entries: Record<string, Entry> = {};
  let end = 0;
  for (const { name, shape, data, dtype } of stored)
    entries[name] = { dtype, shape: [...shape], data_offsets: [end, (end += BYTES[dtype] * data.length)] };
  const metadata: z.infer<typeof Metadata> = { format: FORMAT, cnn: JSON.stringify(cnn) };
  const json = new TextEncoder().encode(JSON.stringify({ __metadata__: metadata, ...entries }));
  const headerBytes = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(LENGTH_BYTES + headerBytes + end).fill(0x20, LENGTH_BYTES, LENGTH_BYTES + headerBytes);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(headerBytes), true);
  bytes.set(json, LENGTH_BYTES);
  for (const { name, data, dtype } of stored) {
    const start = LENGTH_BYTES + headerBytes + entries[name].data_offsets[0];
    if (dtype === "F16") toFloat16(data).forEach((half, i) => view.setUint16(start + 2 * i, half, true));
    else data.forEach((value, i) => view.setFloat32(start + 4 * i, value, true));
  }
  return bytes;
}

/** The network and its weights in float32, the same bits wherever it is read. Throws `damaged` for what is no such file. */
export function decodeWeightsFile(bytes: Uint8Array): WeightsFile {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < LENGTH_BYTES) throw damaged("it is cut off");
  const start = LENGTH_BYTES + Number(view.getBigUint64(0, true));
  if (start > bytes.length) throw damaged("it is cut off");
  const { metadata, entries } = parseHeader(bytes.subarray(LENGTH_BYTES, start));
  const cnn = CnnSpec.safeParse(parsedJson(metadata.cnn));
  if (!cnn.success) throw damaged("it names no network that this version of Hilum knows");
  const weights = entries.map(
    ([
      name,
      {
        dtype,
        shape,
        data_offsets: [from, to],
      },
    ]) => {
      const length = shape.reduce((product, side) => product * side, 1);
      if (to - from !== BYTES[dtype] * length || start + to > bytes.length) throw damaged(`${name} is not whole`);
      return { name, shape, data: readArray(view, start + from, length, dtype) };
    },
  );
  return { cnn: cnn.data, weights };
}

function typeOf({ shape, data }: NamedTensor): Entry["dtype"] {
  return shape.length > 1 && data.every((value) => Math.abs(value) <= LARGEST_HALF) ? "F16" : "F32";
}

function parseHeader(json: Uint8Array): { metadata: z.infer<typeof Metadata>; entries: [string, Entry][] } {
  const header = z.record(z.string(), z.unknown()).safeParse(parsedJson(new TextDecoder().decode(json)));
  if (!header.success) throw damaged("its header is no JSON object");
  const { __metadata__: about, ...tensors } = header.data;
  const metadata = Metadata.safeParse(about);
  const entries = z.record(z.string(), Entry).safeParse(tensors);
  if (!metadata.success || !entries.success) throw damaged("it was written by something else");
  return { metadata: metadata.data, entries: Object.entries(entries.data) };
}

function readArray(view: DataView, at: number, length: number, dtype: Entry["dtype"]): Float32Array {
  const array = dtype === "F16" ? new Uint16Array(length) : new Float32Array(length);
  for (let i = 0; i < length; i++)
    array[i] = dtype === "F16" ? view.getUint16(at + 2 * i, true) : view.getFloat32(at + 4 * i, true);
  return array instanceof Uint16Array ? fromFloat16(array) : array;
}

function damaged(why: string): HilumError {
  return new HilumError("damaged", `A file of weights could not be read: ${why}.`, {
    remedy: "Get the file again: install Hilum anew, or check out the file.",
  });
}
