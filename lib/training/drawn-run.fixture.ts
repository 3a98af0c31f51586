/** @file Tests only: a small data set of drawings, a network that learns it in a few epochs, and a run that records all it tells. */
import { CnnSpec } from "../architectures/cnn-spec";
import { NO_FILE_FACTS, type FilmRecord } from "../datasets/film-record";
import { type Split } from "../datasets/splits/split";
import type { Weights } from "../engines/engine";
import { compiledEngine } from "../engines/compiled/compiled-engine";
import { Random } from "../tensor/random";
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from "./checkpoint";
import { type RunEventPayload, RunSpec } from "./run";
import { trainRun, type TrainOutcome, type TrainRunOptions } from "./train-run";
import type { TrainingSpecInput } from "./training-spec";

export const SIZE = 16;
const LABELS = ["left", "right", "none"];

/** Convolution, batch normalisation and dropout: everything that has state or draws random numbers. */
const cnn = CnnSpec.parse({
  name: "test net",
  input: { size: SIZE },
  layers: [
    { kind: "conv2d", name: "conv", filters: 8, kernelSize: 3, stride: 2, useBias: false },
    { kind: "batch_normalization", name: "bn" },
    { kind: "relu", name: "relu" },
    { kind: "max_pooling2d", name: "pool" },
    { kind: "flatten", name: "flat" },
    { kind: "dropout", name: "drop", rate: 0.2 },
    { kind: "dense", name: "logits", units: "labels" },
  ],
});

/** A bright disc on the left, on the right or nowhere, in noise: learnable in a few epochs. */
function drawings(count: number): { films: FilmRecord[]; pixels: Uint8Array } {
  const random = new Random(5);
  const pixels = new Uint8Array(count * SIZE * SIZE);
  const films = Array.from({ length: count }, (_, index): FilmRecord => {
    const label = index % 3;
    for (let p = 0; p < SIZE * SIZE; p++) {
      const distance = Math.hypot((p % SIZE) - (label === 0 ? 4 : 11), Math.floor(p / SIZE) - 8);
      pixels[index * SIZE * SIZE + p] = random.int(120) + (label < 2 && distance < 3 ? 120 : 0);
    }
    return {
      ...NO_FILE_FACTS,
      index,
      file: `${index}.png`,
      label: LABELS[label],
      patientId: `p${index}`,
      sex: "unknown",
      ageYears: null,
      view: "unknown",
      source: index % 5 === 0 ? "clinic" : "practice",
      width: SIZE,
      height: SIZE,
      bitDepth: 8,
      format: "phantom",
      blob: "",
    };
  });
  return { films, pixels };
}

const { films, pixels } = drawings(90);
export const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
/** 50 drawings to train on, 18 to validate, 22 to test. */
export const split: Split = { train: range(0, 50), validation: range(50, 68), test: range(68, 90), hash: "" };

/** A run on the drawings, on one thread. */
export function drawnData(training: TrainingSpecInput) {
  const spec = RunSpec.parse({ dataset: "drawings", cnn, training: { batchSize: 16, epochs: 3, ...training } });
  return { spec, labels: LABELS, films, pack: { size: SIZE, pixels }, split, engine: compiledEngine, threads: 1 };
}

/** All that a run told and saved. */
export interface Recording {
  outcome: TrainOutcome;
  events: RunEventPayload[];
  checkpoints: Checkpoint[];
}

/** Trains on the drawings on one thread; with `abortAtStep`, until that step was told. */
export async function record(
  training: TrainingSpecInput,
  options: Partial<TrainRunOptions> & { abortAtStep?: number } = {},
): Promise<Recording> {
  const events: RunEventPayload[] = [];
  const checkpoints: Checkpoint[] = [];
  const abort = new AbortController();
  const outcome = await trainRun({
    ...drawnData(training),
    resumeFrom: null,
    signal: abort.signal,
    emit: (payload) => {
      events.push(payload);
      if (payload.type === "steps" && payload.points.some((point) => point.step >= (options.abortAtStep ?? Infinity)))
        abort.abort();
    },
    // Through the bytes, as a worker stores it.
    saveCheckpoint: async (checkpoint) => void checkpoints.push(decodeCheckpoint(encodeCheckpoint(checkpoint))),
    ...options,
  });
  return { outcome, events, checkpoints };
}

/** The outcome of a run that must have come to its end. */
export function finished(outcome: TrainOutcome): Exclude<TrainOutcome, { stopped: "aborted" }> {
  if (outcome.stopped === "aborted") throw new Error("the run was aborted");
  return outcome;
}

/** Metrics without what depends on the clock. */
export const curve = (outcome: TrainOutcome) =>
  outcome.epochs.map(
    ({ epoch, step, trainLoss, trainAccuracy, valLoss, learningRate, groupWeights, sourceAdversary }) => ({
      epoch,
      step,
      trainLoss,
      trainAccuracy,
      valLoss,
      learningRate,
      groupWeights,
      sourceAdversary,
    }),
  );
/** Weights in a form that `toEqual` compares bit for bit. */
export const values = (weights: Weights) =>
  Object.fromEntries(weights.map((tensor) => [tensor.name, [...tensor.data]]));
