import type { AuditFinding, AuditReport, Waiver } from "./audit-report";

/** The red findings of a report that no waiver names: no run may start on the data set before they are resolved or waived. */
export function blockingFindings(report: Pick<AuditReport, "findings">, waivers: readonly Pick<Waiver, "finding">[]): AuditFinding[] {
  const waived = new Set(waivers.map(({ finding }) => finding));
  return report.findings.filter(({ id, severity }) => severity === "red" && !waived.has(id));
}
