/**
 * @file Whether the 95% intervals of an evaluation hold the truth in 95 of 100 test sets, and what they cost. Test sets are
 * drawn from networks whose true figures are known: patients of three classes, some with several films that are answered
 * alike, at a middling and at a good separation. Beside it the plain percentiles of the same resamples, taking films as
 * the patients, which is what most papers print.
 *
 * npx esbuild bench/*.ts --bundle --splitting --platform=node --packages=external --format=esm --outdir=node_modules/.cache/bench --out-extension:.js=.mjs
 * node node_modules/.cache/bench/interval-coverage.mjs [--sets 400] [--replicates 1000]
 */
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { pairedByPatient } from "../lib/metrics/comparisons/paired-by-patient";
import { bootstrapIntervals } from "../lib/metrics/intervals/bootstrap-intervals";
import { quantile } from "../lib/metrics/intervals/quantile";
import { resampledMetrics } from "../lib/metrics/intervals/resampled-metrics";
import { type ScoredFilm, WeightedMetrics } from "../lib/metrics/intervals/weighted-metrics";
import { argmax } from "../lib/tensor/argmax";
import { Random } from "../lib/tensor/random";
import { softmaxRows } from "../lib/tensor/softmax";

const { values: options } = parseArgs({
  options: { sets: { type: "string", default: "400" }, replicates: { type: "string", default: "1000" } },
});
const sets = Number(options.sets);
const replicates = Number(options.replicates);

const LABELS = ["rare", "second", "third"];
const PATHS = [
  ...["balancedAccuracy", "macroF1", "macroAuroc", "macroAuprc", "f1.rare", "auroc.rare", "auprc.rare"],
  ...["brier", "logLoss", "expectedCalibrationError", "matthewsCorrelation", "cohenKappa"],
];
/** Patients of the rare class and of each other one. */
const SIZES = [
  [5, 30],
  [10, 30],
  [20, 60],
  [40, 170],
] as const;
const SEPARATIONS = { middling: 1.5, good: 3.5 };
/** So many times the films of a test set stand for the truth. */
const POPULATION = 400;

const random = new Random(11);

/** Films of a network that raises the true label's logit by `separation`; half the noise belongs to the patient. */
function drawFilms([rare, others]: readonly [number, number], separation: number): ScoredFilm[] {
  const patients = [rare, others, others].flatMap((count, label) => new Array<number>(count).fill(label));
  return patients.flatMap((label, patient) => {
    const own = LABELS.map(() => random.normal());
    let films = 1;
    while (random.uniform() < 1 / 3) films++;
    return Array.from({ length: films }, () => {
      const logits = own.map((shift, k) => shift + random.normal() + (k === label ? separation : 0));
      const [probabilities] = softmaxRows(logits, LABELS.length);
      return { label, prediction: argmax(probabilities), probabilities, patient: String(patient) };
    });
  });
}

function measure(films: readonly ScoredFilm[]): Map<string, number> {
  const metrics = new WeightedMetrics(films, LABELS);
  const values = new Float64Array(metrics.paths.length);
  metrics.measure(new Float64Array(films.length).fill(1), values);
  return new Map(metrics.paths.map((path, i) => [path, values[i]]));
}

const withoutPatients = (films: readonly ScoredFilm[]) => films.map(({ patient: _, ...film }) => film);

function coverage(size: readonly [number, number], separation: number): string[][] {
  const truth = measure(drawFilms([size[0] * POPULATION, size[1] * POPULATION], separation));
  const counts = new Map(PATHS.map((path) => [path, { given: 0, held: 0, width: 0, naive: 0 }]));
  for (let set = 0; set < sets; set++) {
    const films = drawFilms(size, separation);
    const intervals = bootstrapIntervals(films, LABELS, { replicates, seed: set });
    const naive = resampledMetrics(withoutPatients(films), LABELS, { replicates, seed: set });
    for (const [path, count] of counts) {
      const holds = (low: number, high: number) => low <= truth.get(path)! && truth.get(path)! <= high;
      const interval = intervals[path];
      const drawn = naive.get(path)!;
      if (drawn.length > 0 && holds(quantile(drawn, 0.025), quantile(drawn, 0.975))) count.naive++;
      if (interval === undefined) continue;
      count.given++;
      count.width += interval.high - interval.low;
      if (holds(interval.low, interval.high)) count.held++;
    }
  }
  return [...counts].map(([path, { given, held, width, naive }]) => [
    path,
    truth.get(path)!.toFixed(3),
    `${((100 * held) / given).toFixed(1)}%`,
    (width / given).toFixed(3),
    `${((100 * naive) / sets).toFixed(1)}%`,
    `${given} of ${sets}`,
  ]);
}

console.log(
  `${sets} test sets, ${replicates} resamples; a share of 95% is known to ± ${(196 * Math.sqrt((0.95 * 0.05) / sets)).toFixed(1)} points`,
);
for (const size of SIZES)
  for (const [name, separation] of Object.entries(SEPARATIONS)) {
    console.log(`\n${size[0]} patients of the rare class, ${size[1]} of each other; ${name} separation`);
    print(["metric", "truth", "held", "width", "percentiles by film", "given"]);
    coverage(size, separation).forEach(print);
  }

console.log("\nms, default resamples (median of 5)");
for (const patients of [39, 195, 5_300]) {
  const [first, second] = [drawFilms([patients, 2 * patients], 2), []] as [ScoredFilm[], ScoredFilm[]];
  for (const film of first) second.push({ ...film, probabilities: [...film.probabilities].reverse() });
  const films = `${first.length} films`;
  print([films, "intervals", medianMs(() => bootstrapIntervals(first, LABELS))]);
  if (patients < 1_000) print([films, "two networks", medianMs(() => pairedByPatient(first, second, LABELS))]);
}

function medianMs(work: () => void): string {
  const times = Array.from({ length: 5 }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return times.sort((a, b) => a - b)[2].toFixed(0);
}

function print(cells: readonly string[]): void {
  console.log(cells.map((cell, i) => (i === 0 ? cell.padEnd(26) : cell.padStart(i === 4 ? 20 : 10))).join(" "));
}
