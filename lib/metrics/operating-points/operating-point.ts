import { z } from "zod";
import type { EvaluationReport } from "../evaluation-report";
import { chooseThreshold } from "./choose-threshold";
import { measureThreshold, ThresholdMeasures } from "./measure-threshold";
import { OperatingRule } from "./operating-rule";

/** A threshold on the score of one class, chosen on validation films by a rule, with what it gives there and on test films. */
export const OperatingPoint = z.object({
  label: z.string(),
  rule: OperatingRule,
  /** Films that score at or above it are flagged. */
  threshold: z.number(),
  validation: ThresholdMeasures,
  test: ThresholdMeasures,
});
export type OperatingPoint = z.infer<typeof OperatingPoint>;

/** Films of a split with what the network, as it is used, says of them. */
export type JudgedFilms = Pick<EvaluationReport, "labels" | "predictions">;

/** Chooses on the validation films, measures on the test films; or says why no threshold does. One class against the rest. */
export function operatingPoint(
  validation: JudgedFilms,
  test: JudgedFilms,
  label: string,
  rule: OperatingRule,
): { found: true; point: OperatingPoint } | { found: false; reason: string } {
  const chosen = chooseThreshold(...scoresFor(validation, label), rule);
  if (!chosen.found) return chosen;
  const { threshold } = chosen.point;
  const measured = (films: JudgedFilms) => measureThreshold(...scoresFor(films, label), threshold, patientsOf(films));
  return {
    found: true,
    point: { label, rule, threshold, validation: measured(validation), test: measured(test) },
  };
}

/** Which films are of the class, and their scores for it. */
export function scoresFor({ labels, predictions }: JudgedFilms, label: string): [boolean[], number[]] {
  const index = labels.indexOf(label);
  return [predictions.map((film) => film.label === index), predictions.map((film) => film.probabilities[index])];
}

/** Whose films they are; null where that was not recorded of all. */
function patientsOf({ predictions }: JudgedFilms): string[] | null {
  const known = predictions.flatMap(({ patient }) => (patient === undefined ? [] : [patient]));
  return known.length === predictions.length ? known : null;
}
