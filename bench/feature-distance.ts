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
import { featureModel } from "../lib/onnx/feature-model";
import { RunSpec } from "../lib/training/run";
import { trainRun } from "../lib/training/train-run";
import { folderFilms, listedFilms, readFilm, type FilmOnDisk } from "./gate/films";

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
  lateral: folderFilms(join(data, "unlike-dev/lateral")),
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
