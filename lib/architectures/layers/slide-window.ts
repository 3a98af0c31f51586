import type { Shape } from "../../tensor/shape";
import { axisPaddings, fitWindow } from "../window";
import { isRefusal, mapOf, refuse, type LayerRefusal } from "./layer-outcome";
import type { PaddingSpec } from "./padding";

export interface Slide {
  /** Side of the window in elements. */
  window: number;
  stride: number;
  padding: PaddingSpec;
  /** Distance between the window's elements. @default 1 */
  dilation?: number;
}

/** The map a sliding window gives on `[C, H, W]`, or why it cannot be laid on it. */
export function slideWindow(
  input: Shape,
  { window, stride, padding, dilation = 1 }: Slide,
): { channels: number; height: number; width: number } | LayerRefusal {
  const map = mapOf(input);
  if (isRefusal(map)) return map;
  const { channels, height, width } = map;
  const extent = (window - 1) * dilation + 1;
  const { rows, columns } = axisPaddings(padding);
  const room = (length: number, along: typeof rows) =>
    typeof along === "string" ? length : length + along[0] + along[1];
  const shortest = Math.min(room(height, rows), room(width, columns));
  if (padding !== "same" && extent > shortest) {
    const spread = dilation === 1 ? "" : ` with dilation ${dilation} spans ${extent}×${extent}, which`;
    return refuse(
      `its ${window}×${window} window${spread} is larger than its ${height}×${width} input`,
      `Make the window at most ${largestWindow(shortest, dilation)}, use padding "same", or remove a pooling layer above it.`,
    );
  }
  return {
    channels,
    height: fitWindow(height, extent, stride, rows).output,
    width: fitWindow(width, extent, stride, columns).output,
  };
}

function largestWindow(length: number, dilation: number): number {
  return Math.floor((length - 1) / dilation) + 1;
}
