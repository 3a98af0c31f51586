/**
 * @file What the calibration that a network ships with does: trains the default preset with default settings on one set,
 * calibrates it on its validation films, and prints log loss and calibration error before and after, on its own test split
 * and on all films of another set; the threshold for 95% sensitivity chosen on validation and what it gives on both; and what a
 * conformal set at 90% coverage covers.
 *
 * npx esbuild bench/*.ts --bundle --splitting --platform=node --packages=external --format=esm --outdir=node_modules/.cache/bench --out-extension:.js=.mjs
 * node node_modules/.cache/bench/calibration.mjs [--seeds 1,2,3] [--inside folder] [--outside folder] [--threads n] [--set training.path=json]…
 */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { PRESETS } from "../lib/architectures/presets";
import { selectEngine } from "../lib/engines/select-engine";
import { toNetworkInput } from "../lib/imaging/network/network-input";
import { calibrateNetwork } from "../lib/metrics/calibration/calibrate-network";
import { calibratedProbabilities } from "../lib/metrics/calibration/calibrated-probabilities";
import { calibrationEffect } from "../lib/metrics/calibration/calibration-effect";
import { fitTemperature } from "../lib/metrics/calibration/fit-temperature";
import { logitsOfProbabilities } from "../lib/metrics/calibration/logits-of-probabilities";
import { type NetworkCalibration, scalingOf } from "../lib/metrics/calibration/network-calibration";
import { conformalSet } from "../lib/metrics/conformal/conformal-set";
import { conformalThresholds } from "../lib/metrics/conformal/conformal-thresholds";
import { evaluatePredictions } from "../lib/metrics/evaluate-predictions";
import type { EvaluationReport, Proportion } from "../lib/metrics/evaluation-report";
import { defaultLabel } from "../lib/metrics/operating-points/default-label";
import { operatingPoint } from "../lib/metrics/operating-points/operating-point";
import { predictiveValues } from "../lib/metrics/prevalence/predictive-values";
import { wilson } from "../lib/metrics/wilson";
import { argmax } from "../lib/tensor/argmax";
import { probabilityRows } from "../lib/tensor/probabilities";
import { RunSpec } from "../lib/training/run";
import type { Weights } from "../lib/engines/engine";
import { type BenchFilm, packBenchFilms, trainBenchFilms, withSettings } from "./measure-training";
import { readBenchSet } from "./read-bench-set";

const { values: options } = parseArgs({
  options: {
    seeds: { type: "string", default: "1,2,3" },
    inside: { type: "string", default: resolve("../shared/data/darkcovidnet-384") },
    outside: { type: "string", default: resolve("../shared/data/ieee8023-dev-384") },
    threads: { type: "string", default: "2" },
    set: { type: "string", multiple: true, default: [] },
  },
});
const BATCH = 32;

const missing = [options.inside, options.outside].filter((folder) => !existsSync(folder));
if (missing.length > 0) console.error(`There is no ${missing.join(" and no ")}: nothing to measure.`);
else await measure();

async function measure(): Promise<void> {
  const [inside, all] = [readBenchSet(options.inside), readBenchSet(options.outside)];
  const known = new Set(inside.map(({ patientId }) => patientId));
  const outside = all.filter(
    ({ patientId, label }) => !known.has(patientId) && inside.some((film) => film.label === label),
  );
  console.log(
    `${inside.length} films inside; ${outside.length} of ${all.length} outside (other patients, known labels)`,
  );
  const [preset] = PRESETS;
  const cnn = preset.spec(preset.defaultSize);
  for (const seed of options.seeds.split(",").map(Number)) {
    const spec = RunSpec.parse({
      dataset: "inside",
      cnn,
      training: withSettings({ seed }, options.set),
      split: { seed },
    });
    const outcome = await trainBenchFilms(spec, inside, packBenchFilms(spec, inside), {
      threads: Number(options.threads),
      verbose: false,
    });
    if (outcome.stopped === "aborted") return;
    const { validationReport, testReport, weights } = outcome;
    const calibration = calibrateNetwork("softmax", validationReport.predictions);
    const outsideReport = await reportOf(spec, weights, testReport.labels, outside);
    console.log(`\nseed ${seed}. ${calibration.reason}`);
    if (calibration.kind === "temperature") console.log(`temperature ${calibration.temperature.toFixed(3)}`);
    for (const [where, report] of [
      ["inside (test)", testReport],
      ["outside", outsideReport],
    ] as const)
      tell(where, report, validationReport, calibration);
    if (calibration.kind === "none") {
      const temperature = temperatureOf(validationReport);
      console.log(`had the temperature of ${temperature.toFixed(3)} been kept:`);
      const forced: NetworkCalibration = { ...calibration, kind: "temperature", temperature };
      for (const report of [testReport, outsideReport]) tellEffect(report, forced);
    }
  }
}

