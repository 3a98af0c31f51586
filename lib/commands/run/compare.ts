import { line } from "../../../bin/printable.mjs";
import { canonicalDigest } from "../../experiments/canonical-digest";
import { getRun, getRunSummary } from "../../store/runs/run-store";
import { recordComparison } from "../../store/runs/test-look-store";
import { looksOfRuns, testLooksSentence } from "../../training/test-looks";
import { compareRuns, type RunComparison, type RunPair } from "../../training/compare-runs";
import type { RunDetail } from "../../training/run";
import { defineCommand } from "../command";
import { foldAnswer, foldText } from "./fold-answer";
import { confusionAnswer, metricsAnswer } from "./report-answer";
import { decimal, textTable } from "../../text/text-table";
import { withStore } from "../with-store";

export const compareCommand = defineCommand({
  name: "compare",
  usage: "<run> <run>…",
  summary: "compare runs: metrics, settings, paired tests",
  details:
    "Runs that were tested on the same films are also compared film by film: exact McNemar and DeLong tests where each film is of another patient, else a permutation test by patient; p after Holm over all pairs.",
  options: {},
  positionals: { min: 2, max: 50 },
  run: ({ positionals: names }) =>
    withStore(async (store) => {
      const found = await Promise.all(names.map((name) => getRunSummary(store, name)));
      await recordComparison(
        store,
        found.map(({ id }) => id),
      );
      const runs = await Promise.all(found.map(({ id }) => getRun(store, id)));
      const comparison = compareRuns(runs);
      const { isSameTest, metrics, specDifferences, pairs } = comparison;
      const json = {
        runs: runs.map(({ id, name, status, spec, synthetic, report, testLooks }) => ({
          run: id,
          name,
          status,
          dataset: spec.dataset,
          synthetic,
          metrics: report && { [report.split]: metricsAnswer(report) },
          confusionMatrix: report && confusionAnswer(report),
          testLooks,
        })),
        isSameTest,
        metrics,
        differences: specDifferences,
        folds: areFolds(runs) ? foldAnswer(runs).figures : null,
        pairs: pairs.map(({ fixed, broken, ...pair }) => ({
          ...pair,
          fixed: fixed.map(({ file }) => file),
          broken: broken.map(({ file }) => file),
        })),
      };
      return { json, text: comparisonText(runs, comparison) };
    }),
});

/** Whether the runs differ only in the fold, or the repeat, that they were tested on. */
function areFolds(runs: readonly RunDetail[]): boolean {
  return (
    new Set(runs.map(({ spec }) => canonicalDigest({ ...spec, split: { ...spec.split, fold: 0, repeat: 0 } }))).size ===
      1 && runs.every(({ spec }) => spec.split.protocol === "kfold")
  );
}

function comparisonText(runs: readonly RunDetail[], comparison: RunComparison): string {
  const { isSameTest, metrics, specDifferences, pairs } = comparison;
  const names = runs.map(({ name }) => name);
  const nameOf = (id: string) => runs.find((run) => run.id === id)?.name ?? id;
  const metricRows = metrics.map(({ metric, values, intervals, best }) => [
    metric,
    ...values.map((value, run) => {
      const interval = intervals[run];
      const span = interval === null ? "" : ` (${decimal(interval.low)}–${decimal(interval.high)})`;
      return `${decimal(value)}${span}${best.includes(run) && best.length < runs.length ? " *" : ""}`;
    }),
  ]);
  const differenceRows = specDifferences.map(({ path, values }) => [path, ...values.map((value) => value ?? "–")]);
  const synthetic = runs.filter((run) => run.synthetic).map(({ name }) => name);
  const untested = runs.filter(({ report }) => report === null).map(({ name }) => name);
  return [
    textTable(["metric (95% interval)", ...names], metricRows),
    isSameTest
      ? "* the best"
      : "The runs were not tested on the same films: their figures stand side by side, but none can be called the best.",
    ...(synthetic.length > 0
      ? [line`Estimate on SYNTHETIC films, which say nothing about patients: ${synthetic.join(", ")}.`]
      : []),
    "",
    specDifferences.length === 0
      ? "The runs have the same settings."
      : textTable(["setting", ...names], differenceRows),
    "",
    ...(pairs.length > 0
      ? pairs.flatMap((pair) => [...pairLines(pair, nameOf(pair.first), nameOf(pair.second)), ""])
      : ["No two of these runs were tested on the same films, so they are not compared film by film."]),
    ...(pairs.length > 0 ? [TESTS] : []),
    ...(areFolds(runs) ? ["", "Folds of one cross-validation:", foldText(runs)] : []),
    ...(untested.length > 0 ? [line`Not evaluated yet: ${untested.join(", ")}.`] : []),
    ...looksLines(runs),
  ].join("\n");
}

const TESTS =
  "Second minus first. Holm: p raised for all tests here together. Tests by film where each is of another patient, else by swapping patients.";

function pairLines(pair: RunPair, first: string, second: string): string[] {
  const { films, patients, fixed, broken, pValue, differences } = pair;
  const whose = patients === null ? "patients not recorded" : `of ${patients} patients`;
  return [
    line`${first} → ${second}, ${films} films ${whose}: ${fixed.length} fixed, ${broken.length} broken, McNemar p = ${pValue.toPrecision(2)}`,
    textTable(
      ["metric", "difference", "95% interval", "test", "p", "p after Holm"],
      differences.map(({ metric, difference, low, high, test, pValue: p, adjusted }) => [
        metric,
        decimal(difference),
        low === null || high === null ? "–" : `${decimal(low)} to ${decimal(high)}`,
        test,
        p === null ? "–" : p.toPrecision(2),
        adjusted === null ? "–" : adjusted.toPrecision(2),
      ]),
    ),
  ];
}

/** How often the test films were looked at. */
function looksLines(runs: readonly RunDetail[]): string[] {
  const known = looksOfRuns(runs);
  if (known.length === 0) return [];
  return ["", ...known.map(({ names, looks }) => line`${names.join(", ")}: ${testLooksSentence(looks)}`)];
}
