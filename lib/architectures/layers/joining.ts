/** @file Layers that join several others: add, multiply, concatenate. */
import type { Shape } from "../../tensor/shape";
import { formatShape } from "../format-shape";
import { defineLayer } from "./define-layer";
import { plain, refuse, type LayerContext, type LayerOutcome, type LayerRefusal } from "./layer-outcome";

const JOINT = { group: "Joining and output", isJoint: true, isNegative: "asInput" } as const;

function add({ inputs, inputShapes }: LayerContext): LayerOutcome {
  const twice = refuseRepeated(inputs, "adds");
  if (twice !== null) return twice;
  const odd = inputShapes.findIndex((shape) => formatShape(shape) !== formatShape(inputShapes[0]));
  if (odd < 0) return plain(inputShapes[0]);
  return refuse(
    `it adds ${named(inputs, inputShapes, 0)} to ${named(inputs, inputShapes, odd)}; the shapes must be equal`,
    "Bring both to one shape, for example by a 1×1 conv2d with the same filters and stride on the shortcut.",
  );
}

/** Equal shapes, or one factor per channel: `[C]` or `[C, 1, 1]` over `[C, H, W]`. */
function multiply({ inputs, inputShapes }: LayerContext): LayerOutcome {
  const output = inputShapes.reduce((a, b) => (rankOf(b) > rankOf(a) ? b : a));
  const odd = inputShapes.findIndex((shape) => !scales(shape, output));
  if (odd < 0) return plain(output);
  const largest = inputShapes.indexOf(output);
  return refuse(
    `it multiplies ${named(inputs, inputShapes, largest)} by ${named(inputs, inputShapes, odd)}; the shapes must be equal, or one factor per channel (${output[0]} or ${output[0]}×1×1)`,
    "Bring both to one shape, or end the factor's branch with a global pooling and a dense layer of one unit per channel.",
  );
}

/** Maps of one size side by side along the channels, or vectors end to end. */
function concatenate({ inputs, inputShapes }: LayerContext): LayerOutcome {
  const twice = refuseRepeated(inputs, "joins");
  if (twice !== null) return twice;
  const [, ...size] = inputShapes[0];
  const odd = inputShapes.findIndex(
    (shape) => formatShape(shape.slice(1)) !== formatShape(size) || shape.length !== inputShapes[0].length,
  );
  if (odd < 0) return plain([inputShapes.reduce((sum, [channels]) => sum + channels, 0), ...size]);
  const isVector = inputShapes[0].length !== inputShapes[odd].length;
  return refuse(
    `it joins ${named(inputs, inputShapes, 0)} and ${named(inputs, inputShapes, odd)}; ${isVector ? "it takes feature maps or vectors, not both" : "the maps must have one size"}`,
    isVector
      ? "Put a global pooling or flatten layer behind the feature map."
      : "Bring both to one size by a pooling layer, a stride or an upsampling2d.",
  );
}

function refuseRepeated(inputs: readonly string[], verb: string): LayerRefusal | null {
  if (new Set(inputs).size === inputs.length) return null;
  return refuse(`it ${verb} the same layer twice (${inputs.join(", ")})`, "Name two different layers.");
}

const named = (inputs: readonly string[], shapes: readonly Shape[], at: number) =>
  `"${inputs[at]}" (${formatShape(shapes[at])})`;

/** Larger for the shape that others are stretched to. */
const rankOf = (shape: Shape) => (shape.length === 1 ? 0 : shape[1] * shape[2]);

function scales(factor: Shape, output: Shape): boolean {
  if (formatShape(factor) === formatShape(output)) return true;
  return output.length === 3 && factor[0] === output[0] && factor.slice(1).every((length) => length === 1);
}

export const JOINTS = [
  defineLayer({
    kind: "add",
    title: "Add",
    explanation:
      "Adds two layers of equal shape value by value: the shortcut of a residual block. Name the normalised branch first; it then starts at zero.",
    stem: "add",
    ...JOINT,
    fields: {},
    resolve: (_spec, _input, context) => add(context),
  }),
  defineLayer({
    kind: "multiply",
    title: "Multiply",
    explanation: "Multiplies layers value by value, or every channel by one factor of its own: a gate.",
    stem: "multiply",
    ...JOINT,
    fields: {},
    resolve: (_spec, _input, context) => multiply(context),
  }),
  defineLayer({
    kind: "concatenate",
    title: "Concatenate",
    explanation: "Lays the channels of several maps of one size side by side, so that the next layer reads them all.",
    stem: "concatenate",
    ...JOINT,
    fields: {},
    resolve: (_spec, _input, context) => concatenate(context),
  }),
] as const;
