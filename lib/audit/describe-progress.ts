import type { AuditProgress } from "./audit-state";

/** How far an audit is, in a few words: `412 of 869 films, 85 a second`. */
export function describeProgress({ stage, share, films }: AuditProgress): string {
  if (films !== null)
    return `${films.done} of ${films.total} films, ${films.perSecond.toFixed(films.perSecond < 10 ? 1 : 0)} a second`;
  return `${STAGES[stage]}, ${Math.round(100 * share)}%`;
}

const STAGES: Record<AuditProgress["stage"], string> = {
  films: "reading films",
  quality: "checking the quality of each film",
  duplicates: "looking for films that are there twice",
  confounding: "looking for what tells the label without the lungs",
};
