import { z } from "zod";
import { FILM_REFUSALS, type HilumError } from "../errors";
import { conformalSet } from "../metrics/conformal/conformal-set";
import { conformalThresholds } from "../metrics/conformal/conformal-thresholds";
import { Proportion } from "../metrics/evaluation-report";
import { invariant } from "../invariant";
import { refusalFor } from "./refuse-picture";

/** The share of films whose true label is among those that a model names. */
const COVERAGE = 0.9;
/** A label with more than half of the probability is always named: lower thresholds only add to the coverage. */
const HIGHEST_THRESHOLD = 0.5;

/** From which probability on each label may be the film's: split conformal prediction, by label and patient. */
export const ConformalGate = z.object({
  coverage: z.number(),
  /** `[K]`, of calibrated probabilities, in the order of the labels. */
  thresholds: z.array(z.number()),
  /** Of the validation split. */
  films: z.number().int(),
  patients: z.number().int().nullable(),
});
export type ConformalGate = z.infer<typeof ConformalGate>;

/** What stands before one model beside the gate that stands before all, and what both did with the model's own films. */
export const ModelGate = z.object({
  /** Reasons that do not count for it: by them its own validation films would be refused. */
  lifted: z.array(z.enum(FILM_REFUSALS)),
  /** Null where a label has too few patients in the validation split, or a threshold of 0. */
  conformal: ConformalGate.nullable(),
  /** Films of its test split. */
  tried: z.object({
    films: z.number().int(),
    /** Null where the patient of one of them is not known. */
    patients: z.number().int().nullable(),
    /** By their picture. */
    refused: Proportion,
    reasons: z.array(z.object({ refusal: z.enum(FILM_REFUSALS), films: z.number().int() })),
  }),
  /** Of all films of its test split, by the probabilities alone; null without thresholds. */
  uncertain: z.object({ refused: Proportion, covered: Proportion }).nullable(),
});
export type ModelGate = z.infer<typeof ModelGate>;

interface LabelledPrediction {
  label: number;
  probabilities: readonly number[];
  patient?: string;
}

/** The thresholds by the validation films' calibrated probabilities; null where a label has too few patients for its own. */
export function conformalGate(validation: readonly LabelledPrediction[]): ConformalGate | null {
  const patients = validation.map(({ patient }) => patient ?? null);
  const thresholds = conformalThresholds(
    validation.map(({ label }) => label),
    validation.map(({ probabilities }) => probabilities),
    { coverage: COVERAGE, patients },
  );
  if (thresholds.length === 0 || thresholds.includes(0)) return null;
  return {
    coverage: COVERAGE,
    thresholds: thresholds.map((threshold) => Math.min(threshold, HIGHEST_THRESHOLD)),
    films: validation.length,
    patients: patients.includes(null) ? null : new Set(patients).size,
  };
}

/** The labels, as indices, that the film may be of at the stated coverage. */
export function plausibleLabels(probabilities: readonly number[], { thresholds }: ConformalGate): number[] {
  return conformalSet(probabilities, thresholds);
}

/** The `uncertain` refusal where no label is left, or all are; null where a film is answered, also without a gate. */
export function refuseUncertain(probabilities: readonly number[], gate: ConformalGate | null): HilumError | null {
  if (gate === null) return null;
  invariant(probabilities.length === gate.thresholds.length, "the gate is of another network");
  const left = plausibleLabels(probabilities, gate).length;
  return left > 0 && left < probabilities.length ? null : refusalFor("uncertain");
}
