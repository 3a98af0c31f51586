import { Random } from "../../tensor/random";
import type { Interval } from "../evaluation-report";
import { patientClusters, resamplePatients } from "../intervals/patient-clusters";
import { quantile } from "../intervals/quantile";
import { REPLICATES } from "../intervals/resampled-metrics";
import { WeightedMetrics } from "../intervals/weighted-metrics";
import { type FindingFilms, YES_NO } from "./finding-films";
import type { MarkedPrediction } from "./multi-label-report";

/** A resample may lack a kind of film of some finding; no more than 1 in 20 may. */
const DEFINED_SHARE = 0.95;
const FEWEST_PATIENTS = 5;

/**
 * 95% intervals of the mean areas over findings, by percentiles of a bootstrap that draws whole patients with all their
 * findings, so that findings that come together count as what they are. None where fewer than five patients are there or
 * more than one resample in twenty lacks a kind of film of some finding. Deterministic.
 * @param findings those that have films of both kinds
 */
export function macroIntervals(
  predictions: readonly MarkedPrediction[],
  findings: readonly FindingFilms[],
): Partial<Record<"macroAuroc" | "macroAuprc", Interval>> {
  const clusters = patientClusters(
    predictions.map(({ patient }) => ({ label: 0, patient })),
    1,
  );
  if (findings.length === 0 || clusters.filmsOf.length < FEWEST_PATIENTS) return {};
  const measured = findings.map(({ places, scored }) => {
    const metrics = new WeightedMetrics(scored, YES_NO);
    const at = (path: string) => metrics.paths.indexOf(path);
    return {
      places,
      metrics,
      weights: new Float64Array(places.length),
      values: new Float64Array(metrics.paths.length),
      auroc: at("auroc.yes"),
      auprc: at("auprc.yes"),
    };
  });
  const random = new Random(1);
  const weights = new Float64Array(predictions.length);
  const drawn: Record<"macroAuroc" | "macroAuprc", number[]> = { macroAuroc: [], macroAuprc: [] };
  for (let replicate = 0; replicate < REPLICATES; replicate++) {
    resamplePatients(clusters, random, weights);
    const sums = { auroc: 0, auprc: 0 };
    for (const one of measured) {
      one.places.forEach((place, i) => (one.weights[i] = weights[place]));
      one.metrics.measure(one.weights, one.values);
      sums.auroc += one.values[one.auroc];
      sums.auprc += one.values[one.auprc];
    }
    if (Number.isNaN(sums.auroc + sums.auprc)) continue;
    drawn.macroAuroc.push(sums.auroc / measured.length);
    drawn.macroAuprc.push(sums.auprc / measured.length);
  }
  if (drawn.macroAuroc.length < DEFINED_SHARE * REPLICATES) return {};
  const interval = (values: number[]): Interval => {
    const rising = Float64Array.from(values).sort();
    return { low: quantile(rising, 0.025), high: quantile(rising, 0.975) };
  };
  return { macroAuroc: interval(drawn.macroAuroc), macroAuprc: interval(drawn.macroAuprc) };
}
