/** @file Trains one run outside of store and queue and prints a table row of it. */
import { performance } from "node:perf_hooks";
import { NO_FILE_FACTS, type FilmRecord } from "../lib/datasets/film-record";
import { groupFilms } from "../lib/datasets/splits/group-films";
import { splitGroups } from "../lib/datasets/splits/split-groups";
import type { Weights } from "../lib/engines/engine";
import { selectEngine } from "../lib/engines/select-engine";
import { decodeFilm } from "../lib/imaging/decode-film";
import { turboJpeg } from "../lib/imaging/jpeg/unpack-jpeg";
import type { GreyImage } from "../lib/imaging/grey-image";
import { preprocess } from "../lib/imaging/network/preprocess";
import type { EvaluationReport } from "../lib/metrics/evaluation-report";
import type { RunSpec } from "../lib/training/run";
import { trainRun, type TrainOutcome } from "../lib/training/train-run";

/** Films as they are decoded, with what a split needs. */
export interface BenchFilm {
  file: string;
  label: string;
  patientId: string;
  source: string;
  /** Where it was taken, in the source's words; empty or absent where that is not known. */
  place?: string;
  image: GreyImage;
  synthetic: boolean;
}

/** Rows of `measureTraining` under this line. */
export const TABLE_HEAD =
  "seed split  epochs kept  s     cpu s img/s wait   val acc  test acc (95%)       macro-F1   AUROC  ECE    recalls";

interface BenchOptions {
  threads: number;
  verbose: boolean;
  initialWeights?: Weights;
}

/** The films as a network of this spec gets them, `[films, size, size]`. */
export function packBenchFilms({ cnn, preprocessing }: RunSpec, films: readonly BenchFilm[]): Uint8Array {
  const { size } = cnn.input;
  const pixels = new Uint8Array(films.length * size * size);
  films.forEach(({ image }, row) => pixels.set(preprocess(image, size, preprocessing), row * size * size));
  return pixels;
}

/** One run by the spec. */
export async function trainBenchFilms(
  spec: RunSpec,
  films: readonly BenchFilm[],
  pixels: Uint8Array,
  options: BenchOptions,
): Promise<TrainOutcome> {
  const records = films.map(toRecord);
  const labels = [...new Set(films.map((film) => film.label))].sort();
  return trainRun({
    spec,
    labels,
    films: records,
    pack: { size: spec.cnn.input.size, pixels },
    split: splitGroups(groupFilms(records), spec.split),
    engine: await selectEngine(spec.training.engine),
    initialWeights: options.initialWeights,
    resumeFrom: null,
    threads: options.threads,
    signal: new AbortController().signal,
    saveCheckpoint: async () => {},
    emit: (event) => {
      if (options.verbose && event.type === "epoch") console.error(JSON.stringify(event.metrics));
    },
  });
}

/** One run by the spec: decodes nothing, so the time is training and evaluation alone. */
export async function measureTraining(
  spec: RunSpec,
  films: readonly BenchFilm[],
  options: BenchOptions,
): Promise<void> {
  const pixels = packBenchFilms(spec, films);
  const start = performance.now();
  const cpuStart = process.cpuUsage();
  const outcome = await trainBenchFilms(spec, films, pixels, options);
  if (outcome.stopped === "aborted") return;
  const { epochs, keptEpoch, validationReport, testReport } = outcome;
  const cpu = process.cpuUsage(cpuStart);
  const mean = (read: (epoch: (typeof epochs)[number]) => number) =>
    epochs.reduce((sum, epoch) => sum + read(epoch), 0) / epochs.length;
  console.log(
    row([
      [spec.training.seed, 4],
      [spec.split.seed, 6],
      [epochs.length, 6],
      [keptEpoch, 5],
      [((performance.now() - start) / 1000).toFixed(0), 5],
      [((cpu.user + cpu.system) / 1e6).toFixed(0), 5],
      [mean((epoch) => epoch.imagesPerSecond).toFixed(0), 5],
      [fixed(mean((epoch) => epoch.inputWaitShare)), 6],
      [fixed(validationReport.accuracy.value), 8],
      ...headline(testReport),
    ]),
  );
}

/** `--set augmentation.horizontalFlip=true` on top of a training spec's input. */
export function withSettings(training: object, assignments: readonly string[]): object {
  const root = structuredClone(training) as Record<string, unknown>;
  for (const assignment of assignments) {
    const [path, value] = assignment.split("=");
    const keys = path.split(".");
    let at = root;
    for (const key of keys.slice(0, -1)) at = (at[key] ??= {}) as Record<string, unknown>;
    at[keys[keys.length - 1]] = JSON.parse(value) as unknown;
  }
  return root;
}

await turboJpeg.load();

/** Decodes with the workbench's own decoders. */
export function decodeBenchFilm(bytes: Uint8Array, file: string): GreyImage {
  return decodeFilm(bytes, file).image;
}

function toRecord({ file, label, patientId, source, image, synthetic }: BenchFilm, index: number): FilmRecord {
  // `blob` only has to tell different images apart.
  return {
    ...NO_FILE_FACTS,
    index,
    file,
    label,
    patientId,
    source,
    sex: "unknown",
    ageYears: null,
    view: "unknown",
    width: image.width,
    height: image.height,
    bitDepth: 8,
    format: synthetic ? "phantom" : "png",
    blob: file,
  };
}

function headline(report: EvaluationReport): [string, number][] {
  const { value, low, high } = report.accuracy;
  const recalls = report.labels.map((label) => `${label} ${fixed(report.perClass[label].recall.value)}`).join(", ");
  return [
    [`${fixed(value)} (${fixed(low)}–${fixed(high)})`, 20],
    [fixed(report.macroF1), 10],
    [fixed(report.macroAuroc), 6],
    [fixed(report.expectedCalibrationError), 6],
    [`${recalls}${report.synthetic ? " (synthetic)" : ""}`, 0],
  ];
}

function row(cells: readonly (readonly [string | number, number])[]): string {
  return cells.map(([value, width]) => String(value).padEnd(width)).join(" ");
}

function fixed(value: number | null): string {
  return value === null ? "–" : value.toFixed(3);
}
