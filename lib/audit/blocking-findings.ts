import type { AuditFinding, Waiver } from "./audit-report";

/** The red findings that no waiver names: no run may start on the data set before they are resolved or waived. */
export function blockingFindings<Finding extends Pick<AuditFinding, "id" | "severity">>(findings: readonly Finding[], waivers: readonly Pick<Waiver, "finding">[]): Finding[] {
  const waived = new Set(waivers.map(({ finding }) => finding));
  return findings.filter(({ id, severity }) => severity === "red" && !waived.has(id));
}
