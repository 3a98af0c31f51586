import { z } from "zod";
import { Proportion } from "./evaluation-report";
import { wilson } from "./wilson";

/** How a network errs where it answers only the films that it is surest of. */
export const RiskCoverage = z.object({
  /** Area under the curve, 0–1: the mean error over all shares of films answered. */
  aurc: z.number(),
  /** The error among the surest films, at every tenth of the films answered. */
  points: z.array(z.object({ coverage: z.number(), error: Proportion })),
});
export type RiskCoverage = z.infer<typeof RiskCoverage>;

const POINTS = 10;

/**
 * The risk–coverage curve of predictions, surest (largest probability) first; films that are equally sure count as one step. Null without films.
 * AURC as Geifman, Uziel and El-Yaniv (ICLR 2019) define it: the mean, over n = 1 … N, of the error among the n surest.
 */
export function riskCoverage(
  predictions: readonly { label: number; prediction: number; probabilities: readonly number[] }[],
): RiskCoverage | null {
  if (predictions.length === 0) return null;
  const films = predictions
    .map(({ label, prediction, probabilities }) => ({
      sureness: Math.max(...probabilities),
      wrong: label === prediction ? 0 : 1,
    }))
    .sort((a, b) => b.sureness - a.sureness);
  const errors = errorsBySureness(films);
  let area = 0;
  errors.forEach((wrong, i) => (area += wrong / (i + 1) / films.length));
  return {
    aurc: area,
    points: Array.from({ length: POINTS }, (_, i) => {
      const answered = Math.max(1, Math.round(((i + 1) / POINTS) * films.length));
      return { coverage: answered / films.length, error: wilson(Math.round(errors[answered - 1]), answered) };
    }),
  };
}

/** How many of the first n are wrong, for each n; within films that are equally sure, on average over their orders. */
function errorsBySureness(films: readonly { sureness: number; wrong: number }[]): number[] {
  const errors: number[] = [];
  let before = 0;
  for (let start = 0; start < films.length;) {
    let end = start;
    while (end < films.length && films[end].sureness === films[start].sureness) end++;
    const wrong = films.slice(start, end).reduce((sum, film) => sum + film.wrong, 0);
    for (let i = start; i < end; i++) errors.push(before + (wrong * (i + 1 - start)) / (end - start));
    before += wrong;
    start = end;
  }
  return errors;
}
