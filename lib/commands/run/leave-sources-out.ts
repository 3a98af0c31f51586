/** @file `evaluate <run> --leave-one-source-out`: a network without each source, tested on it. */
import { line } from "../../../bin/printable.mjs";
import { formatElapsed } from "../../../bin/terminal.mjs";
import type { SourcePlan } from "../../datasets/splits/source-plan";
import { differenceText, estimateText } from "../../assessment/estimate-text";
import type { LeftOutScore, LeftOutSources } from "../../assessment/left-out/left-out-sources";
import { findRow } from "../../assessment/outside-tests";
import { counted } from "../../audit/findings/wording";
import { HilumError } from "../../errors";
import { leaveSourcesOut, loadLeftOutSources, planLeftOut } from "../../jobs/series/left-out-sources";
import type { EvaluationReport } from "../../metrics/evaluation-report";
import type { Store } from "../../store/open-store";
import { getRun, getRunSummary } from "../../store/runs/run-store";
import { textTable } from "../../text/text-table";
import { isOver } from "../../training/run-status";
import type { CommandContext, CommandResult } from "../command";
import { followToEnd } from "./follow-to-end";

/**
 * Has every source that can be left out, or those that are named, left out of a run's training, shows the runs one after
 * another and tells what they score. Throws as `leaveSourcesOut`, `invalidDataset` where no source can be left out.
 */
export async function evaluateWithoutSources(
  store: Store,
  run: string,
  named: readonly string[] | undefined,
  context: CommandContext,
): Promise<CommandResult> {
  const base = await getRun(store, run);
  const plan = await planLeftOut(store, run);
  const wanted = named ?? plan.sources.filter((one) => one.refusal === null && !one.isSmall).map((one) => one.source);
  for (const words of planLines(plan, wanted)) context.terminal.line(words);
  if (wanted.length === 0)
    throw new HilumError("invalidDataset", `No source of ${base.spec.dataset} can be left out of ${base.name}.`, {
      remedy:
        plan.sources.length < 2
          ? "Films need at least two named sources: join data sets, or name the sources in the table that an import reads."
          : "What stands above says why. A small source can be asked for by name: --source <name>.",
    });
  const ms = base.lastEpoch?.elapsedMs;
  context.terminal.line(
    `${counted(wanted.length, "run")}${ms === undefined ? "" : ` of about ${formatElapsed(ms)}, as ${base.name} took: ${formatElapsed(ms * wanted.length)} in all`}. Those that are there already are not made again.`,
  );
  const asked = await leaveSourcesOut(store, run, wanted);
  for (const one of asked.sources.filter(({ source }) => wanted.includes(source))) {
    const summary = await getRunSummary(store, one.run.id);
    if (!isOver(summary.status)) await followToEnd(store, summary, context);
  }
  const made = await loadLeftOutSources(store, run);
  return {
    json: { ...made, plan },
    text: leftOutText(base.report, made),
    exitCode: made.sources.every((one) => !wanted.includes(one.source) || one.score !== null) ? 0 : 1,
  };
}

function planLines({ sources, unnamedFilms }: SourcePlan, wanted: readonly string[]): string[] {
  const left = sources
    .filter(({ source }) => !wanted.includes(source))
    .map(({ source, films, patients, refusal }) =>
      refusal === null
        ? line`${source} is not left out: ${counted(films, "film")} of ${counted(patients, "patient")}. Ask for it by --source.`
        : line`${source} cannot be left out. ${refusal}`,
    );
  const cautions = sources
    .filter(({ source }) => wanted.includes(source))
    .flatMap(({ source, cautions: sentences }) => sentences.map((sentence) => line`${source}: ${sentence}`));
  const unnamed =
    unnamedFilms === 0 ? [] : [`${counted(unnamedFilms, "film")} without a source: trained on whatever is left out.`];
  return [...left, ...cautions, ...unnamed];
}

function leftOutText(inside: EvaluationReport | null, { sources, pooled, notes }: LeftOutSources): string {
  const rows = sources.map(({ source, run, score, isStale }) => [
    isStale ? `${source} (of an earlier version)` : source,
    run.name,
    ...(score === null ? [run.status, "–", "–", "–", "–"] : figures(score)),
  ]);
  const within = sources.flatMap(({ score }) => score?.withinSource ?? []);
  return [
    "With 95% intervals. Each source was tested on by a network that did not learn from it; the drop is the source minus the own test split, over the classes that both have.",
    textTable(
      ["tested on", "run", "films", "accuracy", "balanced accuracy", "drop", "macro AUROC"],
      [
        ...(inside === null ? [] : [insideRow(inside)]),
        ...rows,
        ...(pooled === null ? [] : [["all of them together", "", ...figures(pooled)]]),
      ],
    ),
    ...(within.length === 0
      ? []
      : [
          "",
          "Within one source, where the source cannot give the class away:",
          textTable(
            ["source", "score for", "against", "films", "AUROC"],
            within.map(({ source, label, against, auroc, ofLabel, ofOther }) => [
              source,
              label,
              against,
              `${ofLabel.films} + ${ofOther.films}`,
              estimateText(auroc),
            ]),
          ),
        ]),
    ...sources.flatMap(({ source, score }) =>
      (score?.unmeasured ?? []).map((sentence) => line`${source}: ${sentence}`),
    ),
    ...notes.map((sentence) => line`${sentence}`),
  ].join("\n");
}

function insideRow(report: EvaluationReport): string[] {
  const of = (path: string, value: number | null) =>
    estimateText({ value, low: report.intervals[path]?.low ?? null, high: report.intervals[path]?.high ?? null });
  return [
    "own test split",
    "",
    String(report.accuracy.denominator),
    estimateText(report.accuracy),
    of("balancedAccuracy", report.balancedAccuracy),
    "",
    of("macroAuroc", report.macroAuroc),
  ];
}

function figures({ films, comparison }: LeftOutScore): string[] {
  const of = (metric: string) => {
    const row = findRow(comparison, metric);
    return row === null ? "–" : estimateText(row.outside);
  };
  const drop = findRow(comparison, "balancedAccuracy");
  return [
    String(films),
    of("accuracy"),
    of("balancedAccuracy"),
    drop === null ? "–" : differenceText(drop.difference),
    of("macroAuroc"),
  ];
}
