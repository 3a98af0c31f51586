/** @file Convolutions and their input gradients, which are convolutions too, as kernel calls. */
import type { OpNode, Value } from "../../../graph/graph";
import type { Pair } from "../../../graph/op-attributes";
import { MOST_BLOCKS, MOST_KERNEL_SIDE, WINOGRAD_PLANES, WINOGRAD_SIDE } from "./abi/kernel-abi";
import type { BufferView } from "./instruction";
import type { LoweringRule } from "./lowering-rule";
import type { PlanBuilder } from "./plan-builder";
import { forwardWindow, patchFloats, rowsPerUnit, windowedMapOf, windowWords, type WindowShape } from "./window-shape";
import { shareTiles, suitsWinograd } from "./winograd-tiles";

/** Whether each channel has a kernel of its own. */
export function isDepthwise(group: number, channels: number, filters: number): boolean {
  return group > 1 && group === channels && group === filters;
}

interface ConvolutionCall {
  x: Value;
  kernel: Value;
  bias?: Value;
  y: Value;
  window: WindowShape;
  /** The kernel is turned around and its channels swapped: the gradient of the input. */
  reversed: boolean;
}

/** Units that a kernel's work is cut into at least. */
const LEAST_UNITS = 4;

/** The kernels keep a place for each row and column of taps. */
function requireShortKernel(plan: PlanBuilder, node: OpNode, taps: readonly number[]): void {
  if (Math.max(...taps) > MOST_KERNEL_SIDE) throw plan.refuse(node, `has a kernel longer than ${MOST_KERNEL_SIDE}`);
}

function operands(plan: PlanBuilder, { x, bias, y }: ConvolutionCall, packed: BufferView) {
  return { x: plan.viewOf(x), packed, bias: bias === undefined ? null : plan.viewOf(bias), y: plan.viewOf(y) };
}

function convolveByTiles(plan: PlanBuilder, node: OpNode, call: ConvolutionCall): void {
  const { kernel, y, window, reversed } = call;
  const width = plan.vectorWidth;
  const [filters, channels] = plan.shapeOf(kernel);
  const [inputs, outputs] = reversed ? [filters, channels] : [channels, filters];
  const [inBlocks, outBlocks] = [inputs, outputs].map((count) => Math.ceil(count / width));
  const packed = plan.newView(WINOGRAD_PLANES * inBlocks * outBlocks * width * width);
  const packing = { kernel: plan.viewOf(kernel), packed, filters, channels, isReversed: reversed };
  plan.emit(node, "winogradPack", inBlocks * outBlocks, packing);
  // A quarter of the batch at most, so that four threads have work.
  const { rows, images, scratch } = shareTiles(
    window,
    inBlocks + Math.min(MOST_BLOCKS, outBlocks),
    width,
    Math.ceil(plan.batch / LEAST_UNITS),
  );
  const parts = Math.ceil(Math.ceil(window.to[0] / WINOGRAD_SIDE) / rows);
  const words = {
    ...operands(plan, call, packed),
    inputs,
    outputs,
    outBlocks,
    rows,
    parts,
    together: images,
    images: plan.batch,
    window: windowWords(window),
  };
  plan.emit(node, "winograd", Math.ceil(plan.batch / images) * parts, words, {
    outputs: [y],
    unitsPerImage: images === 1 ? parts : undefined,
    scratch,
  });
}

