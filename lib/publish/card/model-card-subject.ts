import type { OutsideTest } from "../../assessment/outside-tests";
import type { TrainingSpec } from "../../training/training-spec";
import type { PublishedModel } from "../model";
import type { LeftOutOnCard } from "./left-out-section";

/** What a card describes: a published model, or a run that was exported without being published. */
export type ModelCardSubject = Pick<
  PublishedModel,
  | "name"
  | "run"
  | "labels"
  | "cnn"
  | "preprocessing"
  | "activation"
  | "synthetic"
  | "dataset"
  | "report"
  | "waivers"
  | "start"
> &
  Partial<
    Pick<
      PublishedModel,
      | "calibration"
      | "calibrationEffect"
      | "operatingPoint"
      | "subgroups"
      | "doubts"
      | "findings"
      | "findingWaivers"
      | "testLooks"
      | "version"
      | "publishedAt"
      | "onnxDigest"
      | "shipped"
      | "members"
      | "views"
      | "viewsEffect"
      | "multiLabel"
      | "testedBy"
    >
  > & {
    gate?: PublishedModel["gate"];
    riskCoverage?: PublishedModel["riskCoverage"];
    training?: TrainingSpec;
    /** Where the images come from, when that is known. */
    sources?: readonly string[];
    parameterCount?: number;
    /** Its tests on other data sets. @default none was made */
    outside?: readonly OutsideTest[];
    /** What networks of its settings score on sources they did not learn from. @default none was trained */
    leftOut?: LeftOutOnCard | null;
    /** Whether the card lies beside the folder of golden films. @default false */
    goldenFolder?: boolean;
  };
