import type { FilmRecord } from "../datasets/film-record";
import type { RejectedFile } from "../datasets/dataset";
import { groupFilms } from "../datasets/splits/group-films";
import { invariant } from "../invariant";
import { associations } from "./findings/associations";
import type { AlikePair, AuditFinding, AuditReport } from "./audit-report";
import { clusterPairs, duplicateGroups, judgePairs } from "./alike/clusters";
import { confoundingFindings } from "./findings/confounding-findings";
import { confoundingOfFindings } from "./findings/confounding-of-findings";
import { distributions } from "./findings/distributions";
import type { DuplicateVerdict } from "./alike/duplicate-verdict";
import type { FilmFeatures } from "./film-features";
import { flawsOf } from "./findings/film-flaws";
import { type AlikeOptions, findAlikeFilms } from "./alike/find-alike-films";
import { leakageFindings } from "./findings/leakage-findings";
import { yieldToEventLoop } from "./yield-to-event-loop";
import { qualityFindings } from "./findings/quality-findings";
import { trivialBaselines } from "./baselines/trivial-baselines";

export interface ComposeProgress {
  stage: "quality" | "duplicates" | "confounding";
  /** Of this stage, 0–1. */
  share: number;
}

export interface AuditInput {
  fingerprint: string;
  /** `films[i].index` is `i`. */
  films: readonly FilmRecord[];
  /** `features[i]` is of `films[i]`. */
  features: readonly FilmFeatures[];
  /** What the films' marks are of. @default none: each film has one label */
  marked?: readonly string[];
  /** Files that were not taken. @default [] */
  rejected?: readonly RejectedFile[];
  /** @default [] */
  verdicts?: readonly DuplicateVerdict[];
  /** Who looks for copies. @default {@link findAlikeFilms}, in this thread */
  search?: (features: readonly FilmFeatures[], options: Omit<AlikeOptions, "share">) => Promise<AlikePair[]>;
  signal?: AbortSignal;
  onProgress?: (progress: ComposeProgress) => void;
}

/**
 * Audits a data set: quality of its films, leaks, confounding. Deterministic but for `elapsedMs`. Yields to the event
 * loop now and then, so that a progress bar moves and `signal` is heard.
 * @throws `signal.reason` when cancelled.
 */
export async function composeAuditReport({
  fingerprint,
  films,
  features,
  marked = [],
  rejected = [],
  verdicts = [],
  search = findAlikeFilms,
  signal,
  onProgress = () => undefined,
}: AuditInput): Promise<AuditReport> {
  invariant(films.length === features.length, `${films.length} films, ${features.length} features`);
  invariant(
    films.every(({ index }, i) => index === i),
    "films are out of order",
  );
  const begin = performance.now();
  const pause = yieldToEventLoop(signal);
  const classes: Record<string, number> = {};
  for (const { label } of films) classes[label] = (classes[label] ?? 0) + 1;
  const labels = Object.keys(classes).sort();

  const flaws = [];
  for (let i = 0; i < films.length; i++) {
    flaws.push(flawsOf(films[i], features[i]));
    await pause();
    if (i % 256 === 0) onProgress({ stage: "quality", share: i / films.length });
  }
  const pairs = await alikePairs(films, features, search, {
    signal,
    onProgress: (share) => onProgress({ stage: "duplicates", share }),
  });
  const clusters = clusterPairs(judgePairs(pairs, films, verdicts), films);
  onProgress({ stage: "confounding", share: 0 });
  const found = associations(films, labels);
  const majorityShare = Math.max(0, ...Object.values(classes)) / Math.max(1, films.length);
  const groups = groupFilms(films, { duplicates: duplicateGroups({ clusters }, films, []) }).map((group) =>
    group.map(({ index }) => index),
  );
  const baselines = await trivialBaselines({
    records: films,
    features,
    labels,
    groups,
    pause: (share) => {
      onProgress({ stage: "confounding", share });
      return pause();
    },
  });
  const findings = [
    ...qualityFindings({ films, flaws, rejected, labels }),
    ...leakageFindings(films, clusters),
    ...confoundingFindings({ associations: found, baselines, labels, films: films.length, majorityShare }),
    ...confoundingOfFindings(films, marked),
  ];
  return {
    fingerprint,
    films: films.length,
    classes,
    findings: redFirst(findings),
    clusters,
    associations: found,
    majorityShare,
    baselines,
    distributions: distributions(films, features),
    elapsedMs: Math.round(performance.now() - begin),
  };
}

/**
 * The report after people's verdicts: rejected pairs leave the clusters, accepted suspects become duplicates, and the
 * findings on leakage are written anew. Give it the report as audited, so that a verdict can be taken back.
 */
export function applyVerdicts(
  report: AuditReport,
  films: readonly FilmRecord[],
  verdicts: readonly DuplicateVerdict[],
): AuditReport {
  const clusters = clusterPairs(
    judgePairs(
      report.clusters.flatMap((cluster) => cluster.pairs),
      films,
      verdicts,
    ),
    films,
  );
  const findings = [
    ...report.findings.filter(({ section }) => section !== "leakage"),
    ...leakageFindings(films, clusters),
  ];
  return { ...report, clusters, findings: redFirst(findings) };
}

/** The report with one more finding in its place; as it is where there is none. */
export function withFinding(report: AuditReport, more: AuditFinding | null): AuditReport {
  return more === null ? report : { ...report, findings: redFirst([...report.findings, more]) };
}

/** Pairs of equal films, each with the first of them, and of films that look alike, one of equal ones standing for all. */
async function alikePairs(
  records: readonly FilmRecord[],
  features: readonly FilmFeatures[],
  search: NonNullable<AuditInput["search"]>,
  options: { signal?: AbortSignal; onProgress: (share: number) => void },
): Promise<AlikePair[]> {
  const firstOf = new Map<string, number>();
  const exact: AlikePair[] = [];
  records.forEach(({ blob }, i) => {
    const first = firstOf.get(blob);
    if (first === undefined) firstOf.set(blob, i);
    else
      exact.push({ first, second: i, kind: "exact", hashDistance: 0, correlation: 1, mirrored: false, cropped: false });
  });
  const films = [...firstOf.values()];
  const alike = await search(
    films.map((film) => features[film]),
    options,
  );
  return [...exact, ...alike.map((pair) => ({ ...pair, first: films[pair.first], second: films[pair.second] }))];
}

const ORDER: readonly AuditFinding["severity"][] = ["red", "amber", "green"];
const SECTIONS: readonly AuditFinding["section"][] = ["leakage", "confounding", "quality"];

function redFirst(findings: AuditFinding[]): AuditFinding[] {
  const rank = ({ severity, section }: AuditFinding) =>
    ORDER.indexOf(severity) * SECTIONS.length + SECTIONS.indexOf(section);
  return findings
    .map((finding, at) => ({ finding, at }))
    .sort((a, b) => rank(a.finding) - rank(b.finding) || a.at - b.at)
    .map(({ finding }) => finding);
}
