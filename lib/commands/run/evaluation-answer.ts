/** @file An evaluation on another data set as the command line tells it. */
import { line } from "../../../bin/printable.mjs";
import type { EvaluationResult, EvaluationSubject } from "../../assessment/evaluation";
import { describeOverlap, overlapLine } from "../../assessment/describe-overlap";
import { differenceText, estimateText } from "../../assessment/estimate-text";
import type { InsideOutside } from "../../assessment/inside-outside";
import { metricTitle } from "../../assessment/metric-title";
import type { WithinSourceArea } from "../../assessment/within-source";
import { counted } from "../../audit/findings/wording";
import { textTable } from "../../text/text-table";
import { confusionAnswer, metricsAnswer, reportText } from "./report-answer";

const SHOWN_FILMS = 20;

export interface AnsweredEvaluation {
  /** Null where it was not kept: of a model that goes with Hilum, which has no run here. */
  id: string | null;
  /** The run, or `model@version`. */
  name: string;
  subject: EvaluationSubject;
  result: EvaluationResult;
}

/** The `--json` answer of `evaluate` on another data set, without the films' predictions. */
export function evaluationAnswer({ id, name, subject, result }: AnsweredEvaluation) {
  const { report, dataset, overlap, unmapped, comparison, withinSource, unmeasured } = result;
  return {
    model: name,
    evaluation: id,
    dataset: subject.dataset,
    version: dataset.version,
    split: report.split,
    synthetic: report.synthetic,
    mapping: subject.mapping,
    unmapped,
    overlap,
    metrics: { [report.split]: metricsAnswer(report) },
    confusionMatrix: confusionAnswer(report),
    comparison,
    withinSource,
    unmeasured,
  };
}

/** An evaluation on another data set for people. */
export function evaluationText({ id, name, subject, result }: AnsweredEvaluation): string {
  const { report, dataset, overlap, comparison, withinSource, unmeasured } = result;
  return [
    line`${name} on ${subject.dataset}, version ${dataset.version}: ${counted(dataset.films, "film")} of ${counted(dataset.patients, "patient")}${dataset.synthetic ? ", SYNTHETIC" : ""}`,
    ...describeOverlap(overlap).map((sentence) => line`${sentence}`),
    ...filmLines(overlap.leftOut),
    ...filmLines(overlap.suspects),
    ...mappingLines(subject, result),
    "",
    reportText(report),
    ...(comparison === null
      ? [
          "",
          id === null
            ? "The films of its own test are not here: its figures on them stand on its card."
            : "Its own test split and this set share no class: the two cannot be laid side by side.",
        ]
      : ["", ...comparisonLines(comparison)]),
    ...(withinSource.length === 0 ? [] : ["", ...withinSourceLines(withinSource)]),
    ...(unmeasured.length === 0 ? [] : ["", ...unmeasured.map((sentence) => line`${sentence}`)]),
  ].join("\n");
}

function filmLines(films: EvaluationResult["overlap"]["leftOut"]): string[] {
  const hidden = films.length - SHOWN_FILMS;
  return [
    ...films.slice(0, SHOWN_FILMS).map((film) => line`  ${overlapLine(film)}`),
    ...(hidden > 0 ? [`  and ${hidden} more (--json lists all)`] : []),
  ];
}

function mappingLines({ mapping }: EvaluationSubject, { unmapped }: EvaluationResult): string[] {
  const renamed = Object.entries(mapping).filter(([label, name]) => name !== null && name !== label);
  const left = Object.entries(unmapped);
  return [
    ...renamed.map(([label, name]) => line`Its label ${label} is taken for ${name ?? ""}.`),
    ...left.map(([label, films]) => line`Its label ${label} is left out: ${counted(films, "film")}.`),
  ];
}

/** The side by side of a run's own test split and another set. */
function comparisonLines({ classes, inside, outside, rows }: InsideOutside): string[] {
  const tested = ({ films, patients }: InsideOutside["inside"]) =>
    `${counted(films, "film")}${patients === null ? "" : ` of ${counted(patients, "patient")}`}`;
  return [
    line`Inside and outside, over ${classes.join(", ")}, with 95% intervals. Inside: its own test split, ${tested(inside)}. Outside: ${tested(outside)}.`,
    textTable(
      ["metric", "inside", "outside", "outside − inside"],
      rows.map((row) => [
        metricTitle(row.metric),
        estimateText(row.inside),
        estimateText(row.outside),
        differenceText(row.difference),
      ]),
    ),
  ];
}

function withinSourceLines(areas: readonly WithinSourceArea[]): string[] {
  return [
    "Within one source, where the source cannot give the class away:",
    textTable(
      ["source", "score for", "against", "films", "AUROC"],
      areas.map(({ source, label, against, auroc, ofLabel, ofOther }) => [
        source,
        label,
        against,
        `${ofLabel.films} + ${ofOther.films}`,
        estimateText(auroc),
      ]),
    ),
  ];
}
