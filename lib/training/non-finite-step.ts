/** @file A step whose loss or gradients are no numbers any more: what is said of it. */
import type { StepDiagnosis, StepResult } from "../engines/engine";
import { HilumError } from "../errors";
import type { RunEventPayload } from "./run";

/** The step that failed; `step` and `epoch` count from 1. */
export interface NonFiniteStep {
  /** The phase whose step it is. @default training */
  phase?: "pretraining";
  step: number;
  epoch: number;
  result: Pick<StepResult, "loss" | "gradientNorm">;
  /** Null where it could not be looked into. */
  diagnosis: StepDiagnosis | null;
  /** The images of the batch. */
  files: readonly string[];
}

/** Names in a sentence; the event holds all. */
const NAMED_FILES = 4;

const REMEDY =
  "Lower the learning rate (a third of it is a good first try), lengthen the warm-up, clip the gradients, or add batch normalisation.";

/** The event that keeps all of it with the run. */
export function nonFiniteEvent({ phase, step, epoch, result, diagnosis, files }: NonFiniteStep): RunEventPayload {
  const largest = diagnosis?.largestGradient ?? null;
  return {
    type: "nonFinite",
    phase,
    step,
    epoch,
    quantity: quantityOf(result),
    layer: diagnosis?.layer ?? null,
    pass: diagnosis?.pass ?? null,
    largestGradient: largest && {
      parameter: largest.parameter,
      magnitude: Number.isFinite(largest.magnitude) ? largest.magnitude : null,
    },
    files: [...files],
  };
}

/** The failure that ends the run, `nonFiniteLoss`: step, layer, pass, largest gradient and batch in words. */
export function nonFiniteStepError(failed: NonFiniteStep, kept: string): HilumError {
  const { phase, step, epoch, result, diagnosis, files } = failed;
  const what =
    quantityOf(result) === "loss"
      ? `The training loss became ${result.loss}`
      : `The gradients became too large to add up (norm ${result.gradientNorm})`;
  const more = files.length > NAMED_FILES ? ` and ${files.length - NAMED_FILES} more` : "";
  const sentences = [
    `${what} at step ${step} (epoch ${epoch})${phase === undefined ? "" : " of pretraining"}; training was stopped.`,
    ...(diagnosis === null ? [] : describeDiagnosis(diagnosis)),
    `The batch: ${files
      .slice(0, NAMED_FILES)
      .map((file) => `“${file}”`)
      .join(", ")}${more}.`,
    kept,
  ];
  return new HilumError("nonFiniteLoss", sentences.join(" "), { remedy: REMEDY });
}

/** The failure of a run whose validation or weights are no numbers any more, although every step's loss was one. */
export function nonFiniteError(what: string, kept: string): HilumError {
  return new HilumError("nonFiniteLoss", `${what}; training was stopped. ${kept}`, { remedy: REMEDY });
}

function quantityOf({ loss }: NonFiniteStep["result"]): "loss" | "gradientNorm" {
  return Number.isFinite(loss) ? "gradientNorm" : "loss";
}

/** "The first numbers that are not finite came from layer conv3, in the backward pass." and so on. */
export function describeDiagnosis({
  layer,
  pass,
  largestGradient,
}: Pick<StepDiagnosis, "layer" | "pass"> & {
  largestGradient: { parameter: string; magnitude: number | null } | null;
}): string[] {
  const where =
    layer === null
      ? []
      : [`The first numbers that are not finite came from ${PARTS[layer] ?? `layer ${layer}`}, in the ${pass} pass.`];
  const magnitude = largestGradient?.magnitude ?? Infinity;
  const size = Number.isFinite(magnitude) ? magnitude.toExponential(1) : "infinite";
  return [
    ...where,
    ...(largestGradient === null ? [] : [`The largest gradient was ${size}, in ${largestGradient.parameter}.`]),
  ];
}

/** Parts of a step that are no layers. */
const PARTS: Readonly<Record<string, string>> = {
  input: "the image",
  loss: "the loss",
  parameters: "the weights themselves",
};
