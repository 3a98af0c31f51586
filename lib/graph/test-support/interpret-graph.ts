/** @file A second, slow and obvious evaluation of graphs in float64: the truth that tests hold the compiler to. */
import { assertNever, invariant } from "../../invariant";
import { elementCount } from "../../tensor/shape";
import { bindBatch } from "../dimension";
import type { Graph, OpNode, Value } from "../graph";
import { isOp } from "../graph";
import {
  REVERSED_END,
  type ConvAttributes,
  type ConvInputGradientAttributes,
  type ConvKernelGradientAttributes,
  type PoolAttributes,
  type ReduceAttributes,
  type ResizeAttributes,
} from "../op-attributes";

export interface Tensor64 {
  shape: readonly number[];
  data: Float64Array;
}

/** Evaluates a graph's outputs by name. `batch` binds the symbolic axis. */
export function interpretGraph(
  graph: Graph,
  inputs: Readonly<Record<string, ArrayLike<number>>>,
  batch: number,
): Record<string, Tensor64> {
  const values = new Map<Value, Tensor64>();
  for (const input of graph.inputs) {
    invariant(input.name in inputs, `no input "${input.name}"`);
    values.set(input, tensor(bindBatch(input.type.shape, batch), inputs[input.name]));
  }
  for (const { value, tensor: constant } of graph.constants) values.set(value, tensor(constant.shape, constant.data));
  for (const node of graph.nodes) {
    const given = node.inputs.map((input) => values.get(input) as Tensor64);
    evaluate(node, given, batch).forEach((result, index) => {
      const expected = bindBatch(node.outputs[index].type.shape, batch);
      invariant(
        result.shape.join() === expected.join(),
        `${node.op} gave [${result.shape.join()}], its shape rule said [${expected.join()}]`,
      );
      values.set(node.outputs[index], result);
    });
  }
  return Object.fromEntries(graph.outputs.map(({ name, value }) => [name, values.get(value) as Tensor64]));
}

function tensor(shape: readonly number[], data: ArrayLike<number>): Tensor64 {
  invariant(elementCount(shape) === data.length, `[${shape.join()}] does not hold ${data.length} values`);
  return { shape, data: Float64Array.from(data) };
}

function generate(shape: readonly number[], value: (index: number[]) => number): Tensor64 {
  const data = new Float64Array(elementCount(shape));
  const index = shape.map(() => 0);
  for (let flat = 0; flat < data.length; flat++) {
    data[flat] = value(index);
    for (let axis = shape.length - 1; axis >= 0 && ++index[axis] === shape[axis]; axis--) index[axis] = 0;
  }
  return { shape, data };
}

function at({ shape, data }: Tensor64, index: readonly number[]): number {
  return data[offset(shape, index)];
}

function offset(shape: readonly number[], index: readonly number[]): number {
  let flat = 0;
  for (let axis = 0; axis < shape.length; axis++) flat = flat * shape[axis] + index[axis];
  return flat;
}

