import { type Heatmap } from "./upsample-heatmap";

type Rgb = readonly [number, number, number];

/**
 * Nine evenly spaced colours of matplotlib's "inferno" (Smith & van der Walt): lightness rises steadily, so the order
 * survives grey printing and every common colour-vision deficiency.
 */
export const INFERNO: readonly Rgb[] = [
  [0, 0, 4],
  [31, 12, 72],
  [85, 15, 109],
  [136, 34, 106],
  [186, 54, 85],
  [227, 89, 51],
  [249, 140, 10],
  [249, 201, 50],
  [252, 255, 164],
];

/** The colour of a heat `value` (clamped to 0–1), each channel 0–255, linear between the stops. */
export function heatColour(value: number): Rgb {
  const place = Math.min(1, Math.max(0, value)) * (INFERNO.length - 1);
  const stop = Math.min(INFERNO.length - 2, Math.floor(place));
  const share = place - stop;
  const channel = (i: 0 | 1 | 2) => Math.round(INFERNO[stop][i] * (1 - share) + INFERNO[stop + 1][i] * share);
  return [channel(0), channel(1), channel(2)];
}

/** The legend as a CSS gradient from cold (0) to hot (1). */
export function heatGradientCss(direction = "to right"): string {
  return `linear-gradient(${direction}, ${INFERNO.map(([r, g, b]) => `rgb(${r} ${g} ${b})`).join(", ")})`;
}

/**
 * Paints a heat map as straight-alpha RGBA bytes, `height × width × 4`.
 *
 * Opacity grows with the heat (alpha = 255·value), so cold regions leave the film readable; the viewer's slider scales
 * the whole layer.
 */
export function paintHeatmap(map: Heatmap): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(map.values.length * 4);
  for (let i = 0; i < map.values.length; i++) {
    const value = Math.min(1, Math.max(0, map.values[i]));
    const [r, g, b] = heatColour(value);
    rgba.set([r, g, b, Math.round(255 * value)], i * 4);
  }
  return rgba;
}
