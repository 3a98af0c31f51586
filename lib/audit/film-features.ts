import type { GreyImage } from "../imaging/grey-image";
import { areaResample } from "../imaging/resize";
import { invariant } from "../invariant";

/** Side of the small picture that everything of an audit but the histogram is computed from. */
export const THUMB_SIDE = 64;
export const HISTOGRAM_BINS = 32;

/** What an audit keeps of a film: 4 kB, whatever the film's size. */
export interface FilmFeatures {
  width: number;
  height: number;
  /** The greys that 0 and 255 of `thumb` stand for, as shares of the film's largest value, 0–1. */
  low: number;
  high: number;
  /** `[THUMB_SIDE, THUMB_SIDE]`: the whole film area-averaged to a square, aspect not kept, stretched to 0–255. */
  thumb: Uint8Array;
  /** `[HISTOGRAM_BINS]` shares of the film's pixels by grey, scaled so that 65,535 is all of them. */
  histogram: Uint16Array;
}

/** As a share of the largest value: less is rounding of the averages, which stretching would make a picture of. */
const LEAST_RANGE = 1e-4;

/** Reduces a film to its {@link FilmFeatures}. One pass over the pixels for the picture, one for the histogram. */
export function filmFeatures(image: GreyImage): FilmFeatures {
  const { width, height, maxValue } = image;
  const values = areaResample(image, { x: 0, y: 0, width, height }, THUMB_SIDE, THUMB_SIDE);
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const scale = high - low > LEAST_RANGE * maxValue ? 255 / (high - low) : 0;
  const thumb = Uint8Array.from(values, (value) => Math.round((value - low) * scale));
  return {
    width,
    height,
    low: Math.fround(low / maxValue),
    high: Math.fround(high / maxValue),
    thumb,
    histogram: histogramOf(image),
  };
}

function histogramOf({ data, maxValue }: GreyImage): Uint16Array {
  const counts = new Float64Array(HISTOGRAM_BINS);
  const scale = HISTOGRAM_BINS / (maxValue + 1);
  for (let i = 0; i < data.length; i++) counts[Math.min(HISTOGRAM_BINS - 1, Math.floor(data[i] * scale))]++;
  return Uint16Array.from(counts, (count) => Math.round((65_535 * count) / data.length));
}

const HEADER_BYTES = 16;
const THUMB_BYTES = THUMB_SIDE * THUMB_SIDE;
/** Size of one film's features in a stored set of them. */
export const FILM_FEATURES_BYTES = HEADER_BYTES + THUMB_BYTES + 2 * HISTOGRAM_BINS;
/** Stands for the layout below and for how the features are computed: a cache made under another number is made anew. */
export const FILM_FEATURES_VERSION = 1;

/** The films' features one after the other, little-endian, {@link FILM_FEATURES_BYTES} each. */
export function encodeFilmFeatures(features: readonly FilmFeatures[]): Uint8Array {
  const bytes = new Uint8Array(features.length * FILM_FEATURES_BYTES);
  const view = new DataView(bytes.buffer);
  features.forEach(({ width, height, low, high, thumb, histogram }, i) => {
    const at = i * FILM_FEATURES_BYTES;
    view.setUint32(at, width, true);
    view.setUint32(at + 4, height, true);
    view.setFloat32(at + 8, low, true);
    view.setFloat32(at + 12, high, true);
    bytes.set(thumb, at + HEADER_BYTES);
    histogram.forEach((share, bin) => view.setUint16(at + HEADER_BYTES + THUMB_BYTES + 2 * bin, share, true));
  });
  return bytes;
}

/** The inverse of {@link encodeFilmFeatures}. The thumbs are views into `bytes`: a set of 100,000 is not copied. */
export function decodeFilmFeatures(bytes: Uint8Array): FilmFeatures[] {
  invariant(
    bytes.length % FILM_FEATURES_BYTES === 0,
    `${bytes.length} bytes are not whole features of ${FILM_FEATURES_BYTES}`,
  );
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Array.from({ length: bytes.length / FILM_FEATURES_BYTES }, (_, i) => {
    const at = i * FILM_FEATURES_BYTES;
    const pictureEnd = at + HEADER_BYTES + THUMB_BYTES;
    return {
      width: view.getUint32(at, true),
      height: view.getUint32(at + 4, true),
      low: view.getFloat32(at + 8, true),
      high: view.getFloat32(at + 12, true),
      thumb: bytes.subarray(at + HEADER_BYTES, pictureEnd),
      histogram: Uint16Array.from({ length: HISTOGRAM_BINS }, (__, bin) => view.getUint16(pictureEnd + 2 * bin, true)),
    };
  });
}
