import type { Proportion } from "../evaluation-report";
import { Z_95 } from "../wilson";

interface Share {
  value: number;
  /** Ends of the 95% interval. */
  low: number;
  high: number;
}

/** What a flag, and its absence, are worth where the disease is as frequent as given. */
export interface PredictiveValues {
  /** The share of flagged people who have the disease. */
  positive: Share;
  /** The share of people without a flag who do not have it. */
  negative: Share;
}

type Counted = Pick<Proportion, "numerator" | "denominator">;

/**
 * Predictive values at a prevalence π, 0–1 without the ends: PPV = se·π / (se·π + (1 − sp)·(1 − π)),
 * NPV = sp·(1 − π) / (sp·(1 − π) + (1 − se)·π), with intervals on the logit scale from the counts behind sensitivity and
 * specificity; π is taken as known. Where a count is empty the interval, but not the value, is of the counts with z²/2
 * added to each side, and reaches to the value. Null without films of both kinds. Mercaldo, Lau and Zhou, Stat. Med. 26 (2007) 2170.
 */
export function predictiveValues(
  { sensitivity, specificity }: { sensitivity: Counted; specificity: Counted },
  prevalence: number,
): PredictiveValues | null {
  if (sensitivity.denominator === 0 || specificity.denominator === 0) return null;
  const [se, sp] = [share(sensitivity), share(specificity)];
  const odds = prevalence / (1 - prevalence);
  const isFull = [sensitivity, specificity].some(
    ({ numerator, denominator }) => numerator === 0 || numerator === denominator,
  );
  const [held, heldSp] = [sensitivity, specificity].map((one) => (isFull ? moved(one) : one));
  const [s, p] = [share(held), share(heldSp)];
  const spread = (a: number, n: number, b: number, m: number) => Math.sqrt((1 - a) / (a * n) + (1 - b) / (b * m));
  return {
    positive: within(
      ratio(se * odds, 1 - sp),
      Math.log((s * odds) / (1 - p)),
      spread(s, held.denominator, 1 - p, heldSp.denominator),
    ),
    negative: within(
      ratio(sp, (1 - se) * odds),
      Math.log(p / ((1 - s) * odds)),
      spread(p, heldSp.denominator, 1 - s, held.denominator),
    ),
  };
}

const share = ({ numerator, denominator }: Counted) => numerator / denominator;
/** a / (a + b); a flag that nobody ever gets is worth nothing. */
const ratio = (a: number, b: number) => (a + b === 0 ? 0 : a / (a + b));

function moved({ numerator, denominator }: Counted): Counted {
  const z2 = Z_95 * Z_95;
  return { numerator: numerator + z2 / 2, denominator: denominator + z2 };
}

function within(value: number, logit: number, standardError: number): Share {
  const end = (sign: number) => 1 / (1 + Math.exp(-(logit + sign * Z_95 * standardError)));
  return { value, low: Math.min(value, end(-1)), high: Math.max(value, end(1)) };
}
