import { invariant } from "../invariant";
import { movedPixels, type TestView } from "../tensor/test-views";
import type { Dimension } from "../graph/dimension";
import type { Value } from "../graph/graph";
import type { GraphBuilder } from "../graph/graph-builder";
import { REVERSED_END } from "../graph/op-attributes";

const ROWS = 2;
const COLUMNS = 3;

/** `[N, C, H, W]` → `[V·N, C, H, W]`: each image in all views, those of one image side by side. */
export function viewImages(builder: GraphBuilder, image: Value, views: readonly TestView[]): Value {
  if (views.length === 1) return viewImage(builder, image, views[0]);
  builder.scope = "views";
  const [batch, channels, height, width] = image.type.shape;
  const shown = builder.value(
    "concat",
    views.map((view) => viewImage(builder, image, view)),
    { axis: 1 },
  );
  return builder.value("reshape", [shown], { shape: [timesBatch(batch, views.length), channels, height, width] });
}

/** `[V·N, …]` → `[N, V, …]`: what was said of the views of each image. */
export function byImage(builder: GraphBuilder, said: Value, batch: Dimension, views: number): Value {
  return builder.value("reshape", [said], { shape: [batch, views, ...said.type.shape.slice(1)] });
}

/** `[N, …]` → `[V·N, …]`: the same for every view of an image. */
export function forEachView(builder: GraphBuilder, value: Value, views: number): Value {
  if (views === 1) return value;
  const [batch, ...rest] = value.type.shape;
  const one = builder.value("reshape", [value], { shape: [batch, 1, ...rest] });
  const all = builder.value("concat", new Array<Value>(views).fill(one), { axis: 1 });
  return builder.value("reshape", [all], { shape: [timesBatch(batch, views), ...rest] });
}

/** The columns of `[…, W]` in the opposite order. @param axis of the columns */
export function mirror(builder: GraphBuilder, value: Value, axis: number): Value {
  const last = lengthOf(value, axis) - 1;
  return builder.value("slice", [value], { axes: [axis], starts: [last], ends: [REVERSED_END], steps: [-1] });
}

function viewImage(builder: GraphBuilder, image: Value, { mirrored, right, down }: TestView): Value {
  const turned = mirrored ? mirror(builder, image, COLUMNS) : image;
  return move(builder, move(builder, turned, COLUMNS, right), ROWS, down);
}

/** The content moved along an axis by a share of its length, at least a pixel; where it left, the edge is repeated. */
function move(builder: GraphBuilder, image: Value, axis: number, share: number): Value {
  const length = lengthOf(image, axis);
  const pixels = Math.abs(movedPixels(share, length));
  if (pixels === 0) return image;
  const part = (start: number, end: number) =>
    builder.value("slice", [image], { axes: [axis], starts: [start], ends: [end], steps: [1] });
  const edge = new Array<Value>(pixels).fill(share > 0 ? part(0, 1) : part(length - 1, length));
  const parts = share > 0 ? [...edge, part(0, length - pixels)] : [part(pixels, length), ...edge];
  return builder.value("concat", parts, { axis });
}

function lengthOf({ type }: Value, axis: number): number {
  const length = type.shape[axis];
  invariant(typeof length === "number", "an axis that is moved along has a known length");
  return length;
}

function timesBatch(batch: Dimension, views: number): Dimension {
  return typeof batch === "number" ? batch * views : { batch: batch.batch * views };
}
