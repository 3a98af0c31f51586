/**
 * @file What the presets of the phantom are worth: accuracy of a linear classifier and of a network on drawn films of
 * unseen patients, beside the ceiling on the true lesions and the majority share; and how far a network leans on a
 * planted cue. Prints the tables of docs/phantom.md.
 *
 * npx esbuild bench/*.ts --bundle --splitting --platform=node --packages=external --format=esm --outdir=node_modules/.cache/bench --out-extension:.js=.mjs
 * node node_modules/.cache/bench/phantom-accuracy.mjs [--presets easy,default,hard,null] [--seeds 1,2,3] [--patients 764] [--draw 192]
 *   [--network quickstart|<preset id>] [--input 64] [--epochs 30] [--threads 1] [--cue marker:covid-19] [--only linear|cnn|oracle]
 */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { PRESETS as NETWORKS } from "../lib/architectures/presets";
import { NO_FILE_FACTS, type FilmRecord } from "../lib/datasets/film-record";
import { selectEngine } from "../lib/engines/select-engine";
import { Experiment } from "../lib/experiments/experiment";
import { runSpecOf } from "../lib/experiments/run-spec-of";
import { preprocess } from "../lib/imaging/network/preprocess";
import { CUE_VARIANTS, type CueKind, type CueSpec, type CueVariant } from "../lib/phantom/cues";
import { PHANTOM_LABELS, type PhantomLabel } from "../lib/phantom/findings";
import { PHANTOM_PRESETS, type PhantomPreset } from "../lib/phantom/knobs";
import { oracleCeiling } from "../lib/phantom/oracle";
import { phantomImages, type PhantomFilm, type PhantomOptions } from "../lib/phantom/phantom-dataset";
import { deriveSeed, Random } from "../lib/tensor/random";
import { RunSpec } from "../lib/training/run";
import { trainRun } from "../lib/training/train-run";
import { linearSoftmaxAccuracy } from "./linear-softmax";

const { values: options } = parseArgs({
  options: {
    presets: { type: "string", default: PHANTOM_PRESETS.join(",") },
    seeds: { type: "string", default: "1,2,3" },
    patients: { type: "string", default: "764" },
    draw: { type: "string", default: "192" },
    network: { type: "string", default: "quickstart" },
    input: { type: "string", default: "64" },
    epochs: { type: "string", default: "30" },
    threads: { type: "string", default: "1" },
    cue: { type: "string" },
    only: { type: "string" },
  },
});
const input = Number(options.input);
const seeds = options.seeds.split(",").map(Number);
const shipped = shippedSpec();

if (options.cue === undefined) await measurePresets();
else await measureReliance(options.cue);

async function measurePresets(): Promise<void> {
  console.log("preset   seed films  majority linear  cnn    oracle");
  for (const preset of options.presets.split(",").map(presetNamed)) {
    for (const seed of seeds) {
      const { films, pixels } = draw({ preset, seed });
      const { train, validation, test } = patientSplit(films, seed);
      const linear = wanted("linear")
        ? linearSoftmaxAccuracy(
            {
              features: Float32Array.from(pixels),
              rows: films.length,
              labels: films.map(labelOf),
              classes: PHANTOM_LABELS.length,
            },
            train,
            test,
          )
        : null;
      const cnn = wanted("cnn")
        ? accuracyOf(await trainNetwork(films, pixels, { train, validation, test }, seed), films, test)
        : null;
      const counts = PHANTOM_LABELS.map((label) => test.filter((index) => films[index].label === label).length);
      const ceiling = wanted("oracle") ? oracleCeiling({ preset, seed }).accuracy : null;
      console.log(
        `${preset.padEnd(8)} ${String(seed).padEnd(4)} ${String(films.length).padEnd(6)} ${fixed(Math.max(...counts) / test.length)}    ${fixed(linear)}   ${fixed(cnn)}  ${fixed(ceiling)}`,
      );
    }
  }
}

/** Trains on films with the cue and asks about the same unseen patients in every twin. */
async function measureReliance(text: string): Promise<void> {
  const [kind, target] = text.split(":") as [CueKind, PhantomLabel];
  const cue: CueSpec = { kind, target };
  console.log(
    `cue      seed ${CUE_VARIANTS.map((variant) => variant.padEnd(8)).join(" ")} (accuracy on unseen patients, by twin)`,
  );
  for (const seed of seeds) {
    const preset = presetNamed(options.presets.split(",")[0]);
    const twins = CUE_VARIANTS.map((variant) => draw({ preset, seed, cues: [cue], variant }));
    const count = twins[0].films.length;
    const { train, validation, test } = patientSplit(twins[0].films, seed);
    const films = twins.flatMap((twin) => twin.films);
    const pixels = new Uint8Array(films.length * input * input);
    twins.forEach((twin, i) => pixels.set(twin.pixels, i * count * input * input));
    const asked = CUE_VARIANTS.map((_, twin) => test.map((index) => twin * count + index));
    const predictions = await trainNetwork(films, pixels, { train, validation, test: asked.flat() }, seed);
    console.log(
      `${kind.padEnd(8)} ${String(seed).padEnd(4)} ${asked.map((indices) => fixed(accuracyOf(predictions, films, indices)).padEnd(8)).join(" ")}`,
    );
  }
}

