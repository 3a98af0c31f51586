import { Random } from "../../tensor/random";
import { patientClusters, resamplePatients } from "./patient-clusters";
import { type ScoredFilm, WeightedMetrics } from "./weighted-metrics";

/** Resamples of every interval and test by patients. */
export const REPLICATES = 2_000;

/** Each metric over the resamples of a bootstrap by patient: its dotted path and its values, rising; undefined ones left out. */
export function resampledMetrics(
  films: readonly ScoredFilm[],
  labels: readonly string[],
  { replicates = REPLICATES, seed = 1 } = {},
): Map<string, Float64Array> {
  const metrics = new WeightedMetrics(films, labels);
  const clusters = patientClusters(films, labels.length);
  const random = new Random(seed);
  const weights = new Float64Array(films.length);
  const values = new Float64Array(metrics.paths.length);
  const drawn = metrics.paths.map(() => new Float64Array(replicates));
  for (let replicate = 0; replicate < replicates; replicate++) {
    resamplePatients(clusters, random, weights);
    metrics.measure(weights, values);
    for (let metric = 0; metric < values.length; metric++) drawn[metric][replicate] = values[metric];
  }
  return new Map(
    metrics.paths.map((path, metric) => [path, drawn[metric].filter((value) => !Number.isNaN(value)).sort()]),
  );
}
