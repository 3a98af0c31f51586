/** @file What the findings on quality say, each a function of what was found. */
import { QUALITY } from "../../audit-thresholds";
import type { Flaw } from "../film-flaws";
import type { FindingText } from "../finding";
import { capitalised, counted, listed, verb } from "../wording";

/** What films have or are, in the singular and the plural; what it means and what to do about it. */
interface FlawWords {
  one: string;
  many: string;
  meaning: string;
  remedy: string;
}

const FLAW_WORDS: Record<Flaw, FlawWords> = {
  tiny: {
    one: `is smaller than ${QUALITY.tinySide} pixels`,
    many: `are smaller than ${QUALITY.tinySide} pixels`,
    meaning: "They are thumbnails, or figures of an article.",
    remedy: "Import the full films, or leave them out.",
  },
  blank: {
    one: "is nearly blank",
    many: "are nearly blank",
    meaning: "There is hardly any difference between their darkest and their brightest place.",
    remedy: "Export them again, or leave them out.",
  },
  inverted: {
    one: "looks inverted",
    many: "look inverted",
    meaning: "Bone seems dark and air bright, as where MONOCHROME1 was read as MONOCHROME2.",
    remedy: "Look at them and turn the greys round before importing again.",
  },
  upsideDown: {
    one: "looks upside down",
    many: "look upside down",
    meaning: "The belly seems to be at the top.",
    remedy: "Look at them, turn them, and import them again.",
  },
  notFrontal: {
    one: "may be a lateral film or lie on its side",
    many: "may be lateral films or lie on their sides",
    meaning: "The networks learn from frontal films.",
    remedy: "Look at them and leave out what is not frontal.",
  },
  borders: {
    one: "has heavy borders",
    many: "have heavy borders",
    meaning: `More than ${100 * QUALITY.borderShare}% of their area has one grey: collimator, padding or the edge of a figure.`,
    remedy: "Where one class has more of them a network can learn the border.",
  },
  oddAspect: {
    one: "is far from square",
    many: "are far from square",
    meaning: `Their longer side is more than ${QUALITY.oddAspect} times the shorter.`,
    remedy: "Training takes the central square: part of the lungs may be cut off.",
  },
  colour: {
    one: "came in a colour file",
    many: "came in colour files",
    meaning: "They were turned grey.",
    remedy: "Radiographs have no colour: make sure that these are no photographs or annotated figures.",
  },
  burnedInText: {
    one: "may have text in its pixels",
    many: "may have text in their pixels",
    meaning: "Names and dates in the pixels are not removed by an import.",
    remedy: "Look at them before anyone else does, and leave out or cover what identifies a person.",
  },
};

/** How many of a label's films have a flaw. */
interface FlawedShare {
  label: string;
  flawed: number;
  films: number;
}

const flawTitle = ({ flaw, films }: { flaw: Flaw; films: number }) =>
  `${counted(films, "film")} ${verb(films, FLAW_WORDS[flaw].one, FLAW_WORDS[flaw].many)}`;

export const QUALITY_MESSAGES = {
  /** `quality.<flaw>` */
  flaw: (found: { flaw: Flaw; films: number }): FindingText => ({
    title: flawTitle(found),
    meaning: FLAW_WORDS[found.flaw].meaning,
    remedy: FLAW_WORDS[found.flaw].remedy,
  }),
  /** `quality.<flaw>` where the films of one label have it and those of another do not. */
  tellingFlaw: ({ shares, ...found }: { flaw: Flaw; films: number; shares: readonly FlawedShare[] }): FindingText => ({
    title: `${flawTitle(found)}, and that tells the class`,
    meaning: [
      `${capitalised(listed(shares.map(({ label, flawed, films }) => `${flawed} of ${films} “${label}”`)))}.`,
      "A network can learn this in place of the disease.",
      FLAW_WORDS[found.flaw].meaning,
    ].join(" "),
    remedy: FLAW_WORDS[found.flaw].remedy,
  }),
  /** `quality.colour` of a set that was saved in colour as a whole. */
  allInColour: (): FindingText => ({ title: "All films came in colour files", meaning: FLAW_WORDS.colour.meaning }),
  /** `quality.well` */
  well: ({ absent, films }: { absent: readonly Flaw[]; films: number }): FindingText => ({
    title: `No film ${listed(absent.map((flaw) => FLAW_WORDS[flaw].one)).replace(/ and (?=[^,]*$)/, " or ")}`,
    meaning: `All ${counted(films, "film")} were checked.`,
  }),
  /** `quality.notTaken`. `examples` are some of the files, each with its reason. */
  notTaken: ({ files, examples }: { files: number; examples: readonly string[] }): FindingText => ({
    title: `${counted(files, "file")} ${verb(files, "was", "were")} not taken`,
    meaning: "Files that cannot be read, and what is no film or was left out.",
    remedy: [
      "Make sure that no class has lost films by it; the data set's page has the reason for each.",
      ...(files > examples.length ? ["The first ones:"] : []),
      ...examples,
    ].join(" "),
  }),
};