function wanted(part: string): boolean {
  return options.only === undefined || options.only === part;
}

function presetNamed(name: string): PhantomPreset {
  const preset = PHANTOM_PRESETS.find((one) => one === name);
  if (preset === undefined) throw new Error(`${name} is no preset`);
  return preset;
}

function draw(set: Partial<PhantomOptions> & { seed: number; variant?: CueVariant }): {
  films: Omit<PhantomFilm, "image">[];
  pixels: Uint8Array;
} {
  const films: Omit<PhantomFilm, "image">[] = [];
  const squares: Uint8Array[] = [];
  for (const { image, ...film } of phantomImages({
    patients: Number(options.patients),
    size: Number(options.draw),
    ...set,
  })) {
    films.push(film);
    squares.push(preprocess(image, input, { cropBorder: 0.05, lowPercentile: 1, highPercentile: 99 }));
  }
  const pixels = new Uint8Array(films.length * input * input);
  squares.forEach((square, i) => pixels.set(square, i * input * input));
  return { films, pixels };
}

/** 63 % of the patients train, 12 % validate, 25 % are asked about. */
function patientSplit(films: readonly Omit<PhantomFilm, "image">[], seed: number) {
  const patients = new Random(deriveSeed(seed, "split")).shuffle([...new Set(films.map((film) => film.patientId))]);
  const place = new Map(patients.map((patient, i) => [patient, i / patients.length]));
  const part = (from: number, to: number) =>
    films.flatMap(({ patientId }, index) =>
      (place.get(patientId) ?? 0) >= from && (place.get(patientId) ?? 0) < to ? [index] : [],
    );
  return { test: part(0, 0.25), validation: part(0.25, 0.37), train: part(0.37, 1) };
}

/** The label that the trained network gives to each image of `test`. */
async function trainNetwork(
  films: readonly Omit<PhantomFilm, "image">[],
  pixels: Uint8Array,
  split: { train: number[]; validation: number[]; test: number[] },
  seed: number,
): Promise<Map<number, number>> {
  const records = films.map((film, index): FilmRecord => ({
    ...NO_FILE_FACTS,
    ...film,
    index,
    file: `${index}`,
    width: input,
    height: input,
    bitDepth: 8,
    format: "phantom",
    blob: `${index}`,
  }));
  const spec = RunSpec.parse({ ...shipped, training: { ...shipped.training, seed, epochs: Number(options.epochs) } });
  const outcome = await trainRun({
    spec,
    labels: PHANTOM_LABELS,
    films: records,
    pack: { size: input, pixels },
    split: { ...split, hash: "" },
    engine: await selectEngine(spec.training.engine),
    resumeFrom: null,
    threads: Number(options.threads),
    signal: new AbortController().signal,
    saveCheckpoint: async () => {},
    emit: () => {},
  });
  if (outcome.stopped === "aborted") throw new Error("The run was aborted.");
  return new Map(outcome.testReport.predictions.map(({ image, prediction }) => [image, prediction]));
}

function accuracyOf(
  predictions: ReadonlyMap<number, number>,
  films: readonly Omit<PhantomFilm, "image">[],
  indices: readonly number[],
): number {
  return indices.filter((index) => predictions.get(index) === labelOf(films[index])).length / indices.length;
}

/** The shipped quick start's settings, with another network where one is named. */
function shippedSpec(): RunSpec {
  const experiment = Experiment.parse(JSON.parse(readFileSync("experiments/quickstart.json", "utf8")));
  const launch = runSpecOf(experiment, experiment.cells.find((cell) => cell.kind === "train")?.id ?? "");
  if (!launch.ok) throw new Error(launch.reason);
  const network = NETWORKS.find(({ id }) => id === options.network);
  const cnn = network?.spec(input) ?? { ...launch.spec.cnn, input: { ...launch.spec.cnn.input, size: input } };
  return RunSpec.parse({ ...launch.spec, cnn });
}

function labelOf({ label }: { label: PhantomLabel }): number {
  return PHANTOM_LABELS.indexOf(label);
}

function fixed(value: number | null): string {
  return value === null ? "–    " : value.toFixed(3);
}
