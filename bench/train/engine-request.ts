/** @file What the bench asks of an engine's process, one JSON value per line, and what that answers. */
import { z } from "zod";

export const EngineRequest = z.discriminatedUnion("request", [
  /** Builds the network of a task; the clock runs from the description to the ready trainer. */
  z.object({ request: z.literal("open"), network: z.string() }),
  /** Takes training steps. */
  z.object({ request: z.literal("run"), steps: z.number().int().min(1) }),
  /** Takes training steps with the workbench's own input; peers do not know it. */
  z.object({ request: z.literal("run_with_input"), steps: z.number().int().min(1) }),
  /** The most memory the process ever had. */
  z.object({ request: z.literal("memory") }),
]);
export type EngineRequest = z.infer<typeof EngineRequest>;

/** The first line of a process, once it has loaded its framework. */
export const Greeting = z.object({ version: z.string() });
/** `computedBy` where the engine chooses by itself what computes. */
export const Opened = z.object({
  readyMs: z.number(),
  trainableParameters: z.number().int(),
  computedBy: z.string().optional(),
});
export const StepsTaken = z.object({ losses: z.array(z.number()), stepMs: z.array(z.number()) });
export const Fed = z.object({ imagesPerSecond: z.number(), waitShare: z.number() });
export const Memory = z.object({ peakBytes: z.number() });
export const EngineFailure = z.object({ failure: z.string() });
