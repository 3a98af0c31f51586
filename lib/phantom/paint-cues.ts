import type { GreyImage } from "../imaging/grey-image";
import { areaResample } from "../imaging/resize";
import type { CORNERS, Cue } from "./cues";
import { forEachTextPixel, GLYPH_HEIGHT, textWidth } from "./glyphs";
import { lossyCopy } from "./lossy-copy";

/** A marker's height and its distance from the edges, as shares of the side: inside what preprocessing keeps. */
const MARKER_HEIGHT = 0.045;
const MARKER_INSET = 0.075;

/** Paints the cues that lie on a finished film of values 0–1, and marks their pixels in `mask`. The others acted before. */
export function paintCues(film: Float32Array, size: number, cues: readonly Cue[], mask: Uint8Array): void {
  for (const cue of cues) {
    if (cue.kind === "marker") {
      const scale = Math.max(1, Math.round((MARKER_HEIGHT * size) / GLYPH_HEIGHT));
      const { left, top } = cornerOf(cue.corner, textWidth(cue.glyph) * scale, GLYPH_HEIGHT * scale, size);
      forEachTextPixel(cue.glyph, scale, (x, y) => paint((top + y) * size + left + x, cue.value));
    } else if (cue.kind === "border") {
      const width = Math.max(1, Math.round(cue.width * size));
      for (let at = 0; at < film.length; at++) {
        const [x, y] = [at % size, Math.floor(at / size)];
        if (Math.min(x, y, size - 1 - x, size - 1 - y) < width) paint(at, cue.value);
      }
    } else if (cue.kind !== "leads") mask.fill(1);
  }

  function paint(at: number, value: number): void {
    film[at] = value;
    mask[at] = 1;
  }
}

function cornerOf(
  corner: (typeof CORNERS)[number],
  width: number,
  height: number,
  size: number,
): { left: number; top: number } {
  const inset = Math.round(MARKER_INSET * size);
  return {
    left: corner.endsWith("left") ? inset : size - inset - width,
    top: corner.startsWith("top") ? inset : size - inset - height,
  };
}

/** A square 8-bit film that was kept small and compressed hard. */
export function coarsen(image: GreyImage, { scale, quality }: Extract<Cue, { kind: "resolution" }>): GreyImage {
  const size = image.width;
  const side = Math.max(8, Math.round(size * scale));
  const resampled = (from: GreyImage, to: number): GreyImage => ({
    width: to,
    height: to,
    maxValue: 255,
    data: Uint8Array.from(
      areaResample(from, { x: 0, y: 0, width: from.width, height: from.height }, to, to),
      Math.round,
    ),
  });
  return resampled(lossyCopy(resampled(image, side), quality), size);
}
