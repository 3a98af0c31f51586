/** @file What a card tells of a network's test. */
import { balancedAccuracyInterval } from "../../metrics/balanced-accuracy-interval";
import { testLooksSentence } from "../../training/test-looks";
import type { PublishedModel } from "../model";
import { cardDecimal, cardPercent, cardShare, cardTable, escapeCell, withBounds, withInterval } from "./card-text";
import { testedSentences } from "./describe-composition";
import type { ModelCardSubject } from "./model-card-subject";

type Report = PublishedModel["report"];

/** The figures of its test split with their intervals, of all classes and of each. */
export function metricsSection(subject: ModelCardSubject): string {
  const { report, labels, synthetic, testLooks, calibration, testedBy } = subject;
  if (subject.multiLabel != null)
    return [
      `## Metrics on the ${subject.multiLabel.split} split${synthetic ? " — synthetic images" : ""}`,
      ...testedSentences(subject).map(escapeCell),
      cardTable(...findingRows(subject.multiLabel)),
      "Each finding over the films that are marked yes or no in it, with 95% intervals: areas by patient, shares Wilson's.",
      ...(testLooks == null ? [] : [testLooksSentence(testLooks)]),
    ].join("\n\n");
  if (testedBy === "none") return ["## Metrics", ...testedSentences(subject)].join("\n\n");
  const isCalibrated = calibration != null && calibration.kind !== "none";
  const figure = (path: string, value: number | null) => withBounds(cardDecimal(value), report.intervals[path]);
  const overall = [
    ["accuracy", withInterval(report.accuracy)],
    ["balanced accuracy", balancedCell(report)],
    ["macro F1", figure("macroF1", report.macroF1)],
    ["macro AUROC (one-vs-rest)", figure("macroAuroc", report.macroAuroc)],
    ["macro AUPRC (average precision)", figure("macroAuprc", report.macroAuprc)],
    ["Matthews correlation (0 is chance)", figure("matthewsCorrelation", report.matthewsCorrelation)],
    ["Cohen's κ (0 is chance)", figure("cohenKappa", report.cohenKappa)],
    ["Brier score (sum over classes, 0–2, 0 is best)", figure("brier", report.brier)],
    ["log loss (0 is best)", figure("logLoss", report.logLoss)],
    [
      "expected calibration error (15 bins)",
      figure("expectedCalibrationError", report.expectedCalibrationError) + ifHonest(report),
    ],
    ["always guessing the largest class", cardShare(report.majorityShare)],
  ];
  const perClass = labels.map((label) => {
    const one = report.perClass[label];
    return [
      label,
      withInterval(one.recall),
      withInterval(one.specificity),
      withInterval(one.precision),
      figure(`f1.${label}`, one.f1),
      figure(`auroc.${label}`, one.auroc),
      figure(`auprc.${label}`, one.auprc),
    ];
  });
  return [
    `## Metrics on the ${report.split} split${synthetic ? " — synthetic images" : ""}`,
    intervalsSentence(report),
    ...testedSentences(subject).map(escapeCell),
    ...(isCalibrated
      ? [
          "These figures, the subgroups and the errors by certainty are of the network before its calibration, which the files hold; what that changes stands under the limits.",
        ]
      : []),
    ...(report.absentClasses.length === 0
      ? []
      : [`No film is of ${report.absentClasses.map(escapeCell).join(", ")}: averages over classes leave that out.`]),
    ...(testLooks == null ? [] : [testLooksSentence(testLooks)]),
    cardTable(["metric", "value"], overall),
    cardTable(["label", "sensitivity (recall)", "specificity", "precision", "F1", "AUROC", "AUPRC"], perClass),
  ].join("\n\n");
}

function findingRows({
  findings,
  perFinding,
  intervals,
}: NonNullable<PublishedModel["multiLabel"]>): [string[], string[][]] {
  const head = ["finding", "yes", "no", "uncertain", "missing", "AUROC", "AUPRC", "Brier", "threshold"];
  const rows = findings.map((finding, at) => {
    const metrics = perFinding[at];
    const { atThreshold } = metrics;
    return [
      escapeCell(finding),
      String(metrics.positives),
      String(metrics.negatives),
      String(metrics.uncertain),
      String(metrics.missing),
      withBounds(cardDecimal(metrics.auroc), intervals[`auroc.${finding}`]),
      withBounds(cardDecimal(metrics.auprc), intervals[`auprc.${finding}`]),
      cardDecimal(metrics.brier),
      atThreshold === null ? "–" : cardDecimal(atThreshold.threshold),
      atThreshold === null ? "–" : withInterval(atThreshold.measures.sensitivity),
      atThreshold === null ? "–" : withInterval(atThreshold.measures.specificity),
    ];
  });
  return [[...head, "sensitivity there", "specificity there"], rows];
}

/** Rows are the truth. */
export function confusionSection({ report, labels, synthetic }: ModelCardSubject): string {
  const rows = labels.map((label, i) => [`**${escapeCell(label)}**`, ...report.confusionMatrix[i].map(String)]);
  return [
    `## Confusion matrix${synthetic ? " — synthetic images" : ""}`,
    "Rows are the truth, columns the prediction.",
    cardTable(["true \\ predicted", ...labels], rows),
  ].join("\n\n");
}

/** Of a model from before reports had intervals of their own, by the classes' Wilson intervals. */
function balancedCell({ balancedAccuracy, confusionMatrix, intervals }: Report): string {
  const bounds = intervals.balancedAccuracy ?? balancedAccuracyInterval(confusionMatrix);
  if (balancedAccuracy === null || bounds === null) return cardShare(balancedAccuracy);
  return `${cardPercent(balancedAccuracy)} (${cardPercent(bounds.low)}–${cardPercent(bounds.high)})`;
}

/** What the intervals are, and what they take for granted. */
function intervalsSentence({ accuracy, patients, intervals, brier }: Report): string {
  const films = `${accuracy.denominator} films${patients === null ? ", not all of whose patients are known" : ` of ${patients} patients`}`;
  const shares =
    "95% intervals of accuracy, sensitivity, specificity and precision are Wilson's, which take films as independent: with several films of one patient the true ones are wider.";
  if (brier === null && Object.keys(intervals).length === 0)
    return `On ${films}. ${shares} The others were not computed when this network was evaluated, but for balanced accuracy: the classes' Wilson intervals, squared and added.`;
  const others =
    patients === null
      ? "The others come of 2,000 resamples within the classes, in which a film of nobody known counts as a patient of its own."
      : "The others come of 2,000 resamples of patients within their class.";
  return `On ${films}. ${shares} ${others} A figure without one: too few patients, or no spread.`;
}

function ifHonest({ calibrationErrorIfHonest: honest }: Report): string {
  return honest === null
    ? ""
    : `; honest probabilities would show ${cardDecimal(honest.mean)}, up to ${cardDecimal(honest.high)} in 95 of 100 sets`;
}
