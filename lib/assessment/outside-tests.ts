import { type EvaluationHeadline } from "./evaluation-headline";
import { type InsideOutside } from "./inside-outside";

/** A completed evaluation on another data set. */
export type OutsideTest = EvaluationHeadline & { result: NonNullable<EvaluationHeadline["result"]> };

/**
 * What of a run's evaluations speaks of it, or of a model made of it: the newest completed one of each data set.
 * @param evaluations the newest first.
 * @param model `name@version`; those of other models do not count. @default none: only the run's own weights
 * @param isOfRun whether what is said of the run's own weights is said of the model. @default true
 */
export function outsideTests(
  evaluations: readonly EvaluationHeadline[],
  model?: string,
  isOfRun = true,
): OutsideTest[] {
  const byDataset = new Map<string, OutsideTest>();
  for (const evaluation of evaluations) {
    const { subject, result } = evaluation;
    if (result === null || byDataset.has(subject.dataset)) continue;
    if ((isOfRun && subject.model === null) || subject.model === model)
      byDataset.set(subject.dataset, { ...evaluation, result });
  }
  return [...byDataset.values()];
}

/** The row of a metric; null where the two sets share no class or the metric is of a class that one lacks. */
export const findRow = (comparison: InsideOutside | null, metric: string) =>
  comparison?.rows.find((row) => row.metric === metric) ?? null;
