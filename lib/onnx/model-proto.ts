/**
 * @file The part of the ONNX file format that Hilum writes and reads, as plain data and as protobuf bytes.
 *
 * Field numbers are those of `onnx/onnx.proto` (IR version 8). Only float32 and int64 tensors occur, and bool ones as inputs and outputs.
 */
import protobuf from "protobufjs/minimal.js";
import { invariant } from "../invariant";
import type { OnnxAttribute } from "../graph/op-rule";

type Writer = protobuf.Writer;
type Reader = protobuf.Reader;

export interface NodeProto {
  opType: string;
  name: string;
  domain: string;
  inputs: readonly string[];
  outputs: readonly string[];
  attributes: Readonly<Record<string, OnnxAttribute>>;
}

export type TensorProto =
  | { name: string; shape: readonly number[]; element: "float32"; data: Float32Array }
  | { name: string; shape: readonly number[]; element: "int64"; data: BigInt64Array };

/** A graph input or output; a string dimension is symbolic. */
export interface ValueProto {
  name: string;
  element: "float32" | "int64" | "bool";
  shape: readonly (number | string)[];
}

export interface GraphProto {
  name: string;
  nodes: readonly NodeProto[];
  initializers: readonly TensorProto[];
  inputs: readonly ValueProto[];
  outputs: readonly ValueProto[];
}

export interface ModelProto {
  irVersion: number;
  producer: string;
  /** Operator set versions by domain; `""` is the standard one. */
  opsets: Readonly<Record<string, number>>;
  metadata: Readonly<Record<string, string>>;
  graph: GraphProto;
}

const ELEMENT_CODES = { float32: 1, int64: 7, bool: 9 } as const;
const ATTRIBUTE_CODES = { float: 1, int: 2, string: 3, ints: 7 } as const;

const VARINT = 0;
const BYTES = 2;
const FIXED32 = 5;
const tag = (field: number, wire: number) => ((field << 3) | wire) >>> 0;

/** The protobuf bytes of a model, as `onnx.save` writes them. */
export function encodeModel(model: ModelProto): Uint8Array {
  const writer = protobuf.Writer.create();
  writer.uint32(tag(1, VARINT)).int64(model.irVersion);
  writer.uint32(tag(2, BYTES)).string(model.producer);
  nested(writer, 7, () => writeGraph(writer, model.graph));
  for (const [domain, version] of Object.entries(model.opsets)) {
    nested(writer, 8, () => {
      writer.uint32(tag(1, BYTES)).string(domain);
      writer.uint32(tag(2, VARINT)).int64(version);
    });
  }
  for (const [key, value] of Object.entries(model.metadata)) {
    nested(writer, 14, () => {
      writer.uint32(tag(1, BYTES)).string(key);
      writer.uint32(tag(2, BYTES)).string(value);
    });
  }
  return writer.finish();
}

function nested(writer: Writer, field: number, write: () => void): void {
  writer.uint32(tag(field, BYTES)).fork();
  write();
  writer.ldelim();
}

function writeGraph(writer: Writer, graph: GraphProto): void {
  for (const node of graph.nodes) nested(writer, 1, () => writeNode(writer, node));
  writer.uint32(tag(2, BYTES)).string(graph.name);
  for (const tensor of graph.initializers) nested(writer, 5, () => writeTensor(writer, tensor));
  for (const value of graph.inputs) nested(writer, 11, () => writeValue(writer, value));
  for (const value of graph.outputs) nested(writer, 12, () => writeValue(writer, value));
}

function writeNode(writer: Writer, node: NodeProto): void {
  for (const input of node.inputs) writer.uint32(tag(1, BYTES)).string(input);
  for (const output of node.outputs) writer.uint32(tag(2, BYTES)).string(output);
  writer.uint32(tag(3, BYTES)).string(node.name);
  writer.uint32(tag(4, BYTES)).string(node.opType);
  for (const [name, attribute] of Object.entries(node.attributes))
    nested(writer, 5, () => writeAttribute(writer, name, attribute));
  if (node.domain !== "") writer.uint32(tag(7, BYTES)).string(node.domain);
}

