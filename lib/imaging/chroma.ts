import type { GreyImage } from "./grey-image";

/** Red, green and blue of a pixel. */
export type RgbTriple = readonly [red: number, green: number, blue: number];

/** Rows and columns that are looked at: some thousand pixels tell a photograph from a film. */
const LINES = 64;

/** Every how many rows or columns of a side to look. */
export function chromaStep(side: number): number {
  return Math.ceil(side / LINES);
}

/** How far a pixel is from grey, 0–1: (largest − smallest channel) / `maxValue`. */
export function chromaOf([red, green, blue]: RgbTriple, maxValue: number): number {
  return (Math.max(red, green, blue) - Math.min(red, green, blue)) / maxValue;
}

/**
 * How colourful a picture is, 0–1: the mean of {@link chromaOf} over an even grid of at most 64 × 64 pixels; 0 for grey.
 * @param at the chroma of the pixel with this index, row by row.
 */
export function meanChroma(
  { width, height }: Pick<GreyImage, "width" | "height">,
  at: (pixel: number) => number,
): number {
  const [columns, rows] = [chromaStep(width), chromaStep(height)];
  let sum = 0;
  let count = 0;
  // From the middle of each cell: a frame around the picture does not stand for it.
  for (let y = rows >> 1; y < height; y += rows)
    for (let x = columns >> 1; x < width; x += columns, count++) sum += at(y * width + x);
  return sum / count;
}

/** A colour of YCbCr, full range 0–255, as RGB (JFIF 1.02 p. 3), clamped. */
export function ycbcrColour(y: number, cb: number, cr: number): RgbTriple {
  const clamp = (value: number) => Math.min(Math.max(value, 0), 255);
  return [
    clamp(y + 1.402 * (cr - 128)),
    clamp(y - 0.344136 * (cb - 128) - 0.714136 * (cr - 128)),
    clamp(y + 1.772 * (cb - 128)),
  ];
}
