import { z } from "zod";

const learningRate = z.number().positive().max(10);
const weightDecay = z.number().min(0).max(1);
const momentum = z.number().min(0).max(0.9999);
const beta1 = z.number().min(0).max(0.9999).default(0.9);
const beta2 = z.number().min(0).max(0.99999);
const epsilon = z.number().positive();

/**
 * One optimizer with its hyper-parameters. Weight decay never touches biases and normalisation parameters.
 *
 * `sgd`, `adam` and `adamw` are PyTorch's. `rmsprop` is PyTorch's form (ε outside the root, no learning rate in the
 * momentum) with Keras' defaults. `lion` is Chen et al., NeurIPS 2023, algorithm 2: its steps all have the size of the
 * learning rate, so that a third to a tenth of AdamW's is right. LAMB is left out: its rate per layer pays off for
 * batches of thousands of images, and these have at most 512.
 */
export const OptimizerSpec = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("sgd"),
    learningRate,
    momentum: momentum.default(0.9),
    nesterov: z.boolean().default(false),
    weightDecay: weightDecay.default(0),
  }),
  z.strictObject({
    kind: z.literal("adam"),
    learningRate,
    beta1,
    beta2: beta2.default(0.999),
    epsilon: epsilon.default(1e-8),
  }),
  z.strictObject({
    kind: z.literal("adamw"),
    learningRate,
    beta1,
    beta2: beta2.default(0.999),
    epsilon: epsilon.default(1e-8),
    weightDecay: weightDecay.default(0.02),
  }),
  z.strictObject({
    kind: z.literal("rmsprop"),
    learningRate,
    rho: z.number().min(0).max(0.99999).default(0.9),
    momentum: momentum.default(0),
    epsilon: epsilon.default(1e-7),
  }),
  z.strictObject({
    kind: z.literal("lion"),
    learningRate,
    beta1,
    beta2: beta2.default(0.99),
    weightDecay: weightDecay.default(0.02),
  }),
]);
export type OptimizerSpec = z.infer<typeof OptimizerSpec>;
export type OptimizerKind = OptimizerSpec["kind"];
export type OptimizerOf<Kind extends OptimizerKind> = Extract<OptimizerSpec, { kind: Kind }>;
