/** @file The ablation's table in Markdown. */
import type { IntervalEstimate } from "../../lib/assessment/shortcuts/interval-estimate";
import type { Arm } from "./arms";
import { type ArmFigures, difference } from "./summarise-arm";

export const ARM_TABLE_HEAD = `| settings | trainings | CPU s each | accuracy | … against default | balanced | mean of the seeds | mirrored: COVID-19 sensitivity | second source: COVID-19 or pneumonia, AUROC | … against default | mean of the networks |
|---|---|---|---|---|---|---|---|---|---|---|`;

/** One arm; `against` is what its differences are from. */
export function tableRow({ title, name }: Arm, arm: ArmFigures, against: ArmFigures | null): string {
  const cells = [
    `${title} (\`${name}\`)`,
    arm.trainings,
    arm.cpuSeconds.toFixed(0),
    interval(arm.figures.accuracy),
    against === null ? "" : change(difference(arm, against, "accuracy")),
    interval(arm.figures.balanced),
    interval(arm.figures.ensembleAccuracy),
    change(arm.figures.mirrorDrop),
    interval(arm.figures.withinSource),
    against === null ? "" : change(difference(arm, against, "withinSource")),
    interval(arm.figures.ensembleWithinSource),
  ];
  return `| ${cells.join(" | ")} |`;
}

const interval = ({ value, low, high }: IntervalEstimate) =>
  value === null || low === null || high === null ? "–" : `${value.toFixed(3)} (${low.toFixed(2)}–${high.toFixed(2)})`;

const signed = (value: number) => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(3)}`;

const change = ({ value, low, high }: IntervalEstimate) =>
  value === null || low === null || high === null ? "–" : `${signed(value)} (${signed(low)} to ${signed(high)})`;
