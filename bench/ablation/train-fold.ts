/** @file One training of an ablation: a fold left out, predicted, mirrored and not, and the outside set with it. */
import { performance } from "node:perf_hooks";
import { matchWeights } from "../../lib/architectures/match-weights";
import { resolveCnn } from "../../lib/architectures/resolve-cnn";
import { PRESETS } from "../../lib/architectures/presets";
import type { NamedTensor } from "../../lib/tensor/named-tensor";
import { selectEngine } from "../../lib/engines/select-engine";
import type { Predictor } from "../../lib/engines/engine";
import { outputActivation } from "../../lib/graph/step/output-activation";
import { probabilityRows } from "../../lib/tensor/probabilities";
import { RunSpec } from "../../lib/training/run";
import { packBenchFilms, trainBenchFilms } from "../measure-training";
import type { Arm } from "./arms";
import type { AblationFilm } from "./cohorts";
import type { FoldAnswer, FoldResult } from "./fold-result";

export const FOLDS = 5;

/** The spec of one fold; every arm divides the films of its cohort alike. */
function specOf(arm: Arm, seed: number, fold: number): RunSpec {
  const preset = PRESETS.find(({ id }) => id === arm.preset);
  if (preset === undefined) throw new Error(`arm ${arm.name} names no preset: ${arm.preset}`);
  return RunSpec.parse({
    dataset: arm.cohort,
    cnn: preset.spec(arm.size ?? preset.defaultSize),
    split: { protocol: "kfold", folds: FOLDS, fold, seed, stratifyBy: ["source"] },
    training: { ...arm.training, seed },
  });
}

interface FoldOptions {
  films: readonly AblationFilm[];
  outside: readonly AblationFilm[];
  initialWeights?: readonly NamedTensor[];
  threads: number;
}

/** Trains with the fold left out. */
export async function trainFold(
  arm: Arm,
  seed: number,
  fold: number,
  { films, outside, initialWeights, threads }: FoldOptions,
): Promise<FoldResult> {
  const spec = specOf(arm, seed, fold);
  const pixels = packBenchFilms(spec, films);
  const start = performance.now();
  const cpuStart = process.cpuUsage();
  const labelCount = new Set(films.map(({ label }) => label)).size;
  const outcome = await trainBenchFilms(spec, films, pixels, {
    threads,
    verbose: false,
    initialWeights: initialWeights && matchWeights(resolveCnn(spec.cnn, labelCount), initialWeights).weights,
  });
  if (outcome.stopped === "aborted") throw new Error("nobody aborts this");
  const cpu = process.cpuUsage(cpuStart);
  const seconds = (performance.now() - start) / 1000;
  const { labels, predictions } = outcome.testReport;
  const engine = await selectEngine(spec.training.engine);
  const predictor = await engine.createPredictor({
    cnn: spec.cnn,
    labelCount: labels.length,
    weights: outcome.weights,
    threads,
  });
  const area = spec.cnn.input.size ** 2;
  const rowsOf = (all: Uint8Array) => (row: number) => all.subarray(row * area, (row + 1) * area);
  try {
    const ask = (asked: readonly AblationFilm[], squareOf: (row: number) => Uint8Array) =>
      answers(predictor, spec, labels, asked, squareOf);
    const held = predictions.map(({ image }) => image);
    const square = rowsOf(pixels);
    return {
      arm: arm.name,
      seed,
      fold,
      labels: [...labels],
      outOfFold: predictions.map(({ image, file, probabilities }) => ({
        file,
        second: films[image].isSecond,
        probabilities: [...probabilities],
      })),
      mirrored: await ask(
        held.map((image) => films[image]),
        (row) => mirror(square(held[row]), spec.cnn.input.size),
      ),
      outside: await ask(outside, rowsOf(packBenchFilms(spec, outside))),
      valLoss: outcome.epochs[outcome.keptEpoch - 1].valLoss,
      seconds,
      cpuSeconds: (cpu.user + cpu.system) / 1e6,
      weights: outcome.weights.reduce((sum, { data }) => sum + data.length, 0),
    };
  } finally {
    await predictor.dispose();
  }
}

const ASKED_AT_ONCE = 32;

async function answers(
  predictor: Predictor,
  { cnn, training }: RunSpec,
  labels: readonly string[],
  films: readonly AblationFilm[],
  squareOf: (row: number) => Uint8Array,
): Promise<FoldAnswer[]> {
  const area = cnn.input.size ** 2;
  const found: FoldAnswer[] = [];
  for (let start = 0; start < films.length; start += ASKED_AT_ONCE) {
    const batch = films.slice(start, start + ASKED_AT_ONCE);
    const images = new Float32Array(batch.length * area);
    batch.forEach((_, i) => squareOf(start + i).forEach((grey, p) => (images[i * area + p] = grey / 255)));
    const logits = await predictor.predict(images, batch.length);
    probabilityRows(outputActivation(training.loss, labels), logits, labels.length).forEach((probabilities, i) =>
      found.push({ file: batch[i].file, second: batch[i].isSecond, probabilities: [...probabilities] }),
    );
  }
  return found;
}

function mirror(square: Uint8Array, side: number): Uint8Array {
  return square.map((_, p) => square[p - (p % side) + side - 1 - (p % side)]);
}