function evaluate(node: OpNode, inputs: Tensor64[], batch: number): Tensor64[] {
  const [a, b, c] = inputs;
  const bound = (index: number) => bindBatch(node.outputs[index].type.shape, batch);
  switch (node.op) {
    case "add":
      return [broadcast(a, b, (x, y) => x + y)];
    case "sub":
      return [broadcast(a, b, (x, y) => x - y)];
    case "mul":
      return [broadcast(a, b, (x, y) => x * y)];
    case "div":
      return [broadcast(a, b, (x, y) => x / y)];
    case "maximum":
      return [broadcast(a, b, Math.max)];
    case "greater":
      return [broadcast(a, b, (x, y) => (x > y ? 1 : 0))];
    case "neg":
      return [map(a, (x) => -x)];
    case "sqrt":
      return [map(a, Math.sqrt)];
    case "exp":
      return [map(a, Math.exp)];
    case "log":
      return [map(a, Math.log)];
    case "abs":
      return [map(a, Math.abs)];
    case "sign":
      return [map(a, Math.sign)];
    case "erf":
      return [map(a, erf)];
    case "pow": {
      invariant(isOp(node, "pow"), "narrowed");
      const { exponent } = node.attributes;
      return [map(a, (x) => x ** exponent)];
    }
    case "relu":
      return [map(a, (x) => Math.max(x, 0))];
    case "leakyRelu": {
      invariant(isOp(node, "leakyRelu"), "narrowed");
      const { slope } = node.attributes;
      return [map(a, (x) => (x > 0 ? x : slope * x))];
    }
    case "elu": {
      invariant(isOp(node, "elu"), "narrowed");
      const { alpha } = node.attributes;
      return [map(a, (x) => (x > 0 ? x : alpha * Math.expm1(x)))];
    }
    case "sigmoid":
      return [map(a, (x) => 1 / (1 + Math.exp(-x)))];
    case "tanh":
      return [map(a, Math.tanh)];
    case "softplus":
      return [map(a, (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))))];
    case "softmax":
      return [logSoftmax(a, Math.exp)];
    case "logSoftmax":
      return [logSoftmax(a, (x) => x)];
    case "reduceSum":
    case "reduceMean":
    case "reduceMax":
      return [reduce(a, node.attributes as ReduceAttributes, node.op)];
    case "inverseCount":
      invariant(isOp(node, "inverseCount"), "narrowed");
      return [tensor([1], [1 / (a.shape[0] * node.attributes.perImage)])];
    case "channelMoments":
      return channelMoments(a);
    case "channelAffine":
      return [generate(a.shape, (i) => at(a, i) * b.data[i[1]] + c.data[i[1]])];
    case "channelDot":
      return [sumPerChannel(broadcast(a, b, (x, y) => x * y))];
    case "matMul":
      invariant(isOp(node, "matMul"), "narrowed");
      return [matMul(a, b, node.attributes)];
    case "conv":
      return [conv(inputs, bound(0), node.attributes as ConvAttributes)];
    case "convInputGradient":
      return [convInputGradient(a, b, bound(0), node.attributes as ConvInputGradientAttributes)];
    case "convKernelGradient":
      return [convKernelGradient(a, b, bound(0), node.attributes as ConvKernelGradientAttributes)];
    case "maxPool":
      return maxPool(a, bound(0), node.attributes as PoolAttributes);
    case "maxPoolGradient":
      return [scatterAdd(a, b, c.shape)];
    case "averagePool":
      return [averagePool(a, bound(0), node.attributes as PoolAttributes)];
    case "resize":
      return [resize(a, bound(0), node.attributes as ResizeAttributes)];
    case "stopGradient":
    case "reshape":
      return [tensor(bound(0), a.data)];
    case "transpose": {
      invariant(isOp(node, "transpose"), "narrowed");
      const { permutation } = node.attributes;
      return [
        generate(bound(0), (i) =>
          at(
            a,
            permutation.map((_, axis) => i[permutation.indexOf(axis)]),
          ),
        ),
      ];
    }
    case "expandLike":
      return [
        broadcast(
          a,
          map(b, () => 0),
          (x) => x,
        ),
      ];
    case "slice": {
      invariant(isOp(node, "slice"), "narrowed");
      const { axes, starts, ends, steps } = node.attributes;
      invariant(
        ends.every((end, i) => end !== REVERSED_END || steps[i] < 0),
        "only reversed slices run past the start",
      );
      const source = (i: number[]) =>
        i.map((position, axis) =>
          axes.includes(axis) ? starts[axes.indexOf(axis)] + position * steps[axes.indexOf(axis)] : position,
        );
      return [generate(bound(0), (i) => at(a, source(i)))];
    }
    case "split": {
      invariant(isOp(node, "split"), "narrowed");
      const { axis, sizes } = node.attributes;
      return sizes.map((_, part) => {
        const start = sizes.slice(0, part).reduce((sum, size) => sum + size, 0);
        return generate(bound(part), (i) =>
          at(
            a,
            i.map((position, k) => (k === axis ? position + start : position)),
          ),
        );
      });
    }
    case "concat":
      invariant(isOp(node, "concat"), "narrowed");
      return [concat(inputs, node.attributes.axis, bound(0))];
    case "pad": {
      invariant(isOp(node, "pad"), "narrowed");
      const [top, left] = node.attributes.pads;
      return [generate(bound(0), ([n, channel, row, column]) => read(a, n, channel, row - top, column - left))];
    }
    default:
      return assertNever(node.op);
  }
}

function map(a: Tensor64, f: (x: number) => number): Tensor64 {
  return { shape: a.shape, data: a.data.map(f) };
}

/** Its Maclaurin series, 2/√π Σ (−1)ⁿ x²ⁿ⁺¹ / (n!(2n + 1)): exact to 1e-12 for the |x| < 4 that tests draw. */
function erf(x: number): number {
  let sum = 0;
  for (let n = 0, power = x; n < 80; n++, power *= (-x * x) / n) sum += power / (2 * n + 1);
  return (2 / Math.sqrt(Math.PI)) * sum;
}

function broadcast(a: Tensor64, b: Tensor64, f: (x: number, y: number) => number): Tensor64 {
  const rank = Math.max(a.shape.length, b.shape.length);
  const shape = Array.from({ length: rank }, (_, axis) => Math.max(lengthAt(a, axis, rank), lengthAt(b, axis, rank)));
  const pick = (t: Tensor64, i: number[]) =>
    at(
      t,
      t.shape.map((length, axis) => (length === 1 ? 0 : i[axis + rank - t.shape.length])),
    );
  return generate(shape, (i) => f(pick(a, i), pick(b, i)));
}

