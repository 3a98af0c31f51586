/**
 * @file Which distance in a network's features tells films unlike those it learnt from: trains the default network on the development set,
 * takes the features of its training films, and compares scores on films it has not seen, and on other kinds. docs/refusal.md quotes it.
 *
 * npx esbuild bench/*.ts --bundle --splitting --platform=node --packages=external --format=esm --outdir=node_modules/.cache/bench --out-extension:.js=.mjs
 * node node_modules/.cache/bench/feature-distance.mjs [--data ../shared/data] [--seed 1] [--epochs 40] [--dump file.json]
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { PRESETS } from "../lib/architectures/presets";
import { resolveCnn } from "../lib/architectures/resolve-cnn";
import { NO_FILE_FACTS, type FilmRecord } from "../lib/datasets/film-record";
import { groupFilms } from "../lib/datasets/splits/group-films";
import { splitGroups } from "../lib/datasets/splits/split-groups";
import { openGraphSession } from "../lib/engines/compiled/onnxruntime/open-graph-session";
import { selectEngine } from "../lib/engines/select-engine";
import type { GreyImage } from "../lib/imaging/grey-image";
import { toNetworkInput } from "../lib/imaging/network/network-input";
import { preprocess } from "../lib/imaging/network/preprocess";
import { choleskyFactor, choleskySolve } from "../lib/tensor/cholesky";
import { textTable } from "../lib/text/text-table";
import { featureModel } from "../lib/onnx/feature-model";
import { RunSpec } from "../lib/training/run";
import { trainRun } from "../lib/training/train-run";
import { folderFilms, isLateral, listedFilms, readFilm, type FilmOnDisk } from "./gate/films";

const { values } = parseArgs({
  options: {
    data: { type: "string", default: "../shared/data" },
    seed: { type: "string", default: "1" },
    epochs: { type: "string", default: "40" },
    dump: { type: "string" },
  },
});
const seed = Number(values.seed);
const cnn = PRESETS[0].spec(PRESETS[0].defaultSize);
const spec = RunSpec.parse({
  dataset: "real-set",
  cnn,
  training: { seed, epochs: Number(values.epochs) },
  split: { seed },
});
const { size } = cnn.input;
const { data } = values;
const own = listedFilms(join(data, "darkcovidnet-384"));
const labels = ["covid-19", "normal", "pneumonia"];
const records = own.map(({ path, patient }, index): FilmRecord => {
  const label = labels.find((one) => path.includes(`/${one}/`)) ?? labels[0];
  return {
    ...NO_FILE_FACTS,
    index,
    file: path,
    label,
    patientId: patient,
    source: "",
    sex: "unknown",
    ageYears: null,
    view: "unknown",
    width: 384,
    height: 384,
    bitDepth: 8,
    format: "png",
    blob: path,
  };
});
const pixels = new Uint8Array(own.length * size * size);
for (const [row, film] of own.entries()) pixels.set(squareOf(await readFilm(film)), row * size * size);
const split = splitGroups(groupFilms(records), spec.split);
const outcome = await trainRun({
  spec,
  labels,
  films: records,
  pack: { size, pixels },
  split,
  engine: await selectEngine(spec.training.engine),
  resumeFrom: null,
  threads: 2,
  signal: new AbortController().signal,
  saveCheckpoint: async () => {},
  emit: (event) => {
    if (event.type === "epoch") console.error(event.metrics.epoch);
  },
});
if (outcome.stopped === "aborted") throw new Error("The training was aborted.");
const session = await openGraphSession(
  featureModel({ cnn: resolveCnn(cnn, labels.length), labelCount: labels.length, weights: outcome.weights }),
);
const sets: Record<string, { features: number[][]; logits: number[][]; labels: number[] }> = {};
for (const part of ["train", "validation", "test"] as const)
  sets[part] = await featuresOf(
    split[part].map((index) => own[index]),
    split[part].map((index) => labels.indexOf(records[index].label)),
  );
for (const [name, films] of Object.entries({
  ieee: listedFilms(join(data, "ieee8023-dev-384")),
  lateral: folderFilms(join(data, "unlike-dev/lateral")).filter(isLateral),
  ct: folderFilms(join(data, "unlike-dev/ct")),
  child: [
    ...folderFilms(join(data, "unlike-dev/child-normal")),
    ...folderFilms(join(data, "unlike-dev/child-pneumonia")),
  ],
}))
  sets[name] = await featuresOf(
    films,
    films.map(() => -1),
  );
if (values.dump !== undefined) writeFileSync(values.dump, JSON.stringify(sets));
const scores = distanceScores(sets.train.features, sets.train.labels, labels.length);
const row = (name: string, of: (name: string) => number[]) => {
  const limit = quantile(of("validation"), 0.97);
  const above = (set: string) => of(set).filter((value) => value > limit).length / of(set).length;
  return [name, ...["test", "ieee", "lateral", "ct", "child"].map((set) => `${(100 * above(set)).toFixed(1)}%`)];
};
console.log("refused above the 97% quantile of the validation films");
console.log(
  textTable(
    ["score", "test", "another collection", "lateral", "CT", "children"],
    Object.entries(scores).map(([name, score]) => row(name, (set) => sets[set].features.map(score))),
  ),
);

function squareOf(image: GreyImage): Uint8Array {
  return preprocess(image, size, spec.preprocessing);
}

async function featuresOf(films: readonly FilmOnDisk[], of: number[]) {
  const result = { features: [] as number[][], logits: [] as number[][], labels: of };
  for (const film of films) {
    const input = toNetworkInput(squareOf(await readFilm(film)));
    const { features, logits } = await session.run({ image: { data: input, shape: [1, 1, size, size] } });
    result.features.push([...features]);
    result.logits.push([...logits]);
  }
  return result;
}

/** Lee et al. 2018 (nearest class mean under one covariance), Ren et al. 2021 (relative to all films), Sun et al. 2022 (tenth neighbour). */
function distanceScores(
  rows: readonly number[][],
  of: readonly number[],
  classes: number,
): Record<string, (features: number[]) => number> {
  const means = Array.from({ length: classes }, (_, label) => meanOf(rows.filter((__, i) => of[i] === label)));
  const all = meanOf(rows);
  const within = precisionOf(rows.map((row, i) => less(row, means[of[i]])));
  const total = precisionOf(rows.map((row) => less(row, all)));
  const nearest = (features: number[]) => Math.min(...means.map((mean) => within(less(features, mean))));
  const unit = rows.map(unitOf);
  return {
    "Mahalanobis, nearest class": nearest,
    "Mahalanobis, relative": (features) => nearest(features) - total(less(features, all)),
    "10th nearest neighbour": (features) =>
      unit.map((row) => Math.hypot(...less(row, unitOf(features)))).sort((a, b) => a - b)[9],
  };
}

