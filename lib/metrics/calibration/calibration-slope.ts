import { Z_95 } from "../wilson";
import { fitLogistic } from "./fit-logistic";

interface Estimate {
  value: number;
  /** Ends of Wald's 95% interval. */
  low: number;
  high: number;
}

/** How a class's probabilities compare with what happened, on the logit scale. */
export interface CalibrationSlope {
  /** 1 is honest; below it the probabilities are too extreme, above it too timid. */
  slope: Estimate;
  /** Calibration in the large, with the slope held at 1: 0 is honest; below it the probabilities are too high on the whole. */
  intercept: Estimate;
}

/** Logits beyond this would let one film of a probability of 0 or 1 decide the line. */
const LARGEST_LOGIT = Math.log(1e6);
/** An estimate less sure than that is none: all probabilities are one, or only ties keep them from parting the kinds. */
const LARGEST_ERROR = 100;

/**
 * Calibration slope and intercept of one class against the rest: logistic regression of the truth on the probability's
 * logit, held within ±13.8. Null without both kinds, where the probabilities part them (ties apart) and where all are one, so that no slope exists.
 * The interval takes films as independent. Cox, Biometrika 45 (1958) 562; Steyerberg, Clinical Prediction Models (2019), 15.3.
 */
export function calibrationSlope(
  positive: readonly boolean[],
  probabilities: readonly number[],
): CalibrationSlope | null {
  if (!positive.includes(true) || !positive.includes(false)) return null;
  const logits = probabilities.map((p) =>
    Math.min(LARGEST_LOGIT, Math.max(-LARGEST_LOGIT, Math.log(p) - Math.log1p(-p))),
  );
  const line = fitLogistic({ features: logits.map((logit) => [logit, 1]), outcome: positive });
  const large = fitLogistic({ features: logits.map(() => [1]), outcome: positive, offset: logits });
  if (line === null || large === null) return null;
  if (!(Math.max(line.standardErrors[0], large.standardErrors[0]) <= LARGEST_ERROR)) return null;
  return {
    slope: estimate(line.coefficients[0], line.standardErrors[0]),
    intercept: estimate(large.coefficients[0], large.standardErrors[0]),
  };
}

function estimate(value: number, standardError: number): Estimate {
  return { value, low: value - Z_95 * standardError, high: value + Z_95 * standardError };
}