/** A convolution of x by the packed kernel, whichever of the two convolutions of a layer it is. */
function convolve(plan: PlanBuilder, node: OpNode, call: ConvolutionCall): void {
  const { kernel, y, window, reversed } = call;
  const width = plan.vectorWidth;
  const [filters, perGroup, ...taps] = plan.shapeOf(kernel);
  const [inputs, outputs] = reversed ? [filters, perGroup] : [perGroup, filters];
  if (suitsWinograd(window, inputs, outputs)) return convolveByTiles(plan, node, call);
  const isPlain = window.from.blocks === 0;
  if (isPlain && inputs !== 1) throw plan.refuse(node, "reads a plain map of several channels");
  const inBlocks = isPlain ? 1 : window.from.blocks;
  const outBlocks = Math.ceil(outputs / width);
  const packed = plan.newView(outBlocks * inBlocks * taps[0] * taps[1] * (isPlain ? 1 : width) * width);
  const packing = {
    kernel: plan.viewOf(kernel),
    packed,
    filters,
    channels: perGroup,
    taps: taps[0] * taps[1],
    isReversed: reversed,
  };
  plan.emit(node, "convolutionPack", outBlocks * inBlocks, packing);
  const pixel = isPlain ? 1 : inBlocks * width;
  const rows = rowsPerUnit(window, pixel);
  const parts = Math.ceil(window.to[0] / rows);
  const words = {
    ...operands(plan, call, packed),
    inputs,
    outputs,
    outBlocks,
    rows,
    parts,
    window: windowWords(window),
  };
  plan.emit(node, "convolution", plan.batch * parts, words, {
    outputs: [y],
    unitsPerImage: parts,
    scratch: patchFloats(window, rows, pixel),
  });
}

function convolveDepthwise(plan: PlanBuilder, node: OpNode, call: ConvolutionCall): void {
  const { kernel, y, window, reversed } = call;
  const [channels, , ...taps] = plan.shapeOf(kernel);
  const { blocks } = window.from;
  const area = taps[0] * taps[1];
  const packed = plan.newView(blocks * area * plan.vectorWidth);
  plan.emit(node, "depthwisePack", blocks, {
    kernel: plan.viewOf(kernel),
    packed,
    channels,
    taps: area,
    isReversed: reversed,
  });
  const words = { ...operands(plan, call, packed), blocks, channels, window: windowWords(window) };
  plan.emit(node, "depthwise", plan.batch * blocks, words, {
    outputs: [y],
    unitsPerImage: blocks,
    scratch: patchFloats(window, window.to[0], plan.vectorWidth),
  });
}

const conv: LoweringRule<"conv"> = (plan, node) => {
  const [x, kernel, bias] = node.inputs as readonly [Value, Value, Value?];
  const [y] = node.outputs;
  const { group } = node.attributes;
  const to = plan.requireMap(node, y);
  const from = windowedMapOf(plan, x);
  const [filters, , ...taps] = plan.shapeOf(kernel);
  requireShortKernel(plan, node, taps);
  const window = forwardWindow(from, [to.height, to.width], taps as unknown as Pair, node.attributes);
  const call = { x, kernel, bias, y, window, reversed: false };
  if (group === 1) convolve(plan, node, call);
  else if (isDepthwise(group, from.channels, filters) && from.blocks > 0) convolveDepthwise(plan, node, call);
  else throw plan.refuse(node, `has ${group} groups`);
};

/** A convolution of dy, spread by the stride, with the kernel turned around. */
const convInputGradient: LoweringRule<"convInputGradient"> = (plan, node) => {
  const [dy, kernel] = node.inputs;
  const [dx] = node.outputs;
  const { strides, dilations, pads, group } = node.attributes;
  const to = plan.requireMap(node, dx);
  const from = windowedMapOf(plan, dy);
  const [filters, , ...taps] = plan.shapeOf(kernel);
  requireShortKernel(plan, node, taps);
  const [padTop, padLeft] = [0, 1].map((axis) => (taps[axis] - 1) * dilations[axis] - pads[axis]);
  if (padTop < 0 || padLeft < 0) throw plan.refuse(node, "has more padding than its kernel reaches");
  const window: WindowShape = {
    from,
    to: [to.height, to.width],
    kernel: taps as unknown as Pair,
    strides: [1, 1],
    dilations,
    padTop,
    padLeft,
    spread: strides,
  };
  const call = { x: dy, kernel, y: dx, window, reversed: true };
  if (group === 1) convolve(plan, node, call);
  else if (isDepthwise(group, to.channels, filters) && from.blocks > 0) convolveDepthwise(plan, node, call);
  else throw plan.refuse(node, `has ${group} groups`);
};

export const CONVOLUTION_LOWERINGS = { conv, convInputGradient };
