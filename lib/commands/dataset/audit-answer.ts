/** @file An audit as the command line tells it. */
import { line } from "../../../bin/printable.mjs";
import type { AuditFinding, AuditReport, Severity, TrivialBaseline } from "../../audit/audit-report";
import type { AuditView } from "../../audit/audit-state";
import { CAUSES, groupByCause } from "../../audit/findings/causes";
import { decimal, textTable } from "../../text/text-table";

const SHOWN_FILES = 5;
const SHOWN_CLUSTERS = 20;

/** Severities in words, worst first. */
const HEADINGS: readonly (readonly [Severity, string])[] = [
  ["red", "Red: blocks training until resolved or waived by name"],
  ["amber", "Amber: look at it"],
  ["green", "Green: checked, and well"],
];

const INPUTS: Record<TrivialBaseline["input"], string> = {
  metadata: "the file's metadata alone",
  histogram: "the histogram of greys alone",
  border: "the border alone",
  corners: "the corners alone",
  wholeImage: "the whole image (linear)",
};

/** An audit for people: findings by severity, what tells the label without the lungs, alike films. */
export function auditText(
  { report, films }: Pick<AuditView, "films"> & { report: AuditReport },
  title: string,
): string {
  const count = (severity: Severity) => report.findings.filter((finding) => finding.severity === severity).length;
  const fileOf = new Map(films.map(({ index, file }) => [index, file]));
  return [
    line`${title}: ${count("red")} red, ${count("amber")} amber findings on ${report.films} films`,
    ...HEADINGS.flatMap(([severity, heading]) =>
      findingLines(
        report.findings.filter((finding) => finding.severity === severity),
        heading,
        fileOf,
      ),
    ),
    ...associationLines(report),
    ...baselineLines(report),
    ...clusterLines(report, fileOf),
  ].join("\n");
}

function findingLines(
  findings: readonly AuditFinding[],
  heading: string,
  fileOf: ReadonlyMap<number, string>,
): string[] {
  if (findings.length === 0) return [];
  return [
    "",
    heading,
    ...groupByCause(findings).flatMap(({ cause, findings: ofCause }) => [
      ...(cause === null || ofCause.length < 2
        ? []
        : [`  ${ofCause.length} signs of one cause (${cause}): ${CAUSES[cause]}`]),
      ...ofCause.flatMap(({ id, title, detail, films }) => [
        line`  ${title} (${id})`,
        line`    ${detail}`,
        ...filesLine(films, fileOf),
      ]),
    ]),
  ];
}

function filesLine(films: readonly number[], fileOf: ReadonlyMap<number, string>): string[] {
  if (films.length === 0) return [];
  const hidden = films.length - SHOWN_FILES;
  return [
    line`    ${films
      .slice(0, SHOWN_FILES)
      .map((index) => `${index} ${fileOf.get(index) ?? ""}`.trim())
      .join(", ")}${hidden > 0 ? ` and ${hidden} more (--json lists all)` : ""}`,
  ];
}

function associationLines({ associations }: AuditReport): string[] {
  if (associations.length === 0) return [];
  return [
    "",
    "What goes with the label (Cramér's V: 0 not at all, 1 tells it)",
    textTable(
      ["attribute", "V", "films that say"],
      associations.map(({ attribute, cramersV, known }) => [attribute, decimal(cramersV), String(known)]),
    ),
  ];
}

function baselineLines({ baselines, majorityShare }: AuditReport): string[] {
  if (baselines.length === 0) return [];
  const rows = baselines.map(({ input, accuracy, balancedAccuracy }) => [
    INPUTS[input],
    decimal(accuracy),
    decimal(balancedAccuracy),
  ]);
  return [
    "",
    "What a classifier reaches from",
    textTable(
      ["input", "accuracy", "balanced"],
      [["nothing: always the commonest label", decimal(majorityShare), "–"], ...rows],
    ),
  ];
}

function clusterLines({ clusters }: AuditReport, fileOf: ReadonlyMap<number, string>): string[] {
  if (clusters.length === 0) return [];
  const hidden = clusters.length - SHOWN_CLUSTERS;
  const name = (index: number) => `${index} ${fileOf.get(index) ?? ""}`.trim();
  const lines = clusters.slice(0, SHOWN_CLUSTERS).flatMap(({ pairs }) =>
    pairs.map(({ first, second, kind, hashDistance, correlation, mirrored, cropped }) => {
      const how = [
        `distance ${hashDistance}`,
        `correlation ${correlation.toFixed(3)}`,
        ...(mirrored ? ["mirrored"] : []),
        ...(cropped ? ["cropped"] : []),
      ];
      return line`  ${kind.padEnd(9)}  ${name(first)}  =  ${name(second)}  (${how.join(", ")})`;
    }),
  );
  return [
    "",
    `${clusters.length} ${clusters.length === 1 ? "group" : "groups"} of films that look like one film`,
    ...lines,
    ...(hidden > 0 ? [`  and ${hidden} more groups (--json lists all)`] : []),
  ];
}
