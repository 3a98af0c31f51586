import { counted, listed } from "../../audit/findings/wording";
import { differenceText, estimateText } from "../estimate-text";
import type { CurveMetric, CurvePoint } from "./learning-curve";
import { metricTitle } from "../metric-title";
import type { MeasuredCurve } from "./measure-curve";

/** Of these something is said; balanced accuracy stands in the table. */
const TOLD: readonly CurveMetric[] = ["accuracy", "macroAuroc"];

/**
 * What two curves say of each other, and only what their intervals leave no other reading of: that fewer patients from the
 * start reach what more reach from scratch, that it is ahead or behind on as many, or that they cannot be told apart.
 * @param from what the pretrained curve starts from, in words.
 */
export function tellCurve(curve: MeasuredCurve, from: string): string[] {
  return TOLD.map((metric) => savedPatients(curve, from, metric) ?? onAsMany(curve, from, metric));
}

/**
 * The comparison that saves the largest share of patients; null where none holds. The start must also be ahead of as many
 * from scratch: a curve that does not rise, as of networks that all name one class, would save patients by itself.
 */
function savedPatients({ points, differ }: MeasuredCurve, from: string, metric: CurveMetric): string | null {
  const of = (start: CurvePoint["start"]) => points.filter((point) => point.start === start);
  const pairs = of("pretrained").flatMap((one) =>
    of("scratch").flatMap((other) => (other.patients > one.patients ? [{ one, other }] : [])),
  );
  const held = pairs
    .map((pair) => ({ ...pair, difference: differ(pair.one, pair.other, metric) }))
    .filter(({ one, difference }) => {
      const { low } = differ(one, { start: "scratch", patients: one.patients }, metric);
      return difference.low !== null && difference.low >= 0 && low !== null && low > 0;
    })
    .sort(
      (a, b) =>
        b.other.patients / b.one.patients - a.other.patients / a.one.patients || a.one.patients - b.one.patients,
    );
  if (held.length === 0) return null;
  const [{ one, other, difference }] = held;
  return `${capital(metricTitle(metric))}: from ${from}, ${counted(one.patients, "patient")} reach at least what ${counted(other.patients, "patient")} reach from scratch: ${estimateText(one[metric])} beside ${estimateText(other[metric])}, difference ${differenceText(difference)}. It is the furthest of ${counted(pairs.length, "comparison")} that were looked at.`;
}

function onAsMany({ differences }: MeasuredCurve, from: string, metric: CurveMetric): string {
  const where = (is: (low: number, high: number) => boolean) =>
    differences
      .filter((one) => {
        const { low, high } = one[metric];
        return low !== null && high !== null && is(low, high);
      })
      .map(({ patients }) => patients.toLocaleString("en"));
  const [ahead, behind] = [where((low) => low > 0), where((_, high) => high < 0)];
  const title = capital(metricTitle(metric));
  const sides = [
    ...(ahead.length === 0 ? [] : [`from ${from} it is higher than from scratch with ${listed(ahead)} patients`]),
    ...(behind.length === 0 ? [] : [`from ${from} it is lower than from scratch with ${listed(behind)} patients`]),
  ];
  return sides.length === 0
    ? `${title}: the figures do not tell the two starts apart, for any number of patients.`
    : `${title}: ${listed(sides)}. That fewer patients reach what more reach from scratch, the figures do not say.`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
