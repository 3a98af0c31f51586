/** @file The ops over feature maps as kernel calls. */
import type { OpNode, Value } from "../../graph/graph";
import type { ConvAttributes, OpName, Pair } from "../../graph/op-attributes";
import type { View, Word } from "./instruction";
import type { MapShape } from "./layout";
import type { PlanBuilder } from "./plan-builder";

export type LoweringRule<Op extends OpName> = (plan: PlanBuilder, node: OpNode<Op>) => void;

/** Floats of scratch memory that a convolution's copied rows should stay below: half of a second-level cache. */
const PATCH_FLOATS = 96 * 1024;

/** A plain tensor or one plain channel has no blocks. */
interface Side {
  blocks: number;
  channels: number;
  height: number;
  width: number;
}

function sideOf(plan: PlanBuilder, value: Value): Side {
  const map = plan.mapOf(value);
  const [, channels, height, width] = plan.shapeOf(value);
  return { blocks: map?.blocks ?? 0, channels, height, width };
}

interface WindowShape {
  from: Side;
  to: Pair;
  kernel: Pair;
  strides: Pair;
  dilations: Pair;
  padTop: number;
  padLeft: number;
  spread: Pair;
}

/** As `Window` of native/window.h. */
function windowWords({ from, to, kernel, strides, dilations, padTop, padLeft, spread }: WindowShape): number[] {
  return [from.height, from.width, ...to, ...kernel, ...strides, ...dilations, padTop, padLeft, ...spread];
}

/** Floats of the rows that `outRows` output rows see, of one block (or one plain channel). */
function patchFloats({ to, kernel, strides, dilations }: WindowShape, outRows: number, width: number): number {
  const columns = (to[1] - 1) * strides[1] + (kernel[1] - 1) * dilations[1] + 1;
  const rows = (outRows - 1) * strides[0] + (kernel[0] - 1) * dilations[0] + 1;
  return rows * Math.ceil(columns / strides[1]) * strides[1] * width;
}

/** Output rows whose input still fits {@link PATCH_FLOATS}. */
function rowsPerUnit(window: WindowShape, floatsPerPixel: number): number {
  let rows = window.to[0];
  while (rows > 1 && patchFloats(window, rows, floatsPerPixel) > PATCH_FLOATS) rows = Math.ceil(rows / 2);
  return rows;
}

function isDepthwise(group: number, channels: number, filters: number): boolean {
  return group > 1 && group === channels && group === filters;
}

/** Floats of scratch memory for the transformed tiles of one unit. */
const TILE_FLOATS = 128 * 1024;
/** Units that a kernel's work is cut into at least. */
const LEAST_UNITS = 4;
const TILE_SIDE = 4;
const TILE_PLANES = 36;

/** Whether the transforms of F(4×4, 3×3) cost less than they save. */
function suitsWinograd({ from, to, kernel, strides, dilations, spread }: WindowShape, inputs: number, outputs: number): boolean {
  const isPlainStride = [...strides, ...dilations, ...spread].every((length) => length === 1);
  return isPlainStride && kernel[0] === 3 && kernel[1] === 3 && from.blocks > 0 && Math.min(inputs, outputs) >= 16 && Math.min(...to) >= TILE_SIDE;
}

/** How the tiles of a batch are dealt out. */
interface TileShare {
  /** Rows of tiles at a time. */
  rows: number;
  /** Images at a time: more than one only where they are taken whole. */
  images: number;
  scratch: number;
}

/**
 * As many tiles at a time as {@link TILE_FLOATS} has room for, `vectors` of them being kept per tile and transform: rows of one
 * image, or several small images, whose few tiles alone would not be worth reading the kernel for.
 */
function shareTiles({ to }: WindowShape, vectors: number, width: number, mostImages: number): TileShare {
  const [all, columns] = to.map((length) => Math.ceil(length / TILE_SIDE));
  const perRow = columns * TILE_PLANES * vectors * width;
  const fitting = Math.max(1, Math.floor(TILE_FLOATS / perRow));
  const rows = fitting >= all ? all : Math.ceil(all / Math.ceil(all / fitting));
  const images = Math.max(1, Math.min(mostImages, Math.floor(fitting / all)));
  const patch = (rows * TILE_SIDE + 2) * (columns * TILE_SIDE + 2) * width;
  return { rows, images, scratch: patch + images * rows * perRow };
}

