/** @file A data set as the command line tells it. */
import { line } from "../../../bin/printable.mjs";
import type { DatasetSummary } from "../../datasets/dataset";
import { textTable } from "../../text/text-table";

const SHOWN_REJECTIONS = 20;

/** The `--json` answer of `dataset import` and `dataset show`. */
export function datasetAnswer({
  id,
  title,
  films,
  patients,
  classes,
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
    rejected,
    synthetic,
    testOnly,
    fingerprint,
    deletedAt,
  };
}

/** A data set for people. */
export function datasetText({
  id,
  title,
  films,
  patients,
  classes,
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
    textTable(
      ["label", "films"],
      Object.entries(classes).map(([label, count]) => [label, String(count)]),
    ),
    ...(rejected.length === 0
      ? []
      : ["", `${rejected.length} ${rejected.length === 1 ? "file was" : "files were"} rejected:`]),
    ...rejected.slice(0, SHOWN_REJECTIONS).map(({ file, reason }) => line`  ${file}: ${reason}`),
    ...(hidden > 0 ? [`  and ${hidden} more (--json lists all)`] : []),
  ].join("\n");
}
