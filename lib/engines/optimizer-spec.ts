import { z } from "zod";

const learningRate = z.number().positive().max(10);
const weightDecay = z.number().min(0).max(1);

/** One optimizer with its hyper-parameters. Weight decay never touches biases and normalisation parameters. */
export const OptimizerSpec = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("sgd"), learningRate, momentum: z.number().min(0).max(0.9999).default(0.9), weightDecay: weightDecay.default(0) }),
  z.strictObject({ kind: z.literal("adam"), learningRate, beta1: z.number().min(0).max(0.9999).default(0.9), beta2: z.number().min(0).max(0.99999).default(0.999), epsilon: z.number().positive().default(1e-8) }),
  z.strictObject({ kind: z.literal("adamw"), learningRate, beta1: z.number().min(0).max(0.9999).default(0.9), beta2: z.number().min(0).max(0.99999).default(0.999), epsilon: z.number().positive().default(1e-8), weightDecay: weightDecay.default(0.02) }),
]);
export type OptimizerSpec = z.infer<typeof OptimizerSpec>;
