/** @file A run as the command line tells it. */
import { line } from "../../../bin/printable.mjs";
import { formatElapsed } from "../../../bin/terminal.mjs";
import type { Waiver } from "../../audit/audit-report";
import type { Doubt } from "../../training/doubts";
import { testLooksSentence } from "../../training/test-looks";
import type { RunDetail, RunSummary } from "../../training/run";
import { multiLabelAnswer, multiLabelText } from "./multi-label-answer";
import { confusionAnswer, metricsAnswer, reportText } from "./report-answer";
import { decimal } from "../../text/text-table";

/** The `--json` answer of `train` and `run show`. `metrics` and `confusionMatrix` are null before the test split was evaluated. */
export function runAnswer(run: RunDetail) {
  const { id, name, status, failure, report, multiLabel } = run;
  return {
    run: id,
    name,
    status,
    ...(failure === null ? {} : { failure }),
    dataset: run.spec.dataset,
    synthetic: run.synthetic,
    waivers: run.spec.waivers,
    seed: run.spec.training.seed,
    epochs: run.epochsDone,
    seconds: secondsOf(run),
    imagesPerSecond: meanThroughput(run),
    metrics: report === null ? null : { [report.split]: metricsAnswer(report) },
    ...(multiLabel === null ? {} : { multiLabel: multiLabelAnswer(multiLabel) }),
    doubts: run.doubts,
    testLooks: run.testLooks,
    calibration: run.calibration,
    confusionMatrix: report === null ? null : confusionAnswer(report),
  };
}

/** A run for people. */
export function runText(run: RunDetail): string {
  const seconds = secondsOf(run);
  const throughput = meanThroughput(run);
  const pace = [
    seconds === null ? "" : formatElapsed(seconds * 1000),
    throughput === null ? "" : `${Math.round(throughput)} images/s`,
  ]
    .filter(Boolean)
    .join(", ");
  const last = run.lastEpoch;
  return [
    line`${run.name} (${run.id}): ${run.status}, ${run.epochsDone} of ${run.spec.training.epochs} epochs${pace ? `, ${pace}` : ""}`,
    ...(run.failure === null ? [] : [run.failure.message, run.failure.remedy ?? ""].filter(Boolean)),
    ...run.spec.waivers.map(waiverText),
    ...(last === null
      ? []
      : [
          `last epoch: loss ${decimal(last.trainLoss)}, validation loss ${decimal(last.valLoss)}, ${last.valMacroAuroc === undefined ? `validation accuracy ${decimal(last.valAccuracy)}` : `validation mean AUROC ${decimal(last.valMacroAuroc)}`}`,
        ]),
    ...(run.report === null ? [] : ["", reportText(run.report)]),
    ...(run.multiLabel === null ? [] : ["", multiLabelText(run.multiLabel)]),
    ...(run.testLooks === null ? [] : ["", testLooksSentence(run.testLooks)]),
    ...(run.calibration === null ? [] : ["", run.calibration.reason]),
    ...(run.doubts.length === 0 ? [] : ["", ...run.doubts.map(doubtText)]),
  ].join("\n");
}

/** A waived finding in one line. */
export function waiverText({ finding, by, reason }: Waiver): string {
  return line`waived by ${by}: ${finding} (${reason})`;
}

/** A reason to doubt a network in one line. */
export function doubtText({ sentence }: Doubt): string {
  return line`DOUBTFUL: ${sentence}`;
}

/** Wall time from the first start to the end, or to now while it runs; null when it has not started. */
export function secondsOf({ startedAt, finishedAt }: Pick<RunSummary, "startedAt" | "finishedAt">): number | null {
  if (startedAt === null) return null;
  const end = finishedAt === null ? Date.now() : Date.parse(finishedAt);
  return Math.round((end - Date.parse(startedAt)) / 100) / 10;
}

/** Training images per second of training time, over all epochs; null before the first has ended. */
function meanThroughput({ epochs }: RunDetail): number | null {
  if (epochs.length === 0) return null;
  // Every epoch trains the same number of images, so the mean rate is the harmonic one.
  const mean = epochs.length / epochs.reduce((sum, { imagesPerSecond }) => sum + 1 / imagesPerSecond, 0);
  return Math.round(mean * 10) / 10;
}
