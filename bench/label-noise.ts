/**
 * @file How well the folds of a cross-validation find labels that are known to be wrong: on drawings whose label noise is
 * planted, or on a folder of real films with labels flipped at random (`--films`). Prints flips found and how pure the list is.
 *
 * npx esbuild bench/*.ts --bundle --splitting --platform=node --packages=external --format=esm --outdir=node_modules/.cache/bench --out-extension:.js=.mjs
 * node node_modules/.cache/bench/label-noise.mjs [--patients 300] [--noise 0.06] [--folds 5] [--epochs 20] [--size 64] [--films <folder>] [--seeds 1,2,3] [--threads n]
 */
import { parseArgs } from "node:util";
import { PRESETS } from "../lib/architectures/presets";
import { doubtfulLabels } from "../lib/assessment/label-noise/doubtful-labels";
import { allFolds } from "../lib/datasets/splits/all-folds";
import { KFoldSpec } from "../lib/datasets/splits/split-spec";
import { wilson } from "../lib/metrics/wilson";
import { drawPlan, phantomPlan } from "../lib/phantom/phantom-dataset";
import { Random } from "../lib/tensor/random";
import { RunSpec } from "../lib/training/run";
import { type BenchFilm, packBenchFilms, trainBenchFilms } from "./measure-training";
import { readBenchSet } from "./read-bench-set";

const { values: options } = parseArgs({
  options: {
    patients: { type: "string", default: "300" },
    noise: { type: "string", default: "0.06" },
    folds: { type: "string", default: "5" },
    epochs: { type: "string", default: "20" },
    size: { type: "string", default: "64" },
    films: { type: "string" },
    seeds: { type: "string", default: "1" },
    threads: { type: "string", default: "2" },
  },
});

/** Films with the label that is right beside the one that is given. */
interface KnownFilm extends BenchFilm {
  right: string;
}

for (const seed of options.seeds.split(",").map(Number)) await measure(seed);

async function measure(seed: number): Promise<void> {
  const films = options.films === undefined ? drawn(seed) : flipped(readBenchSet(options.films), seed);
  const labels = [...new Set(films.map(({ label }) => label))].sort();
  const specOf = (split: KFoldSpec) =>
    RunSpec.parse({
      dataset: "label-noise",
      split,
      cnn: PRESETS[0].spec(Number(options.size)),
      training: { seed, epochs: Number(options.epochs) },
    });
  const folds = allFolds(KFoldSpec.parse({ protocol: "kfold", folds: Number(options.folds), seed }));
  const pixels = packBenchFilms(specOf(folds[0]), films);
  const said = new Map<number, readonly number[]>();
  const accuracies: number[] = [];
  for (const split of folds) {
    const outcome = await trainBenchFilms(specOf(split), films, pixels, {
      threads: Number(options.threads),
      verbose: false,
    });
    if (outcome.stopped === "aborted") return;
    accuracies.push(outcome.testReport.accuracy.value ?? 0);
    for (const { image, probabilities } of outcome.testReport.predictions) said.set(image, probabilities);
  }
  const asked = [...said].map(([film, probabilities]) => ({
    film,
    label: labels.indexOf(films[film].label),
    probabilities,
  }));
  const { doubts } = doubtfulLabels(asked, labels.length);
  const wrong = (film: number) => films[film].label !== films[film].right;
  const planted = asked.filter(({ film }) => wrong(film)).length;
  const found = doubts.filter(({ film }) => wrong(film));
  const first = doubts.slice(0, planted).filter(({ film }) => wrong(film));
  const told = found.filter(({ film, suggested }) => labels[suggested] === films[film].right);
  const mean = accuracies.reduce((sum, value) => sum + value, 0) / accuracies.length;
  console.log(
    [
      `seed ${seed}: ${films.length} films of ${new Set(films.map(({ patientId }) => patientId)).size} patients, ${planted} wrong labels, ${folds.length} folds right in ${mean.toFixed(3)} of the labels as given`,
      `  doubted ${doubts.length}`,
      `  wrong labels that are doubted: ${share(found.length, planted)}, with the right one in its place: ${share(told.length, planted)}`,
      `  of the first ${planted} doubts, wrong labels: ${share(first.length, planted)}`,
    ].join("\n"),
  );
}

function drawn(seed: number): KnownFilm[] {
  const knobs = { labelNoise: Number(options.noise) };
  const plans = phantomPlan({ seed, patients: Number(options.patients), size: 128, preset: "easy", knobs });
  return [...plans].map((plan) => ({
    file: plan.file,
    label: plan.label,
    right: plan.truth.drawnAs,
    patientId: plan.patientId,
    source: plan.source,
    image: drawPlan(plan).image,
    synthetic: true,
  }));
}

/** Every film has the same chance of another label, drawn evenly from the others. */
function flipped(films: readonly BenchFilm[], seed: number): KnownFilm[] {
  const random = new Random(seed);
  const labels = [...new Set(films.map(({ label }) => label))].sort();
  return films.map((film) => {
    const others = labels.filter((label) => label !== film.label);
    const label = random.uniform() < Number(options.noise) ? others[random.int(others.length)] : film.label;
    return { ...film, label, right: film.label };
  });
}

/** `31/35 = 0.89 (0.74–0.95)`, Wilson. */
function share(part: number, of: number): string {
  const { value, low, high } = wilson(part, of);
  if (value === null || low === null || high === null) return `${part}/${of}`;
  return `${part}/${of} = ${value.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`;
}