function writeAttribute(writer: Writer, name: string, attribute: OnnxAttribute): void {
  writer.uint32(tag(1, BYTES)).string(name);
  switch (attribute.kind) {
    case "float":
      writer.uint32(tag(2, FIXED32)).float(attribute.value);
      break;
    case "int":
      writer.uint32(tag(3, VARINT)).int64(attribute.value);
      break;
    case "string":
      writer.uint32(tag(4, BYTES)).string(attribute.value);
      break;
    case "ints":
      for (const value of attribute.values) writer.uint32(tag(8, VARINT)).int64(value);
      break;
  }
  writer.uint32(tag(20, VARINT)).int32(ATTRIBUTE_CODES[attribute.kind]);
}

function writeTensor(writer: Writer, tensor: TensorProto): void {
  for (const length of tensor.shape) writer.uint32(tag(1, VARINT)).int64(length);
  writer.uint32(tag(2, VARINT)).int32(ELEMENT_CODES[tensor.element]);
  writer.uint32(tag(8, BYTES)).string(tensor.name);
  const { buffer, byteOffset, byteLength } = tensor.data;
  writer.uint32(tag(9, BYTES)).bytes(new Uint8Array(buffer, byteOffset, byteLength));
}

function writeValue(writer: Writer, value: ValueProto): void {
  writer.uint32(tag(1, BYTES)).string(value.name);
  nested(writer, 2, () =>
    nested(writer, 1, () => {
      writer.uint32(tag(1, VARINT)).int32(ELEMENT_CODES[value.element]);
      nested(writer, 2, () => {
        for (const length of value.shape) nested(writer, 1, () => writeDimension(writer, length));
      });
    }),
  );
}

function writeDimension(writer: Writer, length: number | string): void {
  if (typeof length === "number") writer.uint32(tag(1, VARINT)).int64(length);
  else writer.uint32(tag(2, BYTES)).string(length);
}

/** Reads what {@link encodeModel} wrote. Fields it never writes are skipped; a file that is not protobuf throws. */
export function decodeModel(bytes: Uint8Array): ModelProto {
  const model = {
    irVersion: 0,
    producer: "",
    opsets: {} as Record<string, number>,
    metadata: {} as Record<string, string>,
    graph: null as GraphProto | null,
  };
  eachField(protobuf.Reader.create(bytes), bytes.length, {
    1: (reader) => (model.irVersion = readInt(reader)),
    2: (reader) => (model.producer = reader.string()),
    7: (reader) => (model.graph = readGraph(reader)),
    8: (reader) => {
      const opset = { domain: "", version: 0 };
      eachMessageField(reader, { 1: (r) => (opset.domain = r.string()), 2: (r) => (opset.version = readInt(r)) });
      model.opsets[opset.domain] = opset.version;
    },
    14: (reader) => {
      const entry = { key: "", value: "" };
      eachMessageField(reader, { 1: (r) => (entry.key = r.string()), 2: (r) => (entry.value = r.string()) });
      model.metadata[entry.key] = entry.value;
    },
  });
  invariant(model.graph !== null, "an ONNX file without a graph");
  return { ...model, graph: model.graph };
}

type FieldReaders = Readonly<Record<number, (reader: Reader) => unknown>>;

function eachField(reader: Reader, end: number, readers: FieldReaders): void {
  while (reader.pos < end) {
    const key = reader.uint32();
    const read = readers[key >>> 3];
    if (read === undefined) reader.skipType(key & 7);
    else read(reader);
  }
}

function eachMessageField(reader: Reader, readers: FieldReaders): void {
  const length = reader.uint32();
  eachField(reader, reader.pos + length, readers);
}

function readInt(reader: Reader): number {
  return Number(reader.int64().toString());
}

