/**
 * @file Whether sampling, weights, group-DRO and the adversary lower how far a network leans on where a film comes from,
 * on synthetic films only: drawn chests whose label decides their source (κ), so that the look of a source tells the
 * class. Each setting trains on the same films and is asked about unseen patients: as trained, the same patients with
 * sources dealt out at random, and the same patients at a source that nothing was trained on. Prints the table of
 * docs/sources.md.
 *
 * npx esbuild bench/*.ts --bundle --splitting --platform=node --packages=external --format=esm --outdir=node_modules/.cache/bench --out-extension:.js=.mjs
 * node node_modules/.cache/bench/source-training.mjs [--seeds 1,2,3] [--confounding 0.9] [--preset default] [--patients 400] [--epochs 15] [--input 64] [--draw 128] [--threads 1]
 */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { NO_FILE_FACTS, type FilmRecord } from "../lib/datasets/film-record";
import { selectEngine } from "../lib/engines/select-engine";
import { Experiment } from "../lib/experiments/experiment";
import { runSpecOf } from "../lib/experiments/run-spec-of";
import { preprocess } from "../lib/imaging/network/preprocess";
import { PHANTOM_LABELS } from "../lib/phantom/findings";
import { PHANTOM_PRESETS } from "../lib/phantom/knobs";
import { phantomImages, type PhantomFilm, type PhantomOptions } from "../lib/phantom/phantom-dataset";
import { deriveSeed, Random } from "../lib/tensor/random";
import { RunSpec } from "../lib/training/run";
import { trainRun } from "../lib/training/train-run";
import type { TrainingSpecInput } from "../lib/training/training-spec";

const { values: options } = parseArgs({
  options: {
    seeds: { type: "string", default: "1,2,3" },
    confounding: { type: "string", default: "0.9" },
    preset: { type: "string", default: "default" },
    patients: { type: "string", default: "400" },
    epochs: { type: "string", default: "15" },
    input: { type: "string", default: "64" },
    draw: { type: "string", default: "128" },
    threads: { type: "string", default: "1" },
  },
});
const input = Number(options.input);

const BALANCED = { sampling: "class_and_source_balanced", classWeight: "none" } as const;
const SETTINGS: [string, TrainingSpecInput][] = [
  ["as it is: shuffled, class weights", {}],
  ["source weights", { sourceWeights: "balanced" }],
  ["classes equally often", { sampling: "class_balanced", classWeight: "none" }],
  ["classes and sources equally often", BALANCED],
  ["group-DRO by class and source", { groupDro: { stepSize: 0.05 }, classWeight: "none" }],
  ["group-DRO, classes and sources equally often", { ...BALANCED, groupDro: { stepSize: 0.05 } }],
  ["adversary within classes, λ 0.3", { sourceAdversary: { weight: 0.3 } }],
  ["adversary over all films, λ 0.3", { sourceAdversary: { weight: 0.3, withinClass: false } }],
  ["adversary within classes, both equally often", { ...BALANCED, sourceAdversary: { weight: 0.3 } }],
];

/** The films that are asked about, all of the same unseen patients. */
const TWINS = ["as trained", "at random", "new source"] as const;

interface Drawn {
  films: Omit<PhantomFilm, "image">[];
  pixels: Uint8Array;
}

interface Scores {
  /** The mean of the classes' recalls, by twin. */
  twins: number[];
  /** The lowest recall of a class of a source, sources at random. */
  worst: number;
}

const found = new Map<string, Scores[]>(SETTINGS.map(([name]) => [name, []]));
for (const seed of options.seeds.split(",").map(Number)) {
  const twins = [
    draw(seed, { confounding: Number(options.confounding) }),
    draw(seed, {}),
    draw(seed, { source: "phantom-d" }),
  ];
  for (const [name, training] of SETTINGS) {
    const scores = await measure(twins, seed, training);
    found.get(name)?.push(scores);
    console.log(`seed ${seed}  ${name}: ${[...scores.twins, scores.worst].map((score) => score.toFixed(3)).join(" ")}`);
  }
}
console.log(`\nSynthetic films; means over the seeds ${options.seeds}, and from the lowest to the highest.\n`);
console.log(`| settings | ${TWINS.join(" | ")} | lost | worst class of a source |\n|---|---|---|---|---|---|`);
for (const [name, scores] of found) {
  const columns = [
    ...TWINS.map((_, twin) => scores.map(({ twins }) => twins[twin])),
    scores.map(({ twins }) => twins[0] - twins[1]),
    scores.map(({ worst }) => worst),
  ];
  console.log(`| ${name} | ${columns.map(summary).join(" | ")} |`);
}

