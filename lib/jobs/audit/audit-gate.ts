import { type AuditReport, type Waiver } from "../../audit/audit-report";
import { blockingFindings } from "../../audit/findings/blocking-findings";
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
      remedy: `Look at the report on the data set's audit page or with: hilum dataset audit ${dataset}. Resolve what it says, or take responsibility for it by name: in the Data cell, or with: hilum train … ${blocking.map(({ id }) => `--waive ${id}="<reason>"`).join(" ")} --by "<name>"`,
    },
  );
}
