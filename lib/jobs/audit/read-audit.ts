import { type AuditReport } from "../../audit/audit-report";
import { type AuditHeadline, type AuditState, type AuditView } from "../../audit/audit-state";
import { applyVerdicts, withFinding } from "../../audit/compose-audit-report";
import { betweenSetsFinding } from "../../audit/set-comparison";
import { type FilmRecord } from "../../datasets/film-record";
import { type AuditSubject, getAudit } from "../../store/datasets/audit-store";
import { listFilms } from "../../store/datasets/film-store";
import { getDatasetVersion } from "../../store/datasets/dataset-versions";
import { hasVerdicts, listVerdicts } from "../../store/datasets/duplicate-verdict-store";
import { type Store } from "../../store/open-store";
import { readSetComparisons } from "./read-set-comparisons";

/** Films of one finding that a page shows; its count stands in the finding. */
const FILMS_OF_FINDING = 48;

/** How far the audit of a data set version is, its report after people's verdicts and with what other sets have of its films. */
export async function readAudit(store: Store, subject: AuditSubject): Promise<AuditState> {
  const state = await getAudit(store, subject);
  if (state.report === null) return state;
  const films = lazily(() => auditedFilms(store, subject));
  const between = await readSetComparisons(store, subject, films);
  const isJudged = state.report.clusters.length > 0 && (await hasVerdicts(store));
  const report = isJudged ? await judge(store, await films(), state.report) : state.report;
  return { ...state, report: withFinding(report, betweenSetsFinding(between)) };
}

/** The audit without its films: for a notebook, which asks often. */
export async function readAuditHeadline(store: Store, subject: AuditSubject): Promise<AuditHeadline> {
  const { report, ...state } = await readAudit(store, subject);
  return {
    ...state,
    findings: report?.findings.map(({ films, ...finding }) => ({ ...finding, films: films.length })) ?? null,
  };
}

/** The audit with the films that its report speaks of. */
export async function viewAudit(store: Store, subject: AuditSubject): Promise<AuditView> {
  const state = await getAudit(store, subject);
  if (state.report === null) return { ...state, found: [], verdicts: [], between: [], films: [] };
  const films = await auditedFilms(store, subject);
  const between = await readSetComparisons(store, subject, () => Promise.resolve(films));
  const report = withFinding(await judge(store, films, state.report), betweenSetsFinding(between));
  const found = state.report.clusters;
  const shown = new Set([
    ...found.flatMap(({ films }) => films),
    ...between.flatMap(({ copies }) => copies.map(({ first }) => first)),
    ...report.findings.flatMap(({ films }) => films.slice(0, FILMS_OF_FINDING)),
  ]);
  return {
    ...state,
    report,
    found,
    verdicts: await listVerdicts(store, [
      ...films.map(({ blob }) => blob),
      ...between.flatMap(({ otherFilms }) => otherFilms.map(({ blob }) => blob)),
    ]),
    between,
    films: films.filter(({ index }) => shown.has(index)),
  };
}

async function auditedFilms(store: Store, { dataset, fingerprint }: AuditSubject): Promise<FilmRecord[]> {
  const { version } = await getDatasetVersion(store, dataset, fingerprint);
  return (await listFilms(store, dataset, { version })).films;
}

async function judge(store: Store, films: readonly FilmRecord[], report: AuditReport): Promise<AuditReport> {
  const verdicts = await listVerdicts(
    store,
    films.map(({ blob }) => blob),
  );
  return verdicts.length === 0 ? report : applyVerdicts(report, films, verdicts);
}

/** Asked for once, when it is first needed. */
function lazily<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | null = null;
  return () => (made ??= make());
}
