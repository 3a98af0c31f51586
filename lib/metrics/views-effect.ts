import { z } from "zod";
import type { OutputActivation } from "../tensor/probabilities";
import { TestViews } from "../tensor/test-views";
import { logitsOfProbabilities } from "./calibration/logits-of-probabilities";
import { negativeLogLikelihood } from "./calibration/negative-log-likelihood";
import { balancedAccuracy, meanOfDefined } from "./classification-metrics";
import { confusionMatrix } from "./confusion-matrix";
import type { FilmPrediction } from "./evaluation-report";
import { gainByPatient, PatientGain } from "./gain-by-patient";
import { aurocPerClass } from "./roc";

const Figures = z.object({
  macroAuroc: z.number().nullable(),
  balancedAccuracy: z.number().nullable(),
  /** Mean negative log likelihood of a film, in nats; of sigmoids the sum over labels. */
  logLoss: z.number(),
});
type Figures = z.infer<typeof Figures>;

/** What it changes on validation films to be shown each of them in several views, both calibrated. */
export const ViewsEffect = z.object({
  films: z.number().int(),
  /** Null where it was not recorded whose films they are. */
  patients: z.number().int().nullable(),
  /** Of each film as it lies. */
  once: Figures,
  inViews: Figures,
  /** What is taken off the log loss of a film of a patient, with its 95% interval over patients; null with one patient. */
  gain: PatientGain.nullable(),
});
export type ViewsEffect = z.infer<typeof ViewsEffect>;

/** A choice of views with what it changes, and whether that speaks for it. */
export const MeasuredViews = z.object({ views: TestViews, effect: ViewsEffect, isWorthIt: z.boolean() });
export type MeasuredViews = z.infer<typeof MeasuredViews>;

/** The views that validation speaks for most: the largest gain of those that are worth it; none where no choice is. */
export function bestViews(measured: readonly MeasuredViews[]): TestViews {
  const worth = measured.filter(({ isWorthIt }) => isWorthIt);
  const [best] = worth.sort((a, b) => (b.effect.gain?.value ?? 0) - (a.effect.gain?.value ?? 0));
  return best?.views ?? "none";
}

/** Two answers about the same films in the same order; null without films. */
export function viewsEffect(
  activation: OutputActivation,
  once: readonly FilmPrediction[],
  inViews: readonly FilmPrediction[],
): ViewsEffect | null {
  if (once.length === 0) return null;
  const [before, after] = [lossesOf(activation, once), lossesOf(activation, inViews)];
  return {
    films: once.length,
    ...gainByPatient(
      once,
      before.map((loss, i) => loss - after[i]),
    ),
    once: figuresOf(once, before),
    inViews: figuresOf(inViews, after),
  };
}

/** Whether the views are worth what they cost: the whole interval of their gain is above 0. */
export const areViewsWorthIt = ({ gain }: ViewsEffect): boolean => gain !== null && gain.low > 0;

/** What the views change, in a sentence, and whether that speaks for them. */
export function viewsEffectSentence(effect: ViewsEffect): string {
  const { films, patients, once, inViews, gain } = effect;
  const figure = (value: number | null) => (value === null ? "–" : value.toFixed(3));
  const interval =
    gain === null
      ? ""
      : ` (gain a patient ${gain.value.toFixed(3)}, 95% interval ${gain.low.toFixed(3)} to ${gain.high.toFixed(3)})`;
  return `On ${films} validation films${patients === null ? "" : ` of ${patients} patients`} the views take the log loss from ${figure(once.logLoss)} to ${figure(inViews.logLoss)}${interval}, the macro AUROC from ${figure(once.macroAuroc)} to ${figure(inViews.macroAuroc)} and the balanced accuracy from ${figure(once.balancedAccuracy)} to ${figure(inViews.balancedAccuracy)}: ${areViewsWorthIt(effect) ? "they help" : "no clear gain, so they are not worth their cost by this"}.`;
}

const lossesOf = (activation: OutputActivation, films: readonly FilmPrediction[]): number[] =>
  films.map(({ label, probabilities }) =>
    negativeLogLikelihood(activation, logitsOfProbabilities(activation, probabilities), label),
  );

function figuresOf(films: readonly FilmPrediction[], losses: readonly number[]): Figures {
  const classes = films[0].probabilities.length;
  const truth = films.map(({ label }) => label);
  const areas = aurocPerClass(
    truth,
    films.map(({ probabilities }) => probabilities),
    classes,
  );
  return {
    macroAuroc: meanOfDefined(areas),
    balancedAccuracy: balancedAccuracy(
      confusionMatrix(
        truth,
        films.map(({ prediction }) => prediction),
        classes,
      ),
    ),
    logLoss: losses.reduce((sum, loss) => sum + loss, 0) / losses.length,
  };
}
