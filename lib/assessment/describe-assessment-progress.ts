import { type AssessmentProgress } from "./assessment";

/** How far an assessment is, in a few words: `asking the network: 96 of 171 films, 85 a second`. */
export function describeAssessmentProgress({ step, films }: AssessmentProgress): string {
  if (films === null || films.total === 0) return step;
  const rate = films.perSecond > 0 ? `, ${films.perSecond.toFixed(films.perSecond < 10 ? 1 : 0)} a second` : "";
  return `${step}: ${films.done} of ${films.total} films${rate}`;
}
