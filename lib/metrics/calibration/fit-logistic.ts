import { choleskyFactor, choleskySolve } from "../../tensor/cholesky";

export interface LogisticProblem {
  /** Rows of `[N][D]`; put a 1 into each for an intercept. */
  features: readonly (readonly number[])[];
  /** Whether each is positive. */
  outcome: readonly boolean[];
  /** Added to each row's linear predictor. @default 0 */
  offset?: readonly number[];
  /** What the coefficients are drawn to, with what strength: ½·strength·(coefficient − towards)² each. @default not at all */
  ridge?: { towards: readonly number[]; strength: number };
}

export interface LogisticFit {
  coefficients: number[];
  /** Square roots of the diagonal of the inverse Hessian. */
  standardErrors: number[];
}

const MAX_STEPS = 100;
const MAX_HALVINGS = 40;

/**
 * Logistic regression by Newton's method with halved steps. Null where it does not settle, as when a line parts the
 * outcomes and no ridge holds the coefficients. Without a ridge it is statsmodels' `Logit(y, X).fit()`, with an offset
 * `GLM(y, X, Binomial(), offset=…)`.
 */
export function fitLogistic({ features, outcome, offset, ridge }: LogisticProblem): LogisticFit | null {
  const dimensions = features[0]?.length ?? 0;
  if (dimensions === 0) return null;
  let coefficients = [...(ridge?.towards ?? new Array<number>(dimensions).fill(0))];
  const linear = (at: readonly number[], i: number) =>
    features[i].reduce((sum, feature, d) => sum + feature * at[d], offset?.[i] ?? 0);
  const strength = ridge?.strength ?? 0;
  const loss = (at: readonly number[]) => {
    let sum = 0;
    for (let i = 0; i < features.length; i++) {
      const x = outcome[i] ? -linear(at, i) : linear(at, i);
      sum += Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }
    return at.reduce((total, one, d) => total + 0.5 * strength * (one - (ridge?.towards[d] ?? 0)) ** 2, sum);
  };
  let current = loss(coefficients);
  for (let step = 0; step < MAX_STEPS; step++) {
    const gradient = new Float64Array(dimensions);
    const hessian = new Float64Array(dimensions * dimensions);
    for (let i = 0; i < features.length; i++) {
      const p = 1 / (1 + Math.exp(-linear(coefficients, i)));
      for (let d = 0; d < dimensions; d++) {
        gradient[d] += (p - (outcome[i] ? 1 : 0)) * features[i][d];
        for (let e = 0; e <= d; e++) hessian[d * dimensions + e] += p * (1 - p) * features[i][d] * features[i][e];
      }
    }
    for (let d = 0; d < dimensions; d++) {
      gradient[d] += strength * (coefficients[d] - (ridge?.towards[d] ?? 0));
      hessian[d * dimensions + d] += strength;
    }
    const factor = choleskyFactor(hessian, dimensions);
    const move = choleskySolve(factor, gradient);
    if (!move.every(Number.isFinite)) return null;
    const decrease = move.reduce((sum, one, d) => sum + one * gradient[d], 0);
    // So near the valley the whole step is right to rounding, while the loss is too flat to show it.
    if (decrease < 1e-12 * (1 + Math.abs(current))) {
      if (strength === 0 && features.every((_, i) => linear(coefficients, i) > 0 === outcome[i])) return null;
      return {
        coefficients: coefficients.map((one, d) => one - move[d]),
        standardErrors: errorsOf(factor, dimensions),
      };
    }
    const next = shorter(coefficients, move, current, loss);
    if (next === null) return null;
    [coefficients, current] = [next.at, next.loss];
    if (coefficients.some((one) => Math.abs(one) > 1e6)) return null;
  }
  return null;
}

/** A step of Newton's, halved until it leads down; null where none does. */
function shorter(
  from: readonly number[],
  move: Float64Array,
  current: number,
  loss: (at: readonly number[]) => number,
): { at: number[]; loss: number } | null {
  for (let halving = 0, share = 1; halving < MAX_HALVINGS; halving++, share /= 2) {
    const at = from.map((one, d) => one - share * move[d]);
    const reached = loss(at);
    if (reached < current) return { at, loss: reached };
  }
  return null;
}

function errorsOf(factor: Float64Array, dimensions: number): number[] {
  return Array.from({ length: dimensions }, (_, d) => {
    const unit = new Float64Array(dimensions);
    unit[d] = 1;
    return Math.sqrt(choleskySolve(factor, unit)[d]);
  });
}
