import { type PlannedCurveRun, type StoredLearningCurve } from "../../assessment/learning-curve/learning-curve-spec";

/** Validation and test run forward only: about a third of what a training image costs. */
const FORWARD_SHARE = 1 / 3;

/** How long a run of a curve takes beside the others, in training images: each epoch trains and validates, the end tests. */
export const curveRunCost = (
  { films, epochs }: Pick<PlannedCurveRun, "films" | "epochs">,
  { validation, test }: Pick<StoredLearningCurve, "validation" | "test">,
): number => epochs * (films + FORWARD_SHARE * validation.films) + FORWARD_SHARE * test.films;