function lengthAt(t: Tensor64, axis: number, rank: number): number {
  return t.shape[axis - rank + t.shape.length] ?? 1;
}

function logSoftmax(a: Tensor64, finish: (x: number) => number): Tensor64 {
  const classes = a.shape[a.shape.length - 1];
  const data = new Float64Array(a.data.length);
  for (let row = 0; row < data.length; row += classes) {
    const values = a.data.subarray(row, row + classes);
    const peak = Math.max(...values);
    const norm = peak + Math.log(values.reduce((sum, x) => sum + Math.exp(x - peak), 0));
    values.forEach((x, i) => (data[row + i] = finish(x - norm)));
  }
  return { shape: a.shape, data };
}

function reduce(
  a: Tensor64,
  { axes, keepDims }: ReduceAttributes,
  op: "reduceSum" | "reduceMean" | "reduceMax",
): Tensor64 {
  const kept = a.shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
  const data = new Float64Array(elementCount(kept)).fill(op === "reduceMax" ? -Infinity : 0);
  generate(a.shape, (i) => {
    const target = offset(
      kept,
      i.map((position, axis) => (axes.includes(axis) ? 0 : position)),
    );
    data[target] = op === "reduceMax" ? Math.max(data[target], at(a, i)) : data[target] + at(a, i);
    return 0;
  });
  const count = a.data.length / data.length;
  const shape = keepDims ? kept : a.shape.filter((_, axis) => !axes.includes(axis));
  return { shape, data: op === "reduceMean" ? data.map((sum) => sum / count) : data };
}

function sumPerChannel(a: Tensor64): Tensor64 {
  return reduce(a, { axes: a.shape.map((_, axis) => axis).filter((axis) => axis !== 1), keepDims: false }, "reduceSum");
}

function channelMoments(a: Tensor64): Tensor64[] {
  const count = a.data.length / a.shape[1];
  const mean = map(sumPerChannel(a), (sum) => sum / count);
  const variance = map(
    sumPerChannel(generate(a.shape, (i) => (at(a, i) - mean.data[i[1]]) ** 2)),
    (sum) => sum / count,
  );
  return [mean, variance];
}

function matMul(
  a: Tensor64,
  b: Tensor64,
  { transposeA, transposeB }: { transposeA: boolean; transposeB: boolean },
): Tensor64 {
  const outer = a.shape.slice(0, -2);
  const [rows, inner] = transposeA
    ? [a.shape.at(-1) ?? 0, a.shape.at(-2) ?? 0]
    : [a.shape.at(-2) ?? 0, a.shape.at(-1) ?? 0];
  // A matrix multiplies every matrix of a batch.
  const headOfB = (head: readonly number[]) => head.slice(head.length - (b.shape.length - 2));
  const columns = (transposeB ? b.shape.at(-2) : b.shape.at(-1)) ?? 0;
  return generate([...outer, rows, columns], (i) => {
    const [head, row, column] = [i.slice(0, -2), i[i.length - 2], i[i.length - 1]];
    let sum = 0;
    for (let k = 0; k < inner; k++) {
      sum +=
        at(a, [...head, ...(transposeA ? [k, row] : [row, k])]) *
        at(b, [...headOfB(head), ...(transposeB ? [column, k] : [k, column])]);
    }
    return sum;
  });
}

/** An element of a map; 0 outside of it. */
function read(x: Tensor64, n: number, channel: number, row: number, column: number): number {
  const [, , height, width] = x.shape;
  return row < 0 || column < 0 || row >= height || column >= width ? 0 : at(x, [n, channel, row, column]);
}

function conv(
  [x, kernel, bias]: Tensor64[],
  shape: readonly number[],
  { strides, pads, dilations, group }: ConvAttributes,
): Tensor64 {
  const [, perGroup, height, width] = kernel.shape;
  return generate(shape, ([n, filter, row, column]) => {
    let sum = bias === undefined ? 0 : bias.data[filter];
    for (let channel = 0; channel < perGroup; channel++) {
      const source = Math.floor(filter / (kernel.shape[0] / group)) * perGroup + channel;
      for (let i = 0; i < height; i++) {
        for (let j = 0; j < width; j++) {
          const pixel = read(
            x,
            n,
            source,
            row * strides[0] + i * dilations[0] - pads[0],
            column * strides[1] + j * dilations[1] - pads[1],
          );
          sum += pixel * at(kernel, [filter, channel, i, j]);
        }
      }
    }
    return sum;
  });
}

