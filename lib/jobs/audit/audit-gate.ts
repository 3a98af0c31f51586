import { type AuditFinding, type AuditReport, type Waiver } from "../../audit/audit-report";
import { blockingFindings } from "../../audit/findings/blocking-findings";
import { groupByCause } from "../../audit/findings/causes";
import { HilumError } from "../../errors";

/** Throws `conflict`, naming them, while red findings of the data set's audit are neither resolved nor waived. */
export function refuseRedFindings(report: AuditReport, dataset: string, waivers: readonly Waiver[]): void {
  const blocking = blockingFindings(report, waivers);
  if (blocking.length === 0) return;
  const outdated = blocking.some(({ id }) => waivers.some(({ finding }) => finding === id));
  const named = blocking.map(({ id, title }) => `${title} (${id})`).join("; ");
  throw new HilumError(
    "conflict",
    `The audit of data set ${dataset} has ${blocking.length === 1 ? "a red finding" : `${blocking.length} red findings`}: ${named}.${outdated ? " What was waived was waived for an earlier version of the data set." : ""}`,
    {
      remedy: `Look at the report on the data set's audit page or with: hilum dataset audit ${dataset}. Resolve what it says, or take responsibility for it by name: in the Data cell, or with: hilum train … ${waiving(blocking).join(" ")} --by "<name>"`,
    },
  );
}

/** One reason for several findings of one cause. */
function waiving(blocking: readonly AuditFinding[]): string[] {
  return groupByCause(blocking).map(
    ({ cause, findings }) => `--waive ${cause !== null && findings.length > 1 ? cause : findings[0].id}="<reason>"`,
  );
}