function readGraph(reader: Reader): GraphProto {
  const graph = {
    name: "",
    nodes: [] as NodeProto[],
    initializers: [] as TensorProto[],
    inputs: [] as ValueProto[],
    outputs: [] as ValueProto[],
  };
  eachMessageField(reader, {
    1: (r) => graph.nodes.push(readNode(r)),
    2: (r) => (graph.name = r.string()),
    5: (r) => graph.initializers.push(readTensor(r)),
    11: (r) => graph.inputs.push(readValue(r)),
    12: (r) => graph.outputs.push(readValue(r)),
  });
  return graph;
}

function readNode(reader: Reader): NodeProto {
  const node = {
    opType: "",
    name: "",
    domain: "",
    inputs: [] as string[],
    outputs: [] as string[],
    attributes: {} as Record<string, OnnxAttribute>,
  };
  eachMessageField(reader, {
    1: (r) => node.inputs.push(r.string()),
    2: (r) => node.outputs.push(r.string()),
    3: (r) => (node.name = r.string()),
    4: (r) => (node.opType = r.string()),
    5: (r) => {
      const [name, attribute] = readAttribute(r);
      node.attributes[name] = attribute;
    },
    7: (r) => (node.domain = r.string()),
  });
  return node;
}

function readAttribute(reader: Reader): [string, OnnxAttribute] {
  const fields = { name: "", float: 0, int: 0, string: "", ints: [] as number[], code: 0 };
  eachMessageField(reader, {
    1: (r) => (fields.name = r.string()),
    2: (r) => (fields.float = r.float()),
    3: (r) => (fields.int = readInt(r)),
    4: (r) => (fields.string = r.string()),
    8: (r) => fields.ints.push(readInt(r)),
    20: (r) => (fields.code = r.int32()),
  });
  switch (fields.code) {
    case ATTRIBUTE_CODES.float:
      return [fields.name, { kind: "float", value: fields.float }];
    case ATTRIBUTE_CODES.int:
      return [fields.name, { kind: "int", value: fields.int }];
    case ATTRIBUTE_CODES.string:
      return [fields.name, { kind: "string", value: fields.string }];
    default:
      invariant(
        fields.code === ATTRIBUTE_CODES.ints,
        `ONNX attribute "${fields.name}" has the unknown type ${fields.code}`,
      );
      return [fields.name, { kind: "ints", values: fields.ints }];
  }
}

function readTensor(reader: Reader): TensorProto {
  const fields = { name: "", shape: [] as number[], code: 0, raw: new Uint8Array(0) };
  eachMessageField(reader, {
    1: (r) => fields.shape.push(readInt(r)),
    2: (r) => (fields.code = r.int32()),
    8: (r) => (fields.name = r.string()),
    // Copied: a slice of the file need not start at a multiple of the element size.
    9: (r) => (fields.raw = Uint8Array.from(r.bytes())),
  });
  const { name, shape, code, raw } = fields;
  if (code === ELEMENT_CODES.int64) return { name, shape, element: "int64", data: new BigInt64Array(raw.buffer) };
  invariant(code === ELEMENT_CODES.float32, `ONNX tensor "${name}" has the unknown element type ${code}`);
  return { name, shape, element: "float32", data: new Float32Array(raw.buffer) };
}

function elementOf(code: number, name: string): ValueProto["element"] {
  const known = (Object.keys(ELEMENT_CODES) as ValueProto["element"][]).find(
    (element) => ELEMENT_CODES[element] === code,
  );
  invariant(known !== undefined, `ONNX value "${name}" has the unknown element type ${code}`);
  return known;
}

function readValue(reader: Reader): ValueProto {
  const value = { name: "", element: "float32" as ValueProto["element"], shape: [] as (number | string)[] };
  const readDimension = (r: Reader) =>
    eachMessageField(r, { 1: (d) => value.shape.push(readInt(d)), 2: (d) => value.shape.push(d.string()) });
  const readTensorType = (r: Reader) =>
    eachMessageField(r, {
      1: (t) => (value.element = elementOf(t.int32(), value.name)),
      2: (t) => eachMessageField(t, { 1: readDimension }),
    });
  eachMessageField(reader, {
    1: (r) => (value.name = r.string()),
    2: (r) => eachMessageField(r, { 1: readTensorType }),
  });
  return value;
}