function summary(values: readonly number[]): string {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return `${mean.toFixed(2)} (${Math.min(...values).toFixed(2)}–${Math.max(...values).toFixed(2)})`;
}

async function measure(twins: readonly Drawn[], seed: number, training: TrainingSpecInput): Promise<Scores> {
  const count = twins[0].films.length;
  const films = twins.flatMap((twin) => twin.films);
  const pixels = new Uint8Array(films.length * input * input);
  twins.forEach((twin, i) => pixels.set(twin.pixels, i * count * input * input));
  const { train, validation, test } = patientSplit(twins[0].films, seed);
  const asked = twins.map((_, twin) => test.map((index) => twin * count + index));
  const spec = RunSpec.parse({
    ...shippedSpec(),
    training: { ...shippedSpec().training, ...training, seed, epochs: Number(options.epochs) },
  });
  const outcome = await trainRun({
    spec,
    labels: PHANTOM_LABELS,
    films: films.map(recordOf),
    pack: { size: input, pixels },
    split: { train, validation, test: asked.flat(), hash: "" },
    engine: await selectEngine(spec.training.engine),
    resumeFrom: null,
    threads: Number(options.threads),
    signal: new AbortController().signal,
    saveCheckpoint: async () => {},
    emit: () => {},
  });
  if (outcome.stopped === "aborted") throw new Error("The run was aborted.");
  const predicted = new Map(outcome.testReport.predictions.map(({ image, prediction }) => [image, prediction]));
  const recall = (indices: readonly number[]) =>
    indices.filter((index) => PHANTOM_LABELS[predicted.get(index) ?? -1] === films[index].label).length /
    indices.length;
  const recallsBy = (indices: readonly number[], keyOf: (film: Drawn["films"][number]) => string) =>
    [...new Set(indices.map((index) => keyOf(films[index])))].map((key) =>
      recall(indices.filter((index) => keyOf(films[index]) === key)),
    );
  return {
    twins: asked.map((indices) => {
      const recalls = recallsBy(indices, ({ label }) => label);
      return recalls.reduce((sum, value) => sum + value, 0) / recalls.length;
    }),
    worst: Math.min(...recallsBy(asked[1], ({ label, source }) => `${label} ${source}`)),
  };
}

function draw(seed: number, set: Partial<PhantomOptions>): Drawn {
  const preset = PHANTOM_PRESETS.find((one) => one === options.preset);
  if (preset === undefined) throw new Error(`${options.preset} is no preset`);
  const films: Drawn["films"] = [];
  const squares: Uint8Array[] = [];
  const drawn = phantomImages({ seed, preset, patients: Number(options.patients), size: Number(options.draw), ...set });
  for (const { image, ...film } of drawn) {
    films.push(film);
    squares.push(preprocess(image, input, { cropBorder: 0.05, lowPercentile: 1, highPercentile: 99 }));
  }
  const pixels = new Uint8Array(films.length * input * input);
  squares.forEach((square, i) => pixels.set(square, i * input * input));
  return { films, pixels };
}

function recordOf(film: Drawn["films"][number], index: number): FilmRecord {
  const file = {
    file: `${index}`,
    width: input,
    height: input,
    bitDepth: 8,
    format: "phantom",
    blob: `${index}`,
  } as const;
  return { ...NO_FILE_FACTS, ...film, index, ...file };
}

/** 55 % of the patients train, 15 % validate, 30 % are asked about. */
function patientSplit(films: Drawn["films"], seed: number) {
  const patients = new Random(deriveSeed(seed, "split")).shuffle([...new Set(films.map((film) => film.patientId))]);
  const place = new Map(patients.map((patient, i) => [patient, i / patients.length]));
  const part = (from: number, to: number) =>
    films.flatMap(({ patientId }, index) =>
      (place.get(patientId) ?? 0) >= from && (place.get(patientId) ?? 0) < to ? [index] : [],
    );
  return { test: part(0, 0.3), validation: part(0.3, 0.45), train: part(0.45, 1) };
}

/** The shipped quick start's settings and network. */
function shippedSpec(): RunSpec {
  const experiment = Experiment.parse(JSON.parse(readFileSync("experiments/quickstart.json", "utf8")));
  const launch = runSpecOf(experiment, experiment.cells.find((cell) => cell.kind === "train")?.id ?? "");
  if (!launch.ok) throw new Error(launch.reason);
  return { ...launch.spec, cnn: { ...launch.spec.cnn, input: { ...launch.spec.cnn.input, size: input } } };
}
