/** @file The figures of a whole cross-validation as the command line tells them. */
import { line } from "../../../bin/printable.mjs";
import { foldName } from "../../datasets/splits/fold-name";
import type { EvaluationReport } from "../../metrics/evaluation-report";
import type { RunDetail } from "../../training/run";
import { type FoldFigure, summariseFolds } from "../../training/summarise-folds";
import { decimal, textTable } from "../../text/text-table";

/** The `--json` answer of a cross-validation: each fold's run, and mean and standard deviation over them. */
export function foldAnswer(runs: readonly RunDetail[]) {
  return {
    runs: runs.map(({ id, name, status, spec, splitHash }) => ({
      run: id,
      name,
      status,
      split: spec.split,
      splitHash,
    })),
    synthetic: runs.some(({ synthetic }) => synthetic),
    figures: figuresOf(runs),
  };
}

/** A cross-validation for people. */
export function foldText(runs: readonly RunDetail[]): string {
  const figures = figuresOf(runs);
  const rows = tested(runs).map(({ name, spec, report }, i) => [
    foldName(spec.split).slice(1),
    name,
    String(report.accuracy.denominator),
    ...figures.map(({ values }) => decimal(values[i])),
  ]);
  const summary = (label: string, of: (figure: FoldFigure) => number | null) => [
    label,
    "",
    "",
    ...figures.map((figure) => decimal(of(figure))),
  ];
  const missing = runs.filter(({ report }) => report === null).map(({ name }) => name);
  return [
    textTable(
      ["fold", "run", "films", ...figures.map(({ metric }) => metric)],
      [...rows, summary("mean", ({ mean }) => mean), summary("SD", ({ standardDeviation }) => standardDeviation)],
    ),
    "SD: how much the folds differ. Folds share training films, so SD/√folds is no standard error of the mean.",
    ...(missing.length > 0 ? [line`Not evaluated: ${missing.join(", ")}.`] : []),
    ...(runs.some(({ synthetic }) => synthetic)
      ? ["Estimate on SYNTHETIC films, which say nothing about patients."]
      : []),
  ].join("\n");
}

const figuresOf = (runs: readonly RunDetail[]) => summariseFolds(tested(runs).map(({ report }) => report));
const tested = (runs: readonly RunDetail[]) =>
  runs.filter((run): run is RunDetail & { report: EvaluationReport } => run.report !== null);
