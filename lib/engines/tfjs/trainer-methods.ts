/** @file What a training thread does and answers: the two halves of a `ThreadedTrainer`. */
import { z } from "zod";
import { type Answers } from "../../threads/methods";
import type { Trainer, TrainerOptions } from "../engine";

/** `create` comes first and once. */
export interface TrainerMethods extends Pick<Trainer, "step" | "predict" | "weights" | "state" | "restore"> {
  create(options: TrainerOptions): Promise<Pick<Trainer, "computedBy" | "notice">>;
}

const floats = z.instanceof(Float32Array);
const tensors = z.array(z.object({ name: z.string(), shape: z.array(z.number()).readonly(), data: floats }));

/** A loss or a norm may be NaN or infinite, which `z.number()` refuses. */
const anyNumber = z.custom<number>((value) => typeof value === "number");

export const TRAINER_ANSWERS: Answers<TrainerMethods> = {
  create: z.object({ computedBy: z.string(), notice: z.string().nullable() }),
  step: z.object({ loss: anyNumber, gradientNorm: anyNumber, logits: floats, groupWeights: floats.optional() }),
  predict: floats,
  weights: tensors,
  state: z.object({ weights: tensors, slots: tensors, step: z.number() }),
  restore: z.void(),
};
