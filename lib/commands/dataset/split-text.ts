import { line, printableLine } from "../../../bin/printable.mjs";
import type { DatasetSummary } from "../../datasets/dataset";
import type { SplitReport } from "../../datasets/splits/split-report";
import { textTable } from "../../text/text-table";

const percent = (share: number | null) => (share === null ? "–" : `${(100 * share).toFixed(1)}`);

/** A split for people: its parts by class, how even they are, what stays together, and what to mind. */
export function splitText(
  { id, classes, synthetic }: DatasetSummary,
  hash: string,
  { parts, groups, largestGroup, groupsOfSeveralPatients, folds, warnings }: SplitReport,
): string {
  const labels = Object.keys(classes);
  const byClass = (counts: Readonly<Record<string, number>>) => labels.map((label) => String(counts[label] ?? 0));
  const partRows = Object.entries(parts).map(([name, part]) => [
    name,
    String(part.films),
    String(part.patients),
    String(part.groups),
    ...byClass(part.classes),
    percent(part.deviation),
    percent(part.tolerance),
  ]);
  const strata = Object.entries(parts).flatMap(([name, part]) =>
    part.strata.map(({ attribute, value, classes: counts }) => [
      name,
      attribute,
      value || "(none)",
      ...byClass(counts),
    ]),
  );
  return [
    line`${id}, split ${hash.slice(0, 12)}${synthetic ? ", SYNTHETIC" : ""}`,
    textTable(["part", "films", "patients", "groups", ...labels, "deviation %", "tolerance %"], partRows),
    "deviation: the largest difference between a class's share of the part and of the whole",
    ...(strata.length === 0 ? [] : ["", textTable(["part", "by", "value", ...labels], strata)]),
    ...(folds === null
      ? []
      : [
          "",
          textTable(
            ["test fold", "films", "groups", ...labels],
            folds.map((fold, i) => [String(i + 1), String(fold.films), String(fold.groups), ...byClass(fold.classes)]),
          ),
        ]),
    "",
    `No patient crosses: ${groups} groups of films that belong together, the largest of ${largestGroup}.${groupsOfSeveralPatients === 0 ? "" : ` In ${groupsOfSeveralPatients} of them duplicates or file names tie several patients together.`}`,
    ...warnings.map(printableLine),
  ].join("\n");
}
