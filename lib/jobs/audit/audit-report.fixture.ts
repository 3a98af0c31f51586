/** @file Tests only: reports as an audit would store them. */
import { type AuditFinding, type AuditReport } from "../../audit/audit-report";
import { claimAudit, finishAudit } from "../../store/datasets/audit-store";
import { getDataset } from "../../store/datasets/dataset-store";
import { type Store } from "../../store/open-store";

export const RED: AuditFinding = {
  id: "confounding.format",
  section: "confounding",
  severity: "red",
  cause: "sources",
  title: "The file format alone tells the class",
  detail: "Every film of one class is a JPEG.",
  films: [],
};
export const AMBER: AuditFinding = {
  id: "quality.borders",
  section: "quality",
  severity: "amber",
  cause: "edges",
  title: "2 films have heavy borders",
  detail: "Look at them.",
  films: [0, 1],
};

/** Stores a report with these findings as the audit of a data set as it is now. */
export async function storeReport(
  store: Store,
  dataset: string,
  findings: AuditFinding[],
  content: Partial<AuditReport> = {},
): Promise<AuditReport> {
  const { fingerprint, films, classes } = await getDataset(store, dataset);
  const report: AuditReport = {
    fingerprint,
    films,
    classes,
    findings,
    clusters: [],
    associations: [],
    majorityShare: 0.5,
    baselines: [],
    distributions: [],
    elapsedMs: 1,
    ...content,
  };
  await store.pool.query("delete from hilum.audits where dataset = $1 and fingerprint = $2", [dataset, fingerprint]);
  const claim = await claimAudit(store, { dataset, fingerprint });
  if (claim === null) throw new Error("somebody makes this audit");
  await finishAudit(store, claim, { report });
  return report;
}