function convInputGradient(
  dy: Tensor64,
  kernel: Tensor64,
  shape: readonly number[],
  { strides, pads, dilations, group }: ConvInputGradientAttributes,
): Tensor64 {
  const data = new Float64Array(elementCount(shape));
  const [filters, perGroup, height, width] = kernel.shape;
  generate(dy.shape, ([n, filter, row, column]) => {
    const first = Math.floor(filter / (filters / group)) * perGroup;
    for (let channel = 0; channel < perGroup; channel++) {
      for (let i = 0; i < height; i++) {
        for (let j = 0; j < width; j++) {
          const [y, z] = [
            row * strides[0] + i * dilations[0] - pads[0],
            column * strides[1] + j * dilations[1] - pads[1],
          ];
          if (y < 0 || z < 0 || y >= shape[2] || z >= shape[3]) continue;
          data[offset(shape, [n, first + channel, y, z])] +=
            at(dy, [n, filter, row, column]) * at(kernel, [filter, channel, i, j]);
        }
      }
    }
    return 0;
  });
  return { shape, data };
}

function convKernelGradient(
  dy: Tensor64,
  x: Tensor64,
  shape: readonly number[],
  { strides, pads, dilations, group }: ConvKernelGradientAttributes,
): Tensor64 {
  const [filters, perGroup] = shape;
  return generate(shape, ([filter, channel, i, j]) => {
    const source = Math.floor(filter / (filters / group)) * perGroup + channel;
    let sum = 0;
    for (let n = 0; n < dy.shape[0]; n++) {
      for (let row = 0; row < dy.shape[2]; row++) {
        for (let column = 0; column < dy.shape[3]; column++) {
          const pixel = read(
            x,
            n,
            source,
            row * strides[0] + i * dilations[0] - pads[0],
            column * strides[1] + j * dilations[1] - pads[1],
          );
          sum += pixel * at(dy, [n, filter, row, column]);
        }
      }
    }
    return sum;
  });
}

/** The positions of a window that lie on the map. */
function* windowOf(
  x: Tensor64,
  row: number,
  column: number,
  { kernel, strides, pads }: PoolAttributes,
): Generator<[number, number]> {
  for (let i = 0; i < kernel[0]; i++) {
    for (let j = 0; j < kernel[1]; j++) {
      const [y, z] = [row * strides[0] + i - pads[0], column * strides[1] + j - pads[1]];
      if (y >= 0 && z >= 0 && y < x.shape[2] && z < x.shape[3]) yield [y, z];
    }
  }
}

function maxPool(x: Tensor64, shape: readonly number[], attributes: PoolAttributes): Tensor64[] {
  const winner = ([n, channel, row, column]: number[]) => {
    let best = -1;
    for (const [y, z] of windowOf(x, row, column, attributes)) {
      const index = offset(x.shape, [n, channel, y, z]);
      if (best < 0 || x.data[index] > x.data[best]) best = index;
    }
    return best;
  };
  const indices = generate(shape, winner);
  return [map(indices, (index) => x.data[index]), indices];
}

function scatterAdd(values: Tensor64, indices: Tensor64, shape: readonly number[]): Tensor64 {
  const data = new Float64Array(elementCount(shape));
  values.data.forEach((value, i) => (data[indices.data[i]] += value));
  return { shape, data };
}

function averagePool(x: Tensor64, shape: readonly number[], attributes: PoolAttributes): Tensor64 {
  return generate(shape, ([n, channel, row, column]) => {
    const inside = [...windowOf(x, row, column, attributes)];
    return inside.reduce((sum, [y, z]) => sum + at(x, [n, channel, y, z]), 0) / inside.length;
  });
}

function resize(x: Tensor64, shape: readonly number[], { scale, interpolation }: ResizeAttributes): Tensor64 {
  const [, , height, width] = x.shape;
  const tent = (position: number, target: number, length: number) => {
    const source = Math.min(Math.max((target + 0.5) / scale - 0.5, 0), length - 1);
    return Math.max(1 - Math.abs(position - source), 0);
  };
  const box = (position: number, target: number) => (position === Math.floor(target / scale) ? 1 : 0);
  const weight = interpolation === "nearest" ? box : tent;
  return generate(shape, ([n, channel, row, column]) => {
    let sum = 0;
    for (let i = 0; i < height; i++) {
      for (let j = 0; j < width; j++)
        sum += weight(i, row, height) * weight(j, column, width) * at(x, [n, channel, i, j]);
    }
    return sum;
  });
}

function concat(parts: Tensor64[], axis: number, shape: readonly number[]): Tensor64 {
  return generate(shape, (i) => {
    let position = i[axis];
    const part = parts.find(({ shape: own }) => {
      if (position < own[axis]) return true;
      position -= own[axis];
      return false;
    });
    return at(
      part as Tensor64,
      i.map((p, k) => (k === axis ? position : p)),
    );
  });
}
