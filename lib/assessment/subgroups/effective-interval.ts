import { wilson, Z_95 } from "../../metrics/wilson";

/** One film's outcome and whose film it is. */
export interface FilmOutcome {
  isRight: boolean;
  patient: string | number;
}

/** A share with its 95% interval. */
export interface ShareWithInterval {
  value: number;
  low: number;
  high: number;
}

/**
 * The share of right outcomes with Wilson's interval for as many films as the patients are worth: the number of films divided
 * by the design effect, which is the variance of the share by patient over that by film, at least 1 (Rao and Scott,
 * Biometrics 48 (1992) 577). Where all outcomes are equal, which shows no variance, a patient counts as one film. Null without films.
 */
export function effectiveInterval(outcomes: readonly FilmOutcome[]): ShareWithInterval | null {
  const films = outcomes.length;
  if (films === 0) return null;
  const right = outcomes.filter(({ isRight }) => isRight).length;
  const share = right / films;
  const residuals = new Map<string | number, number>();
  for (const { isRight, patient } of outcomes)
    residuals.set(patient, (residuals.get(patient) ?? 0) + (isRight ? 1 : 0) - share);
  const byFilm = films * share * (1 - share);
  const byPatient = [...residuals.values()].reduce((sum, one) => sum + one * one, 0);
  const effect = byFilm === 0 ? films / residuals.size : Math.max(1, byPatient / byFilm);
  const { low, high } = wilson(right / effect, films / effect);
  return { value: share, low: low ?? 0, high: high ?? 1 };
}

/** The difference of two shares of films of different patients, with its 95% interval by square-and-add (Newcombe, Stat. Med. 17 (1998) 873, method 10), and the z of no difference by that interval. */
export function shareDifference(
  a: ShareWithInterval,
  b: ShareWithInterval,
): { difference: number; low: number; high: number; z: number } {
  const difference = a.value - b.value;
  const below = Math.hypot(a.value - a.low, b.high - b.value);
  const above = Math.hypot(a.high - a.value, b.value - b.low);
  const towardsNone = difference > 0 ? below : above;
  return {
    difference,
    low: difference - below,
    high: difference + above,
    z: difference === 0 ? 0 : (Z_95 * Math.abs(difference)) / towardsNone,
  };
}
