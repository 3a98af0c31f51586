import { type AuditReport } from "../../audit/audit-report";
import { type AuditHeadline, type AuditState, type AuditView } from "../../audit/audit-state";
import { applyVerdicts } from "../../audit/compose-audit-report";
import { type FilmRecord } from "../../datasets/film-record";
import { type AuditSubject, getAudit } from "../../store/datasets/audit-store";
import { listFilms } from "../../store/datasets/film-store";
import { getDatasetVersion } from "../../store/datasets/dataset-versions";
import { hasVerdicts, listVerdicts } from "../../store/datasets/duplicate-verdict-store";
import { type Store } from "../../store/open-store";

/** Films of one finding that a page shows; its count stands in the finding. */
const FILMS_OF_FINDING = 48;

/** How far the audit of a data set version is, its report after people's verdicts. */
export async function readAudit(store: Store, subject: AuditSubject): Promise<AuditState> {
  const state = await getAudit(store, subject);
  if (state.report === null || state.report.clusters.length === 0 || !(await hasVerdicts(store))) return state;
  return { ...state, report: await judge(store, await auditedFilms(store, subject), state.report) };
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
  if (state.report === null) return { ...state, found: [], verdicts: [], films: [] };
  const films = await auditedFilms(store, subject);
  const report = await judge(store, films, state.report);
  const found = state.report.clusters;
  const shown = new Set([
    ...found.flatMap(({ films }) => films),
    ...report.findings.flatMap(({ films }) => films.slice(0, FILMS_OF_FINDING)),
  ]);
  return {
    ...state,
    report,
    found,
    verdicts: await listVerdicts(
      store,
      films.map(({ blob }) => blob),
    ),
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
