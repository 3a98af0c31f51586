import { invariant } from "../../invariant";

/**
 * The classes that a film may be of at the coverage of the thresholds (see `conformalThresholds`), as class indices in
 * order. May be empty, which says that the film is like none of the classes; all of them says that the network cannot
 * tell. `probabilities` and `thresholds` are `[K]`.
 */
export function conformalSet(probabilities: readonly number[], thresholds: readonly number[]): number[] {
  invariant(
    probabilities.length === thresholds.length,
    `${probabilities.length} probabilities, ${thresholds.length} thresholds`,
  );
  return probabilities.flatMap((probability, label) => (probability >= thresholds[label] ? [label] : []));
}