function tell(where: string, report: EvaluationReport, validation: EvaluationReport, calibration: NetworkCalibration) {
  const patients = new Set(report.predictions.map(({ patient }) => patient)).size;
  console.log(
    `${where}: ${report.predictions.length} films of ${patients} patients, accuracy ${shown(report.accuracy)}`,
  );
  if (calibration.kind === "none")
    console.log(
      `  ECE ${report.expectedCalibrationError?.toFixed(3)} (honest: up to ${report.calibrationErrorIfHonest?.high.toFixed(3)}), log loss ${report.logLoss?.toFixed(3)}, Brier ${report.brier?.toFixed(3)}`,
    );
  tellEffect(report, calibration);
  const [judgedValidation, judged] = [validation, report].map((one) => asUsed(one, calibration));
  const label = defaultLabel(report.labels);
  const found = operatingPoint(judgedValidation, judged, label, { kind: "sensitivity", atLeast: 0.95 });
  if (found.found) {
    const { threshold, test } = found.point;
    const rare = predictiveValues(test, 0.02);
    console.log(
      `  ${label} ≥ ${threshold.toFixed(3)} (sensitivity ≥ 0.95 on validation): sensitivity ${shown(test.sensitivity)}, specificity ${shown(test.specificity)}; at a prevalence of 2% a flag is right in ${rare === null ? "–" : shown(rare.positive)}`,
    );
  } else console.log(`  ${label}: ${found.reason}`);
  const rows = judgedValidation.predictions;
  const thresholds = conformalThresholds(
    rows.map((film) => film.label),
    rows.map(({ probabilities }) => probabilities),
    { coverage: 0.9, patients: rows.map(({ patient }) => patient ?? null) },
  );
  const sets = judged.predictions.map(({ probabilities }) => conformalSet(probabilities, thresholds));
  const covered = judged.predictions.filter((film, i) => sets[i].includes(film.label)).length;
  const single = sets.filter(({ length }) => length === 1).length;
  console.log(
    `  conformal sets at 90%: hold the truth in ${shown(wilson(covered, sets.length))}, one class in ${shown(wilson(single, sets.length))}, none in ${sets.filter(({ length }) => length === 0).length} films`,
  );
}

function tellEffect(report: EvaluationReport, calibration: NetworkCalibration): void {
  const effect = calibrationEffect("softmax", calibration, report.predictions);
  if (effect === null) return;
  const { before, after, gain } = effect;
  const pair = (name: "logLoss" | "brier" | "calibrationError" | "adaptiveCalibrationError") =>
    `${before[name].toFixed(3)} → ${after[name].toFixed(3)}`;
  console.log(
    `  ECE ${pair("calibrationError")} (honest after: up to ${after.ifHonest.high.toFixed(3)}), adaptive ${pair("adaptiveCalibrationError")}, log loss ${pair("logLoss")} (gain ${gain?.value.toFixed(3)}, ${gain?.low.toFixed(3)} to ${gain?.high.toFixed(3)}), Brier ${pair("brier")}`,
  );
}

function temperatureOf({ predictions }: EvaluationReport): number {
  return fitTemperature(
    "softmax",
    predictions.map(({ label }) => label),
    predictions.map(({ probabilities }) => logitsOfProbabilities("softmax", probabilities)),
  );
}

/** With the scores that the network gives when it is used. */
function asUsed({ labels, predictions }: EvaluationReport, calibration: NetworkCalibration) {
  const rows = calibratedProbabilities(
    "softmax",
    predictions.map(({ probabilities }) => probabilities),
    scalingOf(calibration, labels.length),
  );
  return { labels, predictions: predictions.map((film, i) => ({ ...film, probabilities: rows[i] })) };
}

async function reportOf(
  spec: RunSpec,
  weights: Weights,
  labels: readonly string[],
  films: readonly BenchFilm[],
): Promise<EvaluationReport> {
  const engine = await selectEngine(spec.training.engine);
  const predictor = await engine.createPredictor({ cnn: spec.cnn, labelCount: labels.length, weights });
  const pixels = packBenchFilms(spec, films);
  const area = spec.cnn.input.size ** 2;
  const predictions: EvaluationReport["predictions"] = [];
  for (let start = 0; start < films.length; start += BATCH) {
    const batch = films.slice(start, start + BATCH);
    const input = toNetworkInput(pixels.subarray(start * area, (start + batch.length) * area));
    probabilityRows("softmax", await predictor.predict(input, batch.length), labels.length).forEach((row, i) =>
      predictions.push({
        image: start + i,
        file: batch[i].file,
        label: labels.indexOf(batch[i].label),
        prediction: argmax(row),
        probabilities: row,
        patient: batch[i].patientId,
      }),
    );
  }
  await predictor.dispose();
  return evaluatePredictions({ dataset: "outside", split: "all", synthetic: false, labels, predictions });
}

function shown({ value, low, high }: Pick<Proportion, "value" | "low" | "high">): string {
  return `${value?.toFixed(3) ?? "–"} (${low?.toFixed(2) ?? "–"}–${high?.toFixed(2) ?? "–"})`;
}
