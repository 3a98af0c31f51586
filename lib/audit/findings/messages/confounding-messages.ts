/** @file What the findings on confounding say, each a function of what was found. */
import type { Association, AuditFinding, TrivialBaseline } from "../../audit-report";
import { ASSOCIATION } from "../../audit-thresholds";
import type { FindingText } from "../finding";
import { capitalised, listed, percent, share } from "../wording";

type Attribute = Association["attribute"];
/** What a classifier that cannot see the lungs is given. */
export type BlindInput = Exclude<TrivialBaseline["input"], "wholeImage">;

const NAMES: Record<Attribute, string> = {
  source: "source",
  format: "file format",
  colour: "colour of the files",
  bitDepth: "bit depth",
  size: "image size",
  aspect: "shape of the image",
  bytesPerPixel: "file size per pixel",
  view: "view",
  sex: "sex",
  ageBand: "age",
  licence: "licence",
  burnedIn: "text in the pixels",
};

const BLIND: Record<BlindInput, { title: string; sees: string }> = {
  metadata: {
    title: "The facts of the files alone tell the class",
    sees: "size, shape, format, colour and bytes of a file",
  },
  border: { title: "The border of the films alone tells the class", sees: "the outer 6% of a film" },
  corners: { title: "The corners of the films alone tell the class", sees: "the four corners of a film" },
  histogram: { title: "The greys alone tell the class", sees: "how often each grey occurs in a film" },
};

/** No word of a cohort: the whole data set is audited, whichever of its films a run takes. */
const REMEDY = [
  "A network can learn this in place of the disease.",
  "Import all classes from the same sources, or only films among which it is balanced, as a data set of their own;",
  "or waive this by name and report it with every score.",
].join(" ");

/** The value of an attribute that sets one label apart most: which share of the label's films has it, and of the others. */
export interface SettingApart {
  value: string;
  label: string;
  within: number;
  outside: number;
}

/** How many of a label's films have text in their pixels. */
export interface TextShare {
  label: string;
  withText: number;
  films: number;
}

/** Shares of right answers of a classifier that sees little, of guessing the commonest class, and of one that sees the whole film. */
interface BaselineScores {
  input: BlindInput;
  accuracy: number;
  majorityShare: number;
  wholeAccuracy: number;
  /** The label that it tells from the rest too surely, if any. */
  giveaway: { label: string; auroc: number } | null;
}

export const CONFOUNDING_MESSAGES = {
  /** `confounding.<attribute>` */
  association: ({
    attribute,
    alone,
    cramersV,
    apart,
    text,
  }: {
    attribute: Attribute;
    alone: boolean;
    cramersV: number;
    apart: SettingApart | null;
    /** Of `burnedIn` alone: it is told by these in the place of `apart`. */
    text: readonly TextShare[] | null;
  }): FindingText => ({
    title: alone ? `The ${NAMES[attribute]} alone tells the class` : `The ${NAMES[attribute]} goes with the class`,
    meaning: [
      `Cramér's V is ${share(cramersV)} of 1.`,
      ...(text === null ? (apart === null ? [] : [apartSentence(apart)]) : [textSentence(text)]),
    ].join(" "),
    remedy: REMEDY,
  }),
  /** `confounding.<attribute>Known`. `known` is the share of each label's films of which it is known. */
  missingness: ({
    attribute,
    known,
  }: {
    attribute: Attribute;
    known: readonly { label: string; share: number }[];
  }): FindingText => ({
    title: `Whether the ${NAMES[attribute]} is known tells the class`,
    meaning: `It is known of ${listed(known.map((of) => `${percent(of.share)} of “${of.label}”`))}.`,
    remedy: "The pixels do not show it, but it says that the classes come from different places.",
  }),
  unrelated: ({ attributes }: { attributes: readonly Attribute[] }): FindingText => ({
    title: `${capitalised(listed(attributes.map((attribute) => `the ${NAMES[attribute]}`)))} ${attributes.length === 1 ? "does" : "do"} not tell the class`,
    meaning: `Cramér's V is at most ${ASSOCIATION.amber}.`,
  }),
  /** `confounding.<input>Baseline` */
  baseline: ({ input, accuracy, majorityShare, wholeAccuracy, giveaway }: BaselineScores): FindingText => ({
    title: BLIND[input].title,
    meaning: [
      `A linear classifier that sees only ${BLIND[input].sees} is right in ${percent(accuracy)} of new patients' films,`,
      `guessing the commonest class in ${percent(majorityShare)},`,
      `and one that sees the whole film at 16 × 16 in ${percent(wholeAccuracy)}.`,
      ...(giveaway === null
        ? []
        : [`It tells “${giveaway.label}” from the rest with an AUROC of ${share(giveaway.auroc)}.`]),
    ].join(" "),
    remedy: REMEDY,
  }),
  baselinesWell: ({
    inputs,
    majorityShare,
  }: {
    inputs: readonly BlindInput[];
    majorityShare: number;
  }): FindingText => ({
    title: "Simple classifiers that do not see the lungs learn little",
    meaning: `Tried on: ${listed(inputs.map((input) => BLIND[input].sees))}. Guessing the commonest class is right in ${percent(majorityShare)}.`,
  }),
  /** What was found of a film's facts and one finding, in a set of several findings a film. */
  ofFinding: ({
    found,
    name,
    others,
  }: {
    found: AuditFinding;
    name: string;
    others: readonly string[];
  }): AuditFinding => ({
    ...found,
    title: `${found.title.replace("the class", `“${name}”`)}${others.length === 0 ? "" : ` and ${others.length} more`}`,
    detail: `${found.detail}${others.length === 0 ? "" : ` It goes with ${listed(others)}, too.`}`,
  }),
  /** `confounding.severalFindings` */
  severalFindings: ({ looked, marked }: { looked: readonly string[]; marked: readonly string[] }): FindingText => ({
    title: "Simple classifiers are not tried where a film may show several findings",
    meaning: [
      looked.length === 0
        ? "No finding is marked yes and no in 20 films each: what files and people tell of it was not judged."
        : `What files and people tell of a finding was judged of ${looked.length} of ${marked.length}: those marked yes and no in 20 films each.`,
      "Whether borders, corners or greys alone tell a finding was not judged.",
    ].join(" "),
  }),
  baselinesSkipped: (): FindingText => ({
    title: "Too few patients to try simple classifiers",
    meaning: "With fewer than ten patients in some class their scores would be chance.",
  }),
};

function textSentence(shares: readonly TextShare[]): string {
  return `There is text in ${listed(shares.map(({ label, withText, films }) => `${withText} of ${films} “${label}”`))}.`;
}

function apartSentence({ value, label, within, outside }: SettingApart): string {
  return `“${value}” is ${percent(within)} of “${label}” and ${percent(outside)} of the others.`;
}
