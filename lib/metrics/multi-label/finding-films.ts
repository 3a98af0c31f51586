import type { ScoredFilm } from "../intervals/weighted-metrics";
import type { MarkedPrediction } from "./multi-label-report";

/** The films that are marked yes or no in one finding, as the films of two classes. */
export interface FindingFilms {
  /** Positions among the predictions. */
  places: number[];
  positive: boolean[];
  /** The probability of yes. */
  scores: number[];
  /** Class 1 is yes. */
  scored: ScoredFilm[];
}

/** The two classes of {@link FindingFilms}, for metrics by class. */
export const YES_NO: readonly string[] = ["no", "yes"];

/** Films of which the finding at a place is uncertain or missing take no part. */
export function findingFilms(predictions: readonly MarkedPrediction[], finding: number): FindingFilms {
  const found: FindingFilms = { places: [], positive: [], scores: [], scored: [] };
  predictions.forEach(({ marks, probabilities, patient }, place) => {
    const mark = marks[finding];
    if (mark !== "1" && mark !== "0") return;
    const score = probabilities[finding];
    const prediction = score >= 0.5 ? 1 : 0;
    found.places.push(place);
    found.positive.push(mark === "1");
    found.scores.push(score);
    found.scored.push({ label: mark === "1" ? 1 : 0, prediction, probabilities: [1 - score, score], patient });
  });
  return found;
}
