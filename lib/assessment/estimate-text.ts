/** @file Figures with their 95% intervals, as tables tell them. */
import { type Estimate } from "./inside-outside";

/** `0.851 (0.78–0.91)`; a dash where it cannot be told. */
export const estimateText = ({ value, low, high }: Estimate): string =>
  value === null
    ? "–"
    : `${value.toFixed(3)}${low === null || high === null ? "" : ` (${low.toFixed(2)}–${high.toFixed(2)})`}`;

/** `−0.091 (−0.18 to −0.01)`: a difference has its sign. */
export const differenceText = ({ value, low, high }: Estimate): string =>
  value === null
    ? "–"
    : `${signed(value, 3)}${low === null || high === null ? "" : ` (${signed(low, 2)} to ${signed(high, 2)})`}`;

function signed(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits);
  return `${Number(text) === 0 ? "" : value < 0 ? "−" : "+"}${text}`;
}
