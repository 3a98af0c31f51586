/** @file A shortcut audit as the command line tells it. */
import { line } from "../../../bin/printable.mjs";
import type { Severity } from "../../audit/audit-report";
import type { IntervalEstimate } from "../../assessment/shortcuts/interval-estimate";
import { probeOf } from "../../assessment/shortcuts/probes";
import type { ShortcutReport } from "../../assessment/shortcuts/shortcut-report";
import { textTable } from "../../text/text-table";

/** Severities in words, worst first. */
const HEADINGS: readonly (readonly [Severity, string])[] = [
  ["red", "Red: blocks publishing until waived by name"],
  ["amber", "Amber: look at it"],
  ["green", "Green: checked, and well"],
];

/** An audit for people: findings by severity, then every probe with its scores. */
export function shortcutAuditText(report: ShortcutReport, name: string): string {
  const { findings, films, patients, synthetic } = report;
  const count = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  return [
    line`${name}: ${count("red")} red, ${count("amber")} amber findings on ${films} test films of ${patients} patients${synthetic ? " (SYNTHETIC)" : ""}`,
    ...HEADINGS.flatMap(([severity, heading]) => {
      const some = findings.filter((finding) => finding.severity === severity);
      if (some.length === 0) return [];
      return ["", heading, ...some.flatMap(({ id, title, detail }) => [line`  ${title} (${id})`, line`    ${detail}`])];
    }),
    "",
    "What the network is shown, and what it scores (95% intervals by patient)",
    probeTable(report),
  ].join("\n");
}

function probeTable({ labels, intact, probes, films }: ShortcutReport): string {
  const scores = ["balancedAccuracy", "macroAuroc"] as const;
  const row = (title: string, count: number, values: ShortcutReport["intact"], flips: string) => [
    title,
    String(count),
    ...scores.map((score) => range(values[score])),
    flips,
  ];
  return textTable(
    ["shown", "films", "balanced accuracy", "macro AUROC", `answers changed (${labels.length} classes)`],
    [
      row("the whole film", films, intact, "–"),
      ...probes.map(({ probe, films: changed, scores: values, flips }) =>
        row(probeOf(probe).title, changed, values, flips.value === null ? "–" : `${Math.round(100 * flips.value)}%`),
      ),
    ],
  );
}

function range(estimate: IntervalEstimate | undefined): string {
  if (estimate === undefined || estimate.value === null || estimate.low === null || estimate.high === null) return "–";
  return `${estimate.value.toFixed(3)} (${estimate.low.toFixed(2)}–${estimate.high.toFixed(2)})`;
}
