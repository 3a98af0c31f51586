import { invariant } from "../../invariant";
import type { LogitScaling } from "../../tensor/logit-scaling";
import { fitLogistic } from "./fit-logistic";

/** As much as one film of middling probability has to say: holds a label with few films near what the network said. */
const RIDGE = 1;

/**
 * A scale and an offset for each label of a network that ends in sigmoids: logistic regression of “is of the label” on the
 * label's logit (Platt 1999), drawn to scale 1 and offset 0. `logits` is `[N][K]`.
 * @param ridge @default 1
 */
export function fitVectorScaling(
  labels: readonly number[],
  logits: readonly (readonly number[])[],
  ridge = RIDGE,
): LogitScaling {
  const classes = logits[0]?.length ?? 0;
  const fits = Array.from({ length: classes }, (_, k) => {
    const fit = fitLogistic({
      features: logits.map((row) => [row[k], 1]),
      outcome: labels.map((label) => label === k),
      ridge: { towards: [1, 0], strength: ridge },
    });
    invariant(fit !== null, "a ridge holds every logistic regression");
    return fit.coefficients;
  });
  return { scale: fits.map(([scale]) => scale), offset: fits.map(([, offset]) => offset) };
}
