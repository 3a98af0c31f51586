import { line, printableLine } from "../../../bin/printable.mjs";
import type { SubgroupReport } from "../../assessment/subgroups/subgroup-report";
import { attributeTitle, gapSentences, shareCell, smallGroups } from "../../assessment/subgroups/tell-subgroups";
import { textTable } from "../../text/text-table";

/** Subgroups for people: what stands out in sentences, then a table. */
export function subgroupText(report: SubgroupReport): string {
  const small = smallGroups(report);
  const rows = report.attributes.flatMap(({ name, groups }) =>
    groups.map((group) => [
      printableLine(`${attributeTitle(name)}: ${group.value}`),
      String(group.films),
      group.patients === null ? "–" : String(group.patients),
      String(group.positives),
      shareCell(group.accuracy),
      shareCell(group.sensitivity),
      shareCell(group.specificity),
      group.auroc === null ? "–" : shareCell(group.auroc),
    ]),
  );
  const head = ["group", "films", "patients", "of it", "accuracy", "sensitivity", "specificity", "AUROC"];
  return [
    line`groups of films, asked about ${report.label}: ${report.films} films${report.patients === null ? ", not all of whose patients are known" : ` of ${report.patients} patients`}, with 95% intervals`,
    ...gapSentences(report).map(printableLine),
    ...(small.length === 0
      ? []
      : [printableLine(`TOO FEW films (under ten of the class, or of the others): ${small.join("; ")}`)]),
    ...(rows.length === 0 ? [] : ["", textTable(head, rows)]),
  ].join("\n");
}
