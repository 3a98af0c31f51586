/** @file A sliding window's geometry in the attributes of its op. */
import type { PaddingSpec } from "../../architectures/layers/padding";
import type { ResolvedLayer } from "../../architectures/resolved-cnn";
import { axisPaddings, fitWindow } from "../../architectures/window";
import type { Pads, Pair } from "../op-attributes";

export interface Window {
  size: number;
  stride: number;
  dilation: number;
  padding: PaddingSpec;
}

export const square = (length: number): Pair => [length, length];

/** What is added around the map that a layer's window slides over. */
export function padsOf(layer: ResolvedLayer, { size, stride, dilation, padding }: Window): Pads {
  const [, height, width] = layer.inputShapes[0];
  const extent = (size - 1) * dilation + 1;
  const { rows, columns } = axisPaddings(padding);
  const vertical = fitWindow(height, extent, stride, rows);
  const horizontal = fitWindow(width, extent, stride, columns);
  return [vertical.padBefore, horizontal.padBefore, vertical.padAfter, horizontal.padAfter];
}
