/** @file Max and average pooling as kernel calls. */
import type { Pair } from "../../../graph/op-attributes";
import type { MapShape } from "./layout";
import type { StructWords } from "./abi/kernel-words";
import type { LoweringRule } from "./lowering-rule";
import { forwardWindow, windowWords } from "./window-shape";

function poolWindow(
  from: MapShape,
  to: MapShape,
  { kernel, strides, pads }: { kernel: Pair; strides: Pair; pads: readonly [number, number, number, number] },
): StructWords<"window"> {
  return windowWords(forwardWindow(from, [to.height, to.width], kernel, { strides, dilations: [1, 1], pads }));
}

const maxPool: LoweringRule<"maxPool"> = (plan, node) => {
  const [x] = node.inputs;
  const [y, indices] = node.outputs;
  const [from, to] = [plan.requireMap(node, x), plan.requireMap(node, y)];
  const winners = plan.newView(Math.ceil((to.images * to.blocks * to.height * to.width * plan.vectorWidth) / 4));
  // Places in a window, as bytes: all that the gradient asks of the indices.
  plan.place(indices, winners);
  const words = { x: plan.viewOf(x), y: plan.viewOf(y), winners, window: poolWindow(from, to, node.attributes) };
  plan.emit(node, "maxPool", to.images * to.blocks, words, { outputs: [y], unitsPerImage: to.blocks });
};

const maxPoolGradient: LoweringRule<"maxPoolGradient"> = (plan, node) => {
  const [dy, indices] = node.inputs;
  const [dx] = node.outputs;
  const [from, to] = [plan.requireMap(node, dx), plan.requireMap(node, dy)];
  const window = poolWindow(from, to, node.attributes);
  const words = { dy: plan.viewOf(dy), winners: plan.viewOf(indices), dx: plan.viewOf(dx), window };
  plan.emit(node, "maxPoolGradient", to.images * to.blocks, words, {
    outputs: [dx],
    unitsPerImage: to.blocks,
    isCheap: true,
  });
};

const averagePool: LoweringRule<"averagePool"> = (plan, node) => {
  const [x] = node.inputs;
  const [y] = node.outputs;
  const [from, to] = [plan.requireMap(node, x), plan.requireMap(node, y)];
  const words = { x: plan.viewOf(x), y: plan.viewOf(y), window: poolWindow(from, to, node.attributes) };
  plan.emit(node, "averagePool", to.images * to.blocks, words, { outputs: [y], unitsPerImage: to.blocks });
};

export const POOLING_LOWERINGS = { maxPool, maxPoolGradient, averagePool };
