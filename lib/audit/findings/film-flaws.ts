import type { FilmRecord } from "../../datasets/film-record";
import { QUALITY } from "../audit-thresholds";
import { chestLikeness } from "../../gate/chest-likeness";
import { type FilmFeatures, THUMB_SIDE } from "../film-features";

export const FLAWS = [
  "tiny",
  "blank",
  "inverted",
  "upsideDown",
  "notFrontal",
  "borders",
  "oddAspect",
  "colour",
  "burnedInText",
] as const;
export type Flaw = (typeof FLAWS)[number];

/** What is wrong with one film, by its picture and by what is known of it. */
export function flawsOf(film: Pick<FilmRecord, "colour" | "burnedIn" | "view">, features: FilmFeatures): Flaw[] {
  const { width, height, thumb, low, high } = features;
  const blank = high - low < QUALITY.blankRange;
  const is: Record<Flaw, boolean> = {
    tiny: Math.min(width, height) < QUALITY.tinySide,
    blank,
    // Nothing can be told of how a blank film lies.
    ...(blank ? { inverted: false, upsideDown: false, notFrontal: false, borders: false } : poseFlaws(thumb)),
    oddAspect: Math.max(width, height) > QUALITY.oddAspect * Math.min(width, height),
    colour: film.colour !== "grey" && film.colour !== "unknown",
    burnedInText: film.burnedIn === "yes",
  };
  if (film.view === "lateral") is.notFrontal = true;
  return FLAWS.filter((flaw) => is[flaw]);
}

function poseFlaws(thumb: Uint8Array): Record<"inverted" | "upsideDown" | "notFrontal" | "borders", boolean> {
  const { downwards, fromTheMiddle, sideways } = chestLikeness(thumb);
  const notFrontal = sideways > QUALITY.sideways && sideways > Math.abs(downwards) + QUALITY.sidewaysMargin;
  return {
    notFrontal,
    inverted: !notFrontal && downwards < 0 && fromTheMiddle < 0,
    upsideDown: !notFrontal && downwards < 0 && fromTheMiddle >= 0,
    borders: borderShare(thumb) > QUALITY.borderShare,
  };
}

/** The share of the film's area that lies in borders of one grey, whatever grey it is. */
export function borderShare(thumb: Uint8Array): number {
  const side = THUMB_SIDE;
  const row = (y: number) => isFlat(thumb, y * side, 1);
  const column = (x: number) => isFlat(thumb, x, side);
  const inner = (flat: (at: number) => boolean) => {
    let from = 0;
    let to = side;
    while (from < to && flat(from)) from++;
    while (to > from && flat(to - 1)) to--;
    return to - from;
  };
  return 1 - (inner(row) * inner(column)) / (side * side);
}

function isFlat(thumb: Uint8Array, from: number, step: number): boolean {
  let least = 255;
  let most = 0;
  for (let i = 0; i < THUMB_SIDE; i++) {
    const value = thumb[from + i * step];
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return most - least <= QUALITY.borderVariation;
}
