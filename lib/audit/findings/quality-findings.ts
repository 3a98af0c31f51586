import type { FilmRecord } from "../../datasets/film-record";
import type { RejectedFile } from "../../datasets/dataset";
import type { AuditFinding } from "../audit-report";
import { QUALITY } from "../audit-thresholds";
import { cramersV } from "./cramers-v";
import { type Flaw, FLAWS } from "./film-flaws";
import { finding } from "./finding";
import { QUALITY_MESSAGES } from "./messages/quality-messages";

export interface QualityWork {
  films: readonly FilmRecord[];
  /** `flaws[i]` is of `films[i]`. */
  flaws: readonly (readonly Flaw[])[];
  rejected: readonly RejectedFile[];
  labels: readonly string[];
}

/** A finding for each flaw that some film has, one for files that were not taken, and one for what is well. */
export function qualityFindings({ films, flaws, rejected, labels }: QualityWork): AuditFinding[] {
  const findings = notTaken(rejected);
  const absent: Flaw[] = [];
  for (const flaw of FLAWS) {
    const concerned = films.filter((_, i) => flaws[i].includes(flaw)).map(({ index }) => index);
    if (concerned.length === 0) absent.push(flaw);
    else findings.push(flawFinding(flaw, concerned, films, labels));
  }
  if (absent.length > 0)
    findings.push(finding("quality.well", "green", QUALITY_MESSAGES.well({ absent, films: films.length })));
  return findings;
}

/** Of whatever kind: unreadable, no film at all, a mask, left out by its label, a link, a name twice. Each says why. */
function notTaken(rejected: readonly RejectedFile[]): AuditFinding[] {
  if (rejected.length === 0) return [];
  const examples = rejected.slice(0, 3).map(({ file, reason }) => `${file}: ${reason}`);
  return [finding("quality.notTaken", "amber", QUALITY_MESSAGES.notTaken({ files: rejected.length, examples }))];
}

function flawFinding(
  flaw: Flaw,
  concerned: number[],
  films: readonly FilmRecord[],
  labels: readonly string[],
): AuditFinding {
  const id = `quality.${flaw}` as const;
  const found = { flaw, films: concerned.length };
  const flawed = new Set(concerned);
  const table = [true, false].map((has) =>
    labels.map((label) => films.filter((film) => film.label === label && flawed.has(film.index) === has).length),
  );
  const association = cramersV(table) ?? 0;
  if (concerned.length >= QUALITY.leastForRed && association > QUALITY.redAssociation) {
    const shares = labels.map((label, c) => ({ label, flawed: table[0][c], films: table[0][c] + table[1][c] }));
    return finding(id, "red", QUALITY_MESSAGES.tellingFlaw({ ...found, shares }), concerned);
  }
  // A set whose every file is in colour was saved that way; nobody needs to look at each.
  if (flaw === "colour" && concerned.length === films.length)
    return finding(id, "green", QUALITY_MESSAGES.allInColour());
  return finding(id, "amber", QUALITY_MESSAGES.flaw(found), concerned);
}
