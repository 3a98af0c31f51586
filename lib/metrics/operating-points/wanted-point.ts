import { z } from "zod";
import { OperatingRule } from "./operating-rule";

/** A class, and the rule by which the threshold of its score is to be chosen. */
export const WantedPoint = z.strictObject({ label: z.string(), rule: OperatingRule });
export type WantedPoint = z.infer<typeof WantedPoint>;
