/** @file A data set as the command line tells it. */
import { line } from "../../../bin/printable.mjs";
import type { DatasetSummary } from "../../datasets/dataset";
import type { FindingCounts } from "../../datasets/marks/count-findings";
import { MARK_ORDER, MARK_WORDS } from "../../datasets/marks/finding-marks";
import { textTable } from "../../text/text-table";

const SHOWN_REJECTIONS = 20;

/** The `--json` answer of `dataset import` and `dataset show`. */
export function datasetAnswer({
  id,
  title,
  films,
  patients,
  classes,
  findings,
  rejected,
  synthetic,
  fingerprint,
  version,
  deletedAt,
  testOnly,
}: DatasetSummary) {
  return {
    dataset: id,
    title,
    version,
    films,
    patients,
    classes,
    findings,
    rejected,
    synthetic,
    testOnly,
    fingerprint,
    deletedAt,
  };
}

/** What is marked in each finding, for people. */
export function findingsText({ findings }: Pick<DatasetSummary, "findings">, { perFinding }: FindingCounts): string {
  const marks = MARK_ORDER;
  return textTable(
    ["finding", ...marks.map((mark) => MARK_WORDS[mark])],
    findings.map((finding, at) => [finding, ...marks.map((mark) => String(perFinding[at][mark]))]),
  );
}

/** The same for programs. */
export const findingsAnswer = (
  { findings }: Pick<DatasetSummary, "findings">,
  { perFinding }: FindingCounts,
): Record<string, Record<string, number>> =>
  Object.fromEntries(
    findings.map((finding, at) => [
      finding,
      Object.fromEntries(MARK_ORDER.map((mark) => [MARK_WORDS[mark], perFinding[at][mark]])),
    ]),
  );

/** A data set for people. */
export function datasetText({
  id,
  title,
  films,
  patients,
  classes,
  findings,
  rejected,
  synthetic,
  version,
  deletedAt,
  testOnly,
}: DatasetSummary): string {
  const hidden = rejected.length - SHOWN_REJECTIONS;
  return [
    line`${id}: ${title}${synthetic ? " (SYNTHETIC)" : ""}${version > 1 ? `, version ${version}` : ""}${testOnly ? ", for tests only" : ""}${deletedAt === null ? "" : " (in the bin)"}`,
    `${films} films of ${patients} patients`,
    "",
    ...(findings.length > 0
      ? [line`several findings a film: ${findings.join(", ")}`]
      : [
          textTable(
            ["label", "films"],
            Object.entries(classes).map(([label, count]) => [label, String(count)]),
          ),
        ]),
    ...(rejected.length === 0
      ? []
      : ["", `${rejected.length} ${rejected.length === 1 ? "file was" : "files were"} rejected:`]),
    ...rejected.slice(0, SHOWN_REJECTIONS).map(({ file, reason }) => line`  ${file}: ${reason}`),
    ...(hidden > 0 ? [`  and ${hidden} more (--json lists all)`] : []),
  ].join("\n");
}
