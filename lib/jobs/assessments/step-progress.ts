import { type AssessmentProgress } from "../../assessment/assessment";

/** A step of an assessment that goes film by film, and which part of the whole it is, 0–1. */
export interface FilmStep {
  /** In words: "asking the network". */
  step: string;
  from: number;
  to: number;
}

/** Tells of a step with its rate since the first call and the time left of it. */
export function stepProgress(
  onProgress: (progress: AssessmentProgress) => void,
  { step, from, to }: FilmStep,
): (done: number, total: number) => void {
  let startedAt: number | null = null;
  let before = 0;
  return (done, total) => {
    if (startedAt === null) [startedAt, before] = [performance.now(), done];
    const perSecond = (1000 * (done - before)) / Math.max(1, performance.now() - startedAt);
    onProgress({
      step,
      share: from + (total === 0 ? 1 : done / total) * (to - from),
      films: { done, total, perSecond },
      etaMs: perSecond > 0 ? (1000 * (total - done)) / perSecond : null,
    });
  };
}
