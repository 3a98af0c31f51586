import { counted, verb } from "../audit/findings/wording";
import { type Overlap, type OverlappingFilm } from "./overlap";

const REASONS: Record<OverlappingFilm["reason"], string> = {
  pixels: "the same pixels as",
  duplicate: "a copy of",
  patient: "the same patient as",
  suspect: "perhaps a copy of",
};

/** One overlapping film: `a.png: a copy of the training film b.png`. */
export const overlapLine = ({ file, reason, trainingFile }: OverlappingFilm): string =>
  `${file}: ${REASONS[reason]} the training film ${trainingFile}`;

/** What was found of films that the network has learned from, in sentences. */
export function describeOverlap({ unchecked, leftOut, suspects }: Overlap): string[] {
  if (unchecked !== null) return [unchecked];
  return [
    leftOut.length === 0
      ? "No film of the set is among those that the network was trained or chosen on, by pixels, by the audit's rule for copies, or by patient where a number tells."
      : `${counted(leftOut.length, "film")} ${verb(leftOut.length, "is", "are")} left out: the network was trained or chosen on ${verb(leftOut.length, "it, a copy of it or its patient", "them, copies of them or their patients")}.`,
    ...(suspects.length === 0
      ? []
      : [
          `${counted(suspects.length, "film")} ${verb(suspects.length, "looks", "look")} like a training film and ${verb(suspects.length, "is", "are")} in the score: a person should look.`,
        ]),
  ];
}