function meanOf(rows: readonly number[][]): number[] {
  return rows[0].map((_, i) => rows.reduce((sum, row) => sum + row[i], 0) / rows.length);
}

function less(a: readonly number[], b: readonly number[]): number[] {
  return a.map((value, i) => value - b[i]);
}

function unitOf(row: readonly number[]): number[] {
  const length = Math.hypot(...row);
  return row.map((value) => value / length);
}

/** The squared length of centred features under the inverse of their covariance, shrunk a tenth towards a ball. */
function precisionOf(centred: readonly number[][]): (features: number[]) => number {
  const n = centred[0].length;
  const covariance = new Float64Array(n * n);
  for (const row of centred)
    for (let i = 0; i < n; i++)
      for (let j = 0; j <= i; j++) covariance[i * n + j] += (0.9 * row[i] * row[j]) / centred.length;
  let trace = 0;
  for (let i = 0; i < n; i++) trace += covariance[i * n + i] / 0.9;
  for (let i = 0; i < n; i++) covariance[i * n + i] += (0.1 * trace) / n;
  const factor = choleskyFactor(covariance, n);
  return (features) =>
    choleskySolve(factor, Float64Array.from(features)).reduce((sum, value, i) => sum + value * features[i], 0);
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil(share * sorted.length) - 1];
}
