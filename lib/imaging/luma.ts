/**
 * Rec. 601 luma in 16-bit fixed point: `(19595 R + 38470 G + 7471 B + 32768) / 65536`, the integers libjpeg and Pillow use.
 * Equal channels give themselves back; works for 8- and 16-bit samples.
 */
export function luma(red: number, green: number, blue: number): number {
  return (19595 * red + 38470 * green + 7471 * blue + 32768) >>> 16;
}

/** `value × alpha / maxValue`, rounded: a sample composited on black. */
export function onBlack(value: number, alpha: number, maxValue: number): number {
  return Math.floor((value * alpha + (maxValue >> 1)) / maxValue);
}
