import { z } from "zod";
import { balancedAccuracyInterval } from "../metrics/balanced-accuracy-interval";
import { predictedCount } from "../metrics/confusion-matrix";
import type { EvaluationReport } from "../metrics/evaluation-report";
import { DEFAULT_LOSS, type LossSpec } from "../graph/step/loss-spec";
import { objectiveOf } from "../graph/step/output-activation";
import { lossOfRow } from "./loss-of-row";

/** Why a network is of no use, in words and for programs. */
export const Doubt = z.object({
  kind: z.enum(["oneClass", "guessing", "unmeasured", "runaway"]),
  sentence: z.string(),
});
export type Doubt = z.infer<typeof Doubt>;

/** What is told of an evaluation; its predictions are not needed. */
type Evaluation = Pick<
  EvaluationReport,
  "split" | "labels" | "confusionMatrix" | "accuracy" | "majorityShare" | "intervals"
>;

/** A validation loss this many times that of equal odds is no over-confidence any more: the weights have run away. */
const RUNAWAY = 10;

export interface DoubtfulRun {
  /** Of the validation split; null in runs of older versions. */
  validation: Evaluation | null;
  /** Of the test split; null before it was evaluated. */
  test: Evaluation | null;
  epochs: readonly { valLoss: number }[];
  keep: "best" | "last";
  /** What the validation loss is. @default softmax cross-entropy */
  loss?: LossSpec;
}

/** The reasons to doubt a trained network; none is no proof that it is good. Validation goes first: it is what a choice may rest on. */
export function doubtsOf({ validation, test, epochs, keep, loss = DEFAULT_LOSS }: DoubtfulRun): Doubt[] {
  const evaluated = [validation, test].filter((evaluation) => evaluation !== null);
  return [...evaluated.flatMap(doubtsOfEvaluation), ...runaway({ epochs, keep, loss }, evaluated[0]?.labels ?? null)];
}

/**
 * What an evaluation alone says: that the network names one class only, or that it is not better than guessing, which is
 * when the 95% interval of its balanced accuracy reaches down to what guessing scores.
 *
 * Not the accuracy against the largest class: where one class is rare, a useful network may well stay below it.
 */
export function doubtsOfEvaluation(evaluation: Evaluation): Doubt[] {
  const { split, labels, confusionMatrix, accuracy, majorityShare, intervals } = evaluation;
  const added = balancedAccuracyInterval(confusionMatrix);
  if (added === null) return [];
  // By patients where the report has it; of older reports by films.
  const balanced = { ...added, ...intervals.balancedAccuracy };
  const named = labels.filter((_, label) => predictedCount(confusionMatrix, label) > 0);
  const where = `On the ${split} split`;
  const scores = `accuracy ${percent(accuracy.value ?? 0)}, ${accuracy.numerator} of ${accuracy.denominator} films; always naming the largest class ${percent(majorityShare)}`;
  if (named.length === 1)
    return [
      {
        kind: "oneClass",
        sentence: `${where} the network names one class only: all ${accuracy.denominator} films get “${named[0]}” (${scores}).`,
      },
    ];
  if (balanced.low > balanced.chance) return [];
  return [
    {
      kind: "guessing",
      sentence: `${where} the network is not better than guessing: balanced accuracy ${percent(balanced.value)} with a 95% interval of ${percent(balanced.low)}–${percent(balanced.high)}, guessing scores ${percent(balanced.chance)} (${scores}).`,
    },
  ];
}

/** Of the epoch whose weights are kept. */
function runaway(
  { epochs, keep, loss }: Required<Pick<DoubtfulRun, "epochs" | "keep" | "loss">>,
  labels: readonly string[] | null,
): Doubt[] {
  if (epochs.length === 0) return [];
  const losses = epochs.map(({ valLoss }) => valLoss);
  const kept = keep === "last" ? losses[losses.length - 1] : Math.min(...losses);
  // Logits of nothing: equal odds of a softmax, even odds of each sigmoid.
  const equalOdds = lossOfEqualOdds(loss, labels);
  if (kept <= RUNAWAY * equalOdds) return [];
  return [
    {
      kind: "runaway",
      sentence: `The validation loss has run away: ${kept.toPrecision(2)}, where giving every class equal odds scores ${equalOdds.toFixed(2)}. Its probabilities mean nothing; a smaller learning rate is the first thing to try.`,
    },
  ];
}

/** The most that it is of any label: under two stages a label alone on its side scores less. */
function lossOfEqualOdds(loss: LossSpec, labels: readonly string[] | null): number {
  // Where nothing was evaluated, no label has a name that two stages could go by.
  const isNameless = labels === null && loss.kind === "two_stage_cross_entropy";
  const objective = objectiveOf(isNameless ? DEFAULT_LOSS : loss, labels ?? []);
  const classes = Math.max(2, labels?.length ?? 0);
  const logits = new Float64Array(classes);
  return Math.max(...Array.from(logits, (_, label) => lossOfRow(objective, logits, classes, 0, label)));
}

const percent = (share: number) => `${(100 * share).toFixed(1)}%`;
