import type { LogitScaling } from "../../tensor/logit-scaling";
import type { OutputActivation } from "../../tensor/probabilities";
import { fitTemperature } from "./fit-temperature";
import { fitVectorScaling } from "./fit-vector-scaling";
import { logitsOfProbabilities } from "./logits-of-probabilities";
import { negativeLogLikelihood } from "./negative-log-likelihood";
import { type NetworkCalibration, scalingOf } from "./network-calibration";
import { patientFolds } from "./patient-folds";

const FOLDS = 5;
/** With fewer, four fifths of them say nothing about the last. */
const FEWEST_PATIENTS = 20;

/** What a calibration is learned from: films that the network was not trained on. */
export interface CalibrationFilm {
  label: number;
  /** As the network gave them. */
  probabilities: readonly number[];
  /** Whose film it is; a film without is taken for a patient of its own. */
  patient?: string;
}

/**
 * The calibration of a network from its validation films: one temperature for a softmax or its two stages, a scale and an offset a label for
 * sigmoids. It is kept only where it helps films that it was not learned from: over five folds, patients kept together,
 * it must take more off the mean negative log likelihood of a patient than one standard error of that gain. Otherwise
 * the network stays as it is (`none`), with the reason.
 */
export function calibrateNetwork(activation: OutputActivation, films: readonly CalibrationFilm[]): NetworkCalibration {
  const known = films.every(({ patient }) => patient !== undefined);
  const patients = films.map(({ patient }, i) => patient ?? `film ${i}`);
  const count = new Set(patients).size;
  const evidence = { films: films.length, patients: known ? count : null };
  const whom = known ? "patients" : "films";
  if (count < FEWEST_PATIENTS)
    return {
      kind: "none",
      ...evidence,
      heldOut: null,
      reason: `Not calibrated: ${count} validation ${whom} are too few to tell whether it would help (at least ${FEWEST_PATIENTS}).`,
    };
  const labels = films.map(({ label }) => label);
  const logits = films.map(({ probabilities }) => logitsOfProbabilities(activation, probabilities));
  const heldOut = heldOutGain(activation, labels, logits, patients);
  const { gain, standardError } = heldOut;
  const measured = `${FOLDS} folds of ${count} validation ${whom}, each held out in turn, the mean log loss of a ${whom.slice(0, -1)} ${gain >= 0 ? "falls" : "rises"} by ${Math.abs(gain).toFixed(3)} (standard error ${standardError.toFixed(3)}) from ${heldOut.before.toFixed(3)}`;
  if (gain <= standardError)
    return {
      kind: "none",
      ...evidence,
      heldOut,
      reason: `Not calibrated, since it would not clearly help: over ${measured}.`,
    };
  const fitted = fit(activation, labels, logits);
  return { ...fitted, ...evidence, heldOut, reason: `Calibrated, since it helps: over ${measured}.` };
}

type Fitted = { kind: "temperature"; temperature: number } | ({ kind: "vector" } & LogitScaling);

function fit(activation: OutputActivation, labels: readonly number[], logits: readonly (readonly number[])[]): Fitted {
  return activation === "sigmoid"
    ? { kind: "vector", ...fitVectorScaling(labels, logits) }
    : { kind: "temperature", temperature: fitTemperature(activation, labels, logits) };
}

function heldOutGain(
  activation: OutputActivation,
  labels: readonly number[],
  logits: readonly (readonly number[])[],
  patients: readonly string[],
) {
  const folds = patientFolds(labels, patients, FOLDS);
  const lossesOf = new Map<string, { before: number; gain: number; films: number }>();
  for (let fold = 0; fold < FOLDS; fold++) {
    const rest = folds.flatMap((one, i) => (one === fold ? [] : [i]));
    const fitted = fit(
      activation,
      rest.map((i) => labels[i]),
      rest.map((i) => logits[i]),
    );
    const scaling = scalingOf({ ...fitted, films: 0, patients: null, heldOut: null, reason: "" }, logits[0].length);
    folds.forEach((one, i) => {
      if (one !== fold) return;
      const before = negativeLogLikelihood(activation, logits[i], labels[i]);
      const gain = before - negativeLogLikelihood(activation, logits[i], labels[i], scaling);
      const sums = lossesOf.get(patients[i]) ?? { before: 0, gain: 0, films: 0 };
      lossesOf.set(patients[i], { before: sums.before + before, gain: sums.gain + gain, films: sums.films + 1 });
    });
  }
  const means = [...lossesOf.values()].map(({ before, gain, films }) => ({
    before: before / films,
    gain: gain / films,
  }));
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const gain = mean(means.map((one) => one.gain));
  const variance = means.reduce((sum, one) => sum + (one.gain - gain) ** 2, 0) / (means.length - 1);
  return {
    before: mean(means.map((one) => one.before)),
    gain,
    standardError: Math.sqrt(variance / means.length),
    folds: FOLDS,
  };
}
