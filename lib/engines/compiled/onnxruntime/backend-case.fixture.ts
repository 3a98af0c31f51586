/** @file Tests only: one case of the ONNX backend test-suite as it lies in a folder, with tensors of the types our models know. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Tensor } from "onnxruntime-node";
import protobuf from "protobufjs/minimal.js";

/** Where Debian's libonnx-testdata (1.12, opset 17) puts the suite; ONNX_BACKEND_DATA names another copy of its `data` folder. */
export const BACKEND_DATA = join(process.env.ONNX_BACKEND_DATA ?? "/usr/share/libonnx-testdata/data", "node");

export const BACKEND_DATA_MISSING = existsSync(BACKEND_DATA)
  ? null
  : `no ${BACKEND_DATA}; install libonnx-testdata or set ONNX_BACKEND_DATA`;

/** A case's model and, for each of its data sets, inputs and outputs in the model's order. */
export interface BackendCase {
  name: string;
  model: Uint8Array;
  dataSets: { inputs: Tensor[]; outputs: Tensor[] }[];
}

/** Every case's name. */
export function backendCaseNames(): string[] {
  return readdirSync(BACKEND_DATA).sort();
}

/** The bytes of a case's model. */
export function readBackendModel(name: string): Uint8Array {
  return new Uint8Array(readFileSync(join(BACKEND_DATA, name, "model.onnx")));
}

/** A case with its data. Throws for tensors of a type that our models do not know. */
export function readBackendCase(name: string): BackendCase {
  const folder = join(BACKEND_DATA, name);
  const sets = readdirSync(folder)
    .filter((entry) => entry.startsWith("test_data_set_"))
    .sort();
  const tensors = (set: string, kind: string) => {
    const count = readdirSync(join(folder, set)).filter((file) => file.startsWith(`${kind}_`)).length;
    return Array.from({ length: count }, (_, i) => decodeTensor(readFileSync(join(folder, set, `${kind}_${i}.pb`))));
  };
  return {
    name,
    model: readBackendModel(name),
    dataSets: sets.map((set) => ({ inputs: tensors(set, "input"), outputs: tensors(set, "output") })),
  };
}

/** `TensorProto` of onnx.proto: dims = 1, data_type = 2, raw_data = 9. */
function decodeTensor(bytes: Uint8Array): Tensor {
  const reader = protobuf.Reader.create(bytes);
  const tensor = { dims: [] as number[], type: 0, raw: new Uint8Array(0) };
  while (reader.pos < bytes.length) {
    const key = reader.uint32();
    if (key >>> 3 === 1) readDimensions(reader, key & 7, tensor.dims);
    else if (key >>> 3 === 2) tensor.type = reader.int32();
    else if (key >>> 3 === 9) tensor.raw = Uint8Array.from(reader.bytes());
    else reader.skipType(key & 7);
  }
  if (tensor.type === 1) return new Tensor("float32", new Float32Array(tensor.raw.buffer), tensor.dims);
  if (tensor.type === 7) return new Tensor("int64", new BigInt64Array(tensor.raw.buffer), tensor.dims);
  if (tensor.type === 9) return new Tensor("bool", tensor.raw, tensor.dims);
  throw new Error(`tensors of type ${tensor.type} do not occur in our models`);
}

/** Repeated integers come one by one or packed. */
function readDimensions(reader: protobuf.Reader, wire: number, dims: number[]): void {
  if (wire === 0) {
    dims.push(Number(reader.int64().toString()));
    return;
  }
  const end = reader.uint32() + reader.pos;
  while (reader.pos < end) dims.push(Number(reader.int64().toString()));
}
