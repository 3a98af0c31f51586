import { z } from "zod";
import type { LogitScaling } from "../../tensor/logit-scaling";

/** What a calibration was learned from, and what it gave on films that it was not learned from. */
const Evidence = {
  /** Of the validation split. */
  films: z.number().int(),
  /** Null where it was not recorded whose films they are. */
  patients: z.number().int().nullable(),
  /** Mean negative log likelihood a patient over held-out folds, in nats, and how much the calibration takes off it. Null where folds could not be made. */
  heldOut: z
    .object({ before: z.number(), gain: z.number(), standardError: z.number(), folds: z.number().int() })
    .nullable(),
  /** Why it is used, or why not, in a sentence. */
  reason: z.string(),
};

/** How a network's logits are calibrated before they become probabilities. */
export const NetworkCalibration = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("none"), ...Evidence }),
  /** Logits are divided by the temperature. */
  z.object({ kind: z.literal("temperature"), temperature: z.number().positive(), ...Evidence }),
  /** Each label's logit is scaled and moved by itself. */
  z.object({ kind: z.literal("vector"), scale: z.array(z.number()), offset: z.array(z.number()), ...Evidence }),
]);
export type NetworkCalibration = z.infer<typeof NetworkCalibration>;

/** The calibration as a scaling of `classes` logits; null where there is none. */
export function scalingOf(calibration: NetworkCalibration | null, classes: number): LogitScaling | null {
  if (calibration === null || calibration.kind === "none") return null;
  if (calibration.kind === "vector") return { scale: calibration.scale, offset: calibration.offset };
  return {
    scale: new Array<number>(classes).fill(1 / calibration.temperature),
    offset: new Array<number>(classes).fill(0),
  };
}
