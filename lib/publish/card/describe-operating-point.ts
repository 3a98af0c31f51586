import type { Proportion } from "../../metrics/evaluation-report";
import type { OperatingPoint } from "../../metrics/operating-points/operating-point";
import { ruleWords } from "../../metrics/operating-points/operating-rule";

/** An operating point in sentences: the threshold, how it was chosen, what it gives on the test films. */
export function operatingPointSentence({ label, rule, threshold, test }: OperatingPoint): string {
  const share = ({ value, low, high, denominator }: Proportion) =>
    value === null
      ? "not measured"
      : `${value.toFixed(2)} (95% interval ${(low ?? 0).toFixed(2)}–${(high ?? 1).toFixed(2)}, ${denominator} films)`;
  const whose = test.patients === null ? "" : ` of ${test.patients} patients`;
  return `Flagged for ${label}: score ≥ ${thresholdText(threshold)}, chosen on validation for ${ruleWords(rule)}; on ${test.films} test films${whose} sensitivity ${share(test.sensitivity)}, specificity ${share(test.specificity)}.`;
}

/** Three decimals, or as many as tell it from 0 and from 1. */
function thresholdText(threshold: number): string {
  const short = threshold.toFixed(3);
  return (Number(short) <= 0 || Number(short) >= 1) && threshold !== Number(short) ? String(threshold) : short;
}
