/**
 * @file Trains the default preset with default settings on the development copy of the real set and prints a table.
 *
 * npx esbuild bench/real-set.ts --bundle --splitting --platform=node --packages=external --format=esm --outdir=dist/bench --out-extension:.js=.mjs
 * node dist/bench/real-set.mjs [--runs seed:splitSeed,…] [--preset id] [--size px] [--threads n] [--set training.path=json]… [--verbose]
 */
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { PRESETS } from "../lib/architectures/presets";
import type { ImageRecord } from "../lib/datasets/dataset";
import { SplitSpec } from "../lib/datasets/dataset";
import { splitByPatient } from "../lib/datasets/split-by-patient";
import { selectEngine } from "../lib/engines/select-engine";
import { decodeFilm } from "../lib/imaging/decode-film";
import { preprocess } from "../lib/imaging/preprocess";
import { PreprocessingSpec } from "../lib/imaging/preprocessing-spec";
import type { EvaluationReport } from "../lib/metrics/evaluation-report";
import { RunSpec } from "../lib/training/run";
import { trainRun } from "../lib/training/train-run";

const SET = resolve("../shared/data/darkcovidnet-384");

const { values: options } = parseArgs({
  options: {
    runs: { type: "string", default: "1:1,2:2,3:3" },
    preset: { type: "string", default: PRESETS[0].id },
    size: { type: "string" },
    threads: { type: "string", default: "2" },
    set: { type: "string", multiple: true, default: [] },
    verbose: { type: "boolean", default: false },
  },
});

if (!existsSync(SET)) {
  console.error(`The real set is not at ${SET}: nothing to measure.`);
  process.exit(0);
}

const preset = PRESETS.find((one) => one.id === options.preset);
if (preset === undefined) throw new Error(`no preset ${options.preset}`);
const size = Number(options.size ?? preset.defaultSize);
const { images, pixels } = readSet(size);
const labels = [...new Set(images.map((image) => image.label))].sort();
console.log(`${images.length} images, ${new Set(images.map((image) => image.patientId)).size} patients; ${preset.id} at ${size} px, ${options.threads} threads; ${options.set.join(" ") || "default settings"}`);
console.log("seed split  epochs kept  s     img/s wait  val acc  test acc (95%)        macro-F1  AUROC  ECE    recalls");
for (const pair of options.runs.split(",")) {
  const [seed, splitSeed] = pair.split(":").map(Number);
  await measure(seed, splitSeed);
}

async function measure(seed: number, splitSeed: number): Promise<void> {
  const start = performance.now();
  const training = settings(options.set, seed);
  const spec = RunSpec.parse({ dataset: "real-set", cnn: preset!.spec(size), training, split: { seed: splitSeed } });
  const outcome = await trainRun({
    spec,
    labels,
    images,
    pack: { size, pixels },
    split: splitByPatient(images, SplitSpec.parse({ seed: splitSeed })),
    engine: await selectEngine(spec.training.engine),
    resumeFrom: null,
    threads: Number(options.threads),
    signal: new AbortController().signal,
    saveCheckpoint: async () => {},
    emit: (event) => {
      if (options.verbose && event.type === "epoch") console.error(JSON.stringify(event.metrics));
    },
  });
  if (outcome.stopped === "aborted") return;
  const { epochs, keptEpoch, validationReport, testReport } = outcome;
  const mean = (read: (epoch: (typeof epochs)[number]) => number) => epochs.reduce((sum, epoch) => sum + read(epoch), 0) / epochs.length;
  console.log([
    String(seed).padEnd(4), String(splitSeed).padEnd(6), String(epochs.length).padEnd(6), String(keptEpoch).padEnd(5), ((performance.now() - start) / 1000).toFixed(0).padEnd(5),
    mean((epoch) => epoch.imagesPerSecond).toFixed(0).padEnd(5), mean((epoch) => epoch.inputWaitShare).toFixed(3), fixed(validationReport.accuracy.value).padEnd(8), headline(testReport),
  ].join(" "));
}

function headline(report: EvaluationReport): string {
  const { value, low, high } = report.accuracy;
  const recalls = labels.map((label) => `${label} ${fixed(report.perClass[label].recall.value)}`).join(", ");
  return [`${fixed(value)} (${fixed(low)}–${fixed(high)})`, fixed(report.macroF1).padEnd(9), fixed(report.macroAuroc), fixed(report.expectedCalibrationError), recalls].join("  ");
}

function fixed(value: number | null): string {
  return value === null ? "–" : value.toFixed(3);
}

/** `--set augmentation.horizontalFlip=true` on top of the defaults. */
function settings(assignments: readonly string[], seed: number): object {
  const root: Record<string, unknown> = { seed };
  for (const assignment of assignments) {
    const [path, value] = assignment.split("=");
    const keys = path.split(".");
    let at = root;
    for (const key of keys.slice(0, -1)) at = (at[key] ??= {}) as Record<string, unknown>;
    at[keys[keys.length - 1]] = JSON.parse(value) as unknown;
  }
  return root;
}

function readSet(side: number): { images: ImageRecord[]; pixels: Uint8Array } {
  const rows = readFileSync(join(SET, "metadata.csv"), "utf8").trim().split(/\r?\n/).slice(1).map((line) => line.split(","));
  const packed = new Uint8Array(rows.length * side * side);
  const records = rows.map(([file, label, patientId, , , , source], index): ImageRecord => {
    const film = decodeFilm(readFileSync(join(SET, file)), file);
    packed.set(preprocess(film.image, side, PreprocessingSpec.parse({})), index * side * side);
    return { index, file, label, patientId, sex: "unknown", ageYears: null, view: "unknown", source, width: film.image.width, height: film.image.height, bitDepth: 8, format: "jpeg", blob: file };
  });
  return { images: records, pixels: packed };
}