/** Output blocks whose products are kept at once: `MOST_BLOCKS` of native/tiles.h. */
const BLOCKS_TOGETHER = 3;

function convolveByTiles(plan: PlanBuilder, node: OpNode, call: ConvolutionCall): void {
  const { x, kernel, bias, y, window, reversed } = call;
  const width = plan.vectorWidth;
  const [filters, channels] = plan.shapeOf(kernel);
  const [inputs, outputs] = reversed ? [filters, channels] : [channels, filters];
  const [inBlocks, outBlocks] = [inputs, outputs].map((count) => Math.ceil(count / width));
  const packed = plan.newView(TILE_PLANES * inBlocks * outBlocks * width * width);
  plan.emit(node, "winogradPack", inBlocks * outBlocks, [{ view: plan.viewOf(kernel) }, { view: packed }, filters, channels, reversed ? 1 : 0], { writes: [packed] });
  // A quarter of the batch at most, so that four threads have work.
  const { rows, images, scratch } = shareTiles(window, inBlocks + Math.min(BLOCKS_TOGETHER, outBlocks), width, Math.ceil(plan.batch / LEAST_UNITS));
  const parts = Math.ceil(Math.ceil(window.to[0] / TILE_SIDE) / rows);
  const words: Word[] = [
    { view: plan.viewOf(x) }, { view: packed }, { view: bias === undefined ? null : plan.viewOf(bias) }, { view: plan.viewOf(y) },
    inputs, outBlocks, outputs, rows, parts, images, plan.batch, ...windowWords(window),
  ];
  plan.emit(node, "winograd", Math.ceil(plan.batch / images) * parts, words, { outputs: [y], unitsPerImage: images === 1 ? parts : undefined, scratch });
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

/** A convolution of x by the packed kernel, whichever of the two convolutions of a layer it is. */
function convolve(plan: PlanBuilder, node: OpNode, call: ConvolutionCall): void {
  const { x, kernel, bias, y, window, reversed } = call;
  const width = plan.vectorWidth;
  const [filters, perGroup, ...taps] = plan.shapeOf(kernel);
  const [inputs, outputs] = reversed ? [filters, perGroup] : [perGroup, filters];
  if (suitsWinograd(window, inputs, outputs)) return convolveByTiles(plan, node, call);
  const isPlain = window.from.blocks === 0;
  const inBlocks = isPlain ? 1 : window.from.blocks;
  const outBlocks = Math.ceil(outputs / width);
  const packed = plan.newView(outBlocks * inBlocks * taps[0] * taps[1] * (isPlain ? 1 : width) * width);
  plan.emit(node, "convolutionPack", outBlocks * inBlocks, [{ view: plan.viewOf(kernel) }, { view: packed }, filters, perGroup, ...taps, reversed ? 1 : 0], { writes: [packed] });
  const pixel = isPlain ? 1 : inBlocks * width;
  const rows = rowsPerUnit(window, pixel);
  const parts = Math.ceil(window.to[0] / rows);
  const words: Word[] = [
    { view: plan.viewOf(x) }, { view: packed }, { view: bias === undefined ? null : plan.viewOf(bias) }, { view: plan.viewOf(y) },
    inputs, outBlocks, outputs, rows, parts, ...windowWords(window),
  ];
  if (isPlain && inputs !== 1) throw plan.refuse(node, "reads a plain map of several channels");
  plan.emit(node, "convolution", plan.batch * parts, words, { outputs: [y], unitsPerImage: parts, scratch: patchFloats(window, rows, pixel) });
}

function convolveDepthwise(plan: PlanBuilder, node: OpNode, call: ConvolutionCall): void {
  const { x, kernel, bias, y, window, reversed } = call;
  const [channels, , ...taps] = plan.shapeOf(kernel);
  const { blocks } = window.from;
  const area = taps[0] * taps[1];
  const packed = plan.newView(blocks * area * plan.vectorWidth);
  plan.emit(node, "depthwisePack", blocks, [{ view: plan.viewOf(kernel) }, { view: packed }, channels, area, reversed ? 1 : 0], { writes: [packed] });
  const words: Word[] = [{ view: plan.viewOf(x) }, { view: packed }, { view: bias === undefined ? null : plan.viewOf(bias) }, { view: plan.viewOf(y) }, blocks, channels, ...windowWords(window)];
  plan.emit(node, "depthwise", plan.batch * blocks, words, { outputs: [y], unitsPerImage: blocks, scratch: patchFloats(window, window.to[0], plan.vectorWidth) });
}

function forwardWindow(from: Side, to: Pair, kernel: Pair, { strides, dilations, pads }: Pick<ConvAttributes, "strides" | "dilations" | "pads">): WindowShape {
  return { from, to, kernel, strides, dilations, padTop: pads[0], padLeft: pads[1], spread: [1, 1] };
}

const conv: LoweringRule<"conv"> = (plan, node) => {
  const [x, kernel, bias] = node.inputs as readonly [Value, Value, Value?];
  const [y] = node.outputs;
  const { group } = node.attributes;
  const to = plan.requireMap(node, y);
  const from = sideOf(plan, x);
  const [filters, , ...taps] = plan.shapeOf(kernel);
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
  const from = sideOf(plan, dy);
  const [filters, , ...taps] = plan.shapeOf(kernel);
  const [padTop, padLeft] = [0, 1].map((axis) => (taps[axis] - 1) * dilations[axis] - pads[axis]);
  if (padTop < 0 || padLeft < 0) throw plan.refuse(node, "has more padding than its kernel reaches");
  const window: WindowShape = { from, to: [to.height, to.width], kernel: taps as unknown as Pair, strides: [1, 1], dilations, padTop, padLeft, spread: strides };
  const call = { x: dy, kernel, y: dx, window, reversed: true };
  if (group === 1) convolve(plan, node, call);
  else if (isDepthwise(group, to.channels, filters) && from.blocks > 0) convolveDepthwise(plan, node, call);
  else throw plan.refuse(node, `has ${group} groups`);
};

/** Sums are kept per group of images, so that threads share the work and the sum's order never changes. */
const MOST_GROUPS = 16;
/** Floats that the groups' sums may take together. */
const GROUP_FLOATS = 2 ** 21;
/** Floats of sums that may be read and written once per image, while the image is in the cache. */
const SUMS_IN_CACHE = 48 * 1024;

/** How the images of a batch are grouped for sums of this size, and whether one image is added at a time. */
function groupImages(batch: number, floats: number): { groups: number; byImage: boolean } {
  return { groups: Math.max(1, Math.min(batch, MOST_GROUPS, Math.floor(GROUP_FLOATS / floats))), byImage: floats <= SUMS_IN_CACHE };
}

const convKernelGradient: LoweringRule<"convKernelGradient"> = (plan, node) => {
  const [dy, x] = node.inputs;
  const [gradient] = node.outputs;
  const { group, kernel } = node.attributes;
  const width = plan.vectorWidth;
  const area = kernel[0] * kernel[1];
  const from = sideOf(plan, x);
  const to = plan.requireMap(node, dy);
  const window = forwardWindow(from, [to.height, to.width], kernel, node.attributes);
  const reads: Word[] = [{ view: plan.viewOf(dy) }, { view: plan.viewOf(x) }];
  const target: Word = { view: plan.viewOf(gradient) };
  if (isDepthwise(group, from.channels, to.channels) && from.blocks > 0) {
    const sums = plan.newView(plan.batch * to.blocks * area * width);
    plan.emit(node, "depthwiseGradient", plan.batch * to.blocks, [...reads, { view: sums }, to.blocks, ...windowWords(window)], { writes: [sums], unitsPerImage: to.blocks, scratch: patchFloats(window, to.height, width) });
    plan.emit(node, "depthwiseGradientFinish", to.blocks, [{ view: sums }, target, to.channels, area, plan.batch, to.blocks], { outputs: [gradient] });
    return;
  }
  if (group !== 1) throw plan.refuse(node, `has ${group} groups`);
  if (suitsWinograd(window, from.channels, to.channels)) return kernelGradientByTiles(plan, node, { dy, x, gradient, window, to });
  const isPlain = from.blocks === 0;
  if (isPlain && from.channels !== 1) throw plan.refuse(node, "reads a plain map of several channels");
  const inBlocks = isPlain ? 1 : from.blocks;
  const perGroup = to.blocks * inBlocks * area * (isPlain ? 1 : width) * width;
  const { groups, byImage } = groupImages(plan.batch, perGroup);
  const pairs = Math.ceil(to.blocks / 2);
  const sums = plan.newView(groups * perGroup);
  const pixel = isPlain ? 1 : inBlocks * width;
  const rows = rowsPerUnit(window, pixel);
  const words: Word[] = [...reads, { view: sums }, from.channels, to.blocks, plan.batch, groups, rows, ...windowWords(window)];
  plan.emit(node, "convolutionGradient", groups * pairs, words, { writes: [sums], groups, unitsPerImage: byImage ? pairs : undefined, scratch: patchFloats(window, rows, pixel) });
  plan.emit(node, "convolutionGradientFinish", to.blocks, [{ view: sums }, target, to.channels, from.channels, area, groups], { outputs: [gradient] });
};

function kernelGradientByTiles(plan: PlanBuilder, node: OpNode, call: { dy: Value; x: Value; gradient: Value; window: WindowShape; to: MapShape }): void {
  const { dy, x, gradient, window, to } = call;
  const { from } = window;
  const width = plan.vectorWidth;
  const perGroup = TILE_PLANES * to.blocks * from.blocks * width * width;
  const { groups, byImage } = groupImages(plan.batch, perGroup);
  const pairs = Math.ceil(to.blocks / 2);
  const sums = plan.newView(groups * perGroup);
  const { rows, images, scratch } = shareTiles(window, from.blocks + Math.min(2, to.blocks), width, byImage ? 1 : Math.ceil(plan.batch / groups));
  const words: Word[] = [{ view: plan.viewOf(dy) }, { view: plan.viewOf(x) }, { view: sums }, from.channels, to.blocks, plan.batch, groups, rows, images, ...windowWords(window)];
  plan.emit(node, "winogradGradient", groups * pairs, words, { writes: [sums], groups, unitsPerImage: byImage ? pairs : undefined, scratch });
  plan.emit(node, "winogradGradientFinish", to.blocks, [{ view: sums }, { view: plan.viewOf(gradient) }, to.channels, from.channels, groups], { outputs: [gradient] });
}

function poolWindow(from: MapShape, to: MapShape, { kernel, strides, pads }: { kernel: Pair; strides: Pair; pads: readonly [number, number, number, number] }): number[] {
  return windowWords(forwardWindow(from, [to.height, to.width], kernel, { strides, dilations: [1, 1], pads }));
}

/** The winners' places are bytes; the values that hold them share the map's shape. */
const winnersOf = new WeakMap<Value, View>();

const maxPool: LoweringRule<"maxPool"> = (plan, node) => {
  const [x] = node.inputs;
  const [y, indices] = node.outputs;
  const [from, to] = [plan.requireMap(node, x), plan.requireMap(node, y)];
  const winners = plan.newView(Math.ceil((to.images * to.blocks * to.height * to.width * plan.vectorWidth) / 4));
  winnersOf.set(indices, winners);
  plan.emit(node, "maxPool", to.images * to.blocks, [{ view: plan.viewOf(x) }, { view: plan.viewOf(y) }, { view: winners }, ...poolWindow(from, to, node.attributes)], { outputs: [y], writes: [winners], unitsPerImage: to.blocks });
};

const maxPoolGradient: LoweringRule<"maxPoolGradient"> = (plan, node) => {
  const [dy, indices] = node.inputs;
  const [dx] = node.outputs;
  const [from, to] = [plan.requireMap(node, dx), plan.requireMap(node, dy)];
  const winners = winnersOf.get(indices);
  if (winners === undefined) throw plan.refuse(node, "reads indices that no max pooling gave");
  plan.emit(node, "maxPoolGradient", to.images * to.blocks, [{ view: plan.viewOf(dy) }, { view: winners }, { view: plan.viewOf(dx) }, ...poolWindow(from, to, node.attributes)], { outputs: [dx], unitsPerImage: to.blocks, isCheap: true });
};

const averagePool: LoweringRule<"averagePool"> = (plan, node) => {
  const [x] = node.inputs;
  const [y] = node.outputs;
  const [from, to] = [plan.requireMap(node, x), plan.requireMap(node, y)];
  plan.emit(node, "averagePool", to.images * to.blocks, [{ view: plan.viewOf(x) }, { view: plan.viewOf(y) }, ...poolWindow(from, to, node.attributes)], { outputs: [y], unitsPerImage: to.blocks });
};

export const MAP_RULES = { conv, convInputGradient, convKernelGradient, maxPool, maxPoolGradient, averagePool };
