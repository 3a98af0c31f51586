import type { AuditFinding, Waiver } from "../audit-report";

/** What of an audit decides whether a run may start. */
interface Audited<Finding> {
  /** Of the data set version that was audited. */
  fingerprint: string;
  findings: readonly Finding[];
}

/** The red findings that no waiver of these films names: no run may start on the data set before they are resolved or waived. */
export function blockingFindings<Finding extends Pick<AuditFinding, "id" | "severity">>(
  { fingerprint, findings }: Audited<Finding>,
  waivers: readonly Waiver[],
): Finding[] {
  const waived = new Set(waivers.filter((waiver) => coversFilms(waiver, fingerprint)).map(({ finding }) => finding));
  return findings.filter(({ id, severity }) => severity === "red" && !waived.has(id));
}

/** Whether a waiver was given for the films with this fingerprint, and not for an earlier version of the data set. */
export function coversFilms(waiver: Pick<Waiver, "fingerprint">, fingerprint: string): boolean {
  return waiver.fingerprint === undefined || waiver.fingerprint === fingerprint;
}
