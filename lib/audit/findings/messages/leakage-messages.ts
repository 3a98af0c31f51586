/** @file What the findings on leakage say, by the finding's id after `leakage.`, each a function of what was found. */
import type { FindingText } from "../finding";
import { counted, verb } from "../wording";

interface Films {
  films: number;
}

/** What people may say of films under two labels: nothing of those that are equal pixel for pixel, for these are one film. */
const VERDICTS = {
  none: "",
  some: ", or say of those that are not equal pixel for pixel that they are different films",
  all: ", or say that they are different films",
};

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
