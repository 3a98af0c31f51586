/** @file What each trivial classifier sees of a film: anything but the lungs, and for comparison the whole picture. */
import { FilmFacts } from "../../datasets/film-facts";
import type { FilmRecord } from "../../datasets/film-record";
import type { TrivialBaseline } from "../audit-report";
import { halved } from "../alike/chest-descriptor";
import { type FilmFeatures, THUMB_SIDE } from "../film-features";

type Input = TrivialBaseline["input"];

const SIDE = THUMB_SIDE / 2;
/** Of 32: the outer 6% on each side. */
const RING = 2;
/** Of 32: squares of 16% of the side. */
const CORNER = 5;
const FORMATS = FilmFacts.shape.format.options;
const COLOURS = FilmFacts.shape.colour.options;

const isRing = (x: number, y: number) => Math.min(x, y, SIDE - 1 - x, SIDE - 1 - y) < RING;
const isCorner = (x: number, y: number) => Math.min(x, SIDE - 1 - x) < CORNER && Math.min(y, SIDE - 1 - y) < CORNER;

/** One row of numbers for each kind of input. */
export const BASELINE_INPUTS: Readonly<Record<Input, (film: FilmRecord, features: FilmFeatures) => Float64Array>> = {
  metadata: fileFacts,
  histogram: (_, { histogram }) => Float64Array.from(histogram, (share) => Math.sqrt(share / 65_535)),
  border: (_, features) => greysWhere(features, isRing),
  corners: (_, features) => greysWhere(features, isCorner),
  wholeImage: (_, features) => quarterGreys(features),
};

/** What can be told of a file without looking into it: no patient, no source, no view. */
function fileFacts({ width, height, bitDepth, format, colour, fileBytes }: FilmRecord): Float64Array {
  const bytes = fileBytes === null ? 0 : Math.log2(fileBytes / (width * height));
  return Float64Array.of(
    Math.log2(width),
    Math.log2(height),
    Math.log2(width / height),
    width === height ? 1 : 0,
    bitDepth,
    bytes,
    fileBytes === null ? 1 : 0,
    ...FORMATS.map((one) => (format === one ? 1 : 0)),
    ...COLOURS.map((one) => (colour === one ? 1 : 0)),
  );
}

/** Share of white, at 32 × 32. */
function greysWhere({ thumb, low, high }: FilmFeatures, isSeen: (x: number, y: number) => boolean): Float64Array {
  const seen: number[] = [];
  halved(thumb).forEach((value, i) => {
    if (isSeen(i % SIDE, Math.floor(i / SIDE))) seen.push(low + (value / 255) * (high - low));
  });
  return Float64Array.from(seen);
}

/** Share of white, at 16 × 16. */
function quarterGreys({ thumb, low, high }: FilmFeatures): Float64Array {
  const out = new Float64Array((SIDE / 2) ** 2);
  halved(thumb).forEach((value, i) => {
    out[(i >> 6) * (SIDE / 2) + ((i % SIDE) >> 1)] += (low + (value / 255) * (high - low)) / 4;
  });
  return out;
}
