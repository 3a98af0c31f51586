/** @file What is known of the networks of a model that is several. */
import { z } from "zod";
import { CnnSpec } from "../architectures/cnn-spec";
import { NetworkCalibration } from "../metrics/calibration/network-calibration";
import { TrainingStart } from "./training-start";

/** One of several networks that answer as one model. */
export const EnsembleMember = z.object({
  /** Its run's id. */
  run: z.string(),
  /** Its run's name. */
  name: z.string(),
  /** The data set that it was trained on. */
  dataset: z.string(),
  cnn: CnnSpec,
  /** Absent where it was not recorded. */
  start: TrainingStart.optional(),
  /** Of its own probabilities, before the mean; null where it is not calibrated. */
  calibration: NetworkCalibration.nullable(),
  /** Of the films of the model's report, how many it judged. */
  tested: z.number().int(),
});
export type EnsembleMember = z.infer<typeof EnsembleMember>;

/**
 * Who judged the films of a model's report: `all` of its networks, as when it is used; `heldOut`: of each film only those
 * that hold it in their test split, as in a cross-validation; `none`: there is no film that could be asked about.
 */
export const TestedBy = z.enum(["all", "heldOut", "none"]);
export type TestedBy = z.infer<typeof TestedBy>;
