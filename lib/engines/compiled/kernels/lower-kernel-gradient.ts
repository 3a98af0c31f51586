/** @file The gradient of a convolution's kernel as kernel calls: sums per group of images, then one sum of those. */
import type { OpNode, Value } from "../../../graph/graph";
import { WINOGRAD_PLANES } from "./abi/kernel-abi";
import type { MapShape } from "./layout";
import { isDepthwise } from "./lower-convolution";
import type { LoweringRule } from "./lowering-rule";
import type { PlanBuilder } from "./plan-builder";
import { forwardWindow, patchFloats, rowsPerUnit, windowedMapOf, windowWords, type WindowShape } from "./window-shape";
import { shareTiles, suitsWinograd } from "./winograd-tiles";

/** Sums are kept per group of images, so that threads share the work and the sum's order never changes. */
const MOST_GROUPS = 16;
/** Floats that the groups' sums may take together. */
const GROUP_FLOATS = 2 ** 21;
/** Floats of sums that may be read and written once per image, while the image is in the cache. */
const SUMS_IN_CACHE = 48 * 1024;

/** How the images of a batch are grouped for sums of this size, and whether one image is added at a time. */
function groupImages(batch: number, floats: number): { groups: number; byImage: boolean } {
  return {
    groups: Math.max(1, Math.min(batch, MOST_GROUPS, Math.floor(GROUP_FLOATS / floats))),
    byImage: floats <= SUMS_IN_CACHE,
  };
}

const convKernelGradient: LoweringRule<"convKernelGradient"> = (plan, node) => {
  const [dy, x] = node.inputs;
  const [gradient] = node.outputs;
  const { group, kernel } = node.attributes;
  const width = plan.vectorWidth;
  const area = kernel[0] * kernel[1];
  const from = windowedMapOf(plan, x);
  const to = plan.requireMap(node, dy);
  const window = forwardWindow(from, [to.height, to.width], kernel, node.attributes);
  const reads = { dy: plan.viewOf(dy), x: plan.viewOf(x) };
  const target = plan.viewOf(gradient);
  if (isDepthwise(group, from.channels, to.channels) && from.blocks > 0) {
    const sums = plan.newView(plan.batch * to.blocks * area * width);
    const scratch = patchFloats(window, to.height, width);
    plan.emit(
      node,
      "depthwiseGradient",
      plan.batch * to.blocks,
      { ...reads, sums, window: windowWords(window) },
      { unitsPerImage: to.blocks, scratch },
    );
    const joined = { sums, gradient: target, channels: to.channels, taps: area, images: plan.batch, blocks: to.blocks };
    plan.emit(node, "depthwiseGradientFinish", to.blocks, joined, { outputs: [gradient] });
    return;
  }
  if (group !== 1) throw plan.refuse(node, `has ${group} groups`);
  if (suitsWinograd(window, from.channels, to.channels))
    return kernelGradientByTiles(plan, node, { dy, x, gradient, window, to });
  const isPlain = from.blocks === 0;
  if (isPlain && from.channels !== 1) throw plan.refuse(node, "reads a plain map of several channels");
  const inBlocks = isPlain ? 1 : from.blocks;
  const perGroup = to.blocks * inBlocks * area * (isPlain ? 1 : width) * width;
  const { groups, byImage } = groupImages(plan.batch, perGroup);
  const pairs = Math.ceil(to.blocks / 2);
  const sums = plan.newView(groups * perGroup);
  const pixel = isPlain ? 1 : inBlocks * width;
  const rows = rowsPerUnit(window, pixel);
  const words = {
    ...reads,
    sums,
    channels: from.channels,
    outBlocks: to.blocks,
    images: plan.batch,
    groups,
    rows,
    window: windowWords(window),
  };
  const scratch = patchFloats(window, rows, pixel);
  plan.emit(node, "convolutionGradient", groups * pairs, words, {
    groups,
    unitsPerImage: byImage ? pairs : undefined,
    scratch,
  });
  const joined = { sums, gradient: target, filters: to.channels, channels: from.channels, taps: area, groups };
  plan.emit(node, "convolutionGradientFinish", to.blocks, joined, { outputs: [gradient] });
};

function kernelGradientByTiles(
  plan: PlanBuilder,
  node: OpNode,
  call: { dy: Value; x: Value; gradient: Value; window: WindowShape; to: MapShape },
): void {
  const { dy, x, gradient, window, to } = call;
  const { from } = window;
  const width = plan.vectorWidth;
  const perGroup = WINOGRAD_PLANES * to.blocks * from.blocks * width * width;
  const { groups, byImage } = groupImages(plan.batch, perGroup);
  const pairs = Math.ceil(to.blocks / 2);
  const sums = plan.newView(groups * perGroup);
  const { rows, images, scratch } = shareTiles(
    window,
    from.blocks + Math.min(2, to.blocks),
    width,
    byImage ? 1 : Math.ceil(plan.batch / groups),
  );
  const words = {
    dy: plan.viewOf(dy),
    x: plan.viewOf(x),
    sums,
    channels: from.channels,
    outBlocks: to.blocks,
    images: plan.batch,
    groups,
    rows,
    together: images,
    window: windowWords(window),
  };
  plan.emit(node, "winogradGradient", groups * pairs, words, {
    groups,
    unitsPerImage: byImage ? pairs : undefined,
    scratch,
  });
  const joined = { sums, gradient: plan.viewOf(gradient), filters: to.channels, channels: from.channels, groups };
  plan.emit(node, "winogradGradientFinish", to.blocks, joined, { outputs: [gradient] });
}

export const KERNEL_GRADIENT_LOWERINGS = { convKernelGradient };
