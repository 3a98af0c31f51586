/** @file What the findings on leakage say, by the finding's id after `leakage.`, each a function of what was found. */
import type { FindingText } from "../finding";
import { counted, listed, verb } from "../wording";

interface Films {
  films: number;
}

/** What people may say of films under two labels: nothing of those that are equal pixel for pixel, for these are one film. */
const VERDICTS = {
  none: "",
  some: ", or say of those that are not equal pixel for pixel that they are different films",
  all: ", or say that they are different films",
};

/** What a data set has in common with another one. */
interface SharingSet extends Films {
  title: string;
  /** Held for tests: what it has in common with this one tests nothing. */
  testOnly: boolean;
  otherLabel: number;
  suspects: number;
}

function sharingSentence({ title, testOnly, films, otherLabel, suspects }: SharingSet): string {
  const parts = [
    ...(films === 0 ? [] : [counted(films, "film")]),
    ...(otherLabel === 0 ? [] : [`${otherLabel.toLocaleString("en")} of them under another label`]),
    ...(suspects === 0 ? [] : [`${counted(suspects, "pair")} to look at`]),
  ];
  return `“${title}”${testOnly ? ", which is held for tests only" : ""}: ${parts.join(", ")}.`;
}

const waitingSentence = (waiting: readonly string[]): string =>
  waiting.length === 0 ? "" : ` Not compared yet with: ${listed(waiting.map((title) => `“${title}”`))}.`;

export const LEAKAGE_MESSAGES = {
  /** `verdicts`: of how many of the pairs people may say that they are different films. */
  contradictoryLabels: ({ films, verdicts }: Films & { verdicts: keyof typeof VERDICTS }): FindingText => ({
    title: `${counted(films, "film")} are in the set under two labels`,
    meaning: "They are copies of one another and cannot be right under both.",
    remedy: `Import the films again with the label corrected or one of each left out${VERDICTS[verdicts]}.`,
  }),
  exact: ({ films }: Films): FindingText => ({
    title: `${counted(films, "film")} are there more than once, pixel for pixel`,
    meaning:
      "A split keeps equal films on one side, so they do not leak; but they count twice in training and in every score.",
    remedy: "Leave the copies out.",
  }),
  duplicates: ({ films }: Films): FindingText => ({
    title: `${counted(films, "film")} are copies that were re-encoded, resized, cropped or mirrored`,
    meaning: "A split keeps them on one side, so they do not leak; but they count twice.",
    remedy: "Look at them side by side, and say which are different films after all.",
  }),
  onePatientTwice: ({ films }: Films): FindingText => ({
    title: `${counted(films, "film")} are copies under different patients`,
    meaning: "Some patients have more than one id here.",
    remedy:
      "A split keeps these films together, but not the other films of such a patient: check where the ids come from.",
  }),
  noCopies: (): FindingText => ({
    title: "No film is there twice",
    meaning: "Neither as it is nor re-encoded, resized, mirrored or cropped to 80% of its sides or more.",
  }),
  suspects: ({ pairs }: { pairs: number }): FindingText => ({
    title: `${counted(pairs, "pair")} of films ${verb(pairs, "looks", "look")} alike`,
    meaning: "They may be copies that were worked on, or two films of one patient taken alike.",
    remedy: "Look at them side by side and say which; until then a split may part them.",
  }),
  /** `films` of this set are in others: of each set how many surely, how many of those under another label, and how many pairs to look at. */
  betweenSets: ({
    films,
    sets,
    waiting,
  }: Films & { sets: readonly SharingSet[]; waiting: readonly string[] }): FindingText => ({
    title: `${counted(films, "film")} ${verb(films, "is", "are")} in another data set, too, or may be`,
    meaning: `${sets.map(sharingSentence).join(" ")}${waitingSentence(waiting)}`,
    remedy:
      "A network that was trained on one of the sets has seen them: an evaluation on the other leaves them out, and says how many.",
  }),
  betweenSetsNone: ({
    compared,
    waiting,
  }: {
    compared: readonly string[];
    waiting: readonly string[];
  }): FindingText => ({
    title: "No film is in another data set",
    meaning: `Compared with: ${listed(compared.map((title) => `“${title}”`))}.${waitingSentence(waiting)}`,
  }),
  fileNames: ({ films }: Films): FindingText => ({
    title: `${counted(films, "film")} of different patients share a file name`,
    meaning: "Names that differ only in what copying or augmenting appends often stand for one film.",
    remedy: "A split keeps them on one side.",
  }),
  patientLabels: ({ patients }: { patients: number }): FindingText => ({
    title: `${counted(patients, "patient")} ${verb(patients, "has", "have")} films under more than one label`,
    meaning: "That can be right: people fall ill and recover. All films of a patient stay on one side of a split.",
  }),
  patients: ({ patients, several }: { patients: number; several: number }): FindingText => ({
    title: `${counted(patients, "patient")}, ${several.toLocaleString("en")} of them with several films`,
    meaning: "All films of a patient stay on one side of a split.",
  }),
  patientsUnknown: (): FindingText => ({
    title: "Every film counts as a patient of its own",
    meaning: "Either each patient has one film, or nothing says whose the films are.",
    remedy:
      "In the second case films of one patient can be on both sides of a split: give the patients in a table when importing.",
  }),
};
