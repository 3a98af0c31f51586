import type { OpenLinearModel } from "../../lib/gate/linear-model";
import { Random } from "../../lib/tensor/random";

/** Mean and the `count` directions of the largest variance of some rows `[N][D]`, by orthogonal iteration on their covariance. */
export function principalComponents(rows: readonly Float64Array[], count: number): OpenLinearModel {
  const size = rows[0].length;
  const mean = new Float64Array(size);
  for (const row of rows) for (let i = 0; i < size; i++) mean[i] += row[i] / rows.length;
  const covariance = covarianceOf(rows, mean);
  const random = new Random(1);
  let directions: Float64Array[] = Array.from({ length: count }, () =>
    Float64Array.from({ length: size }, () => random.normal()),
  );
  for (let round = 0; round < 120; round++) directions = orthonormal(directions.map((d) => product(covariance, d)));
  const variances = directions.map((d) => dot(d, product(covariance, d)));
  let total = 0;
  for (let i = 0; i < size; i++) total += covariance[i * size + i];
  return {
    mean,
    directions: Float64Array.from(directions.flatMap((d) => [...d])),
    variances,
    restVariance: (total - variances.reduce((sum, v) => sum + v, 0)) / (size - count),
  };
}

function covarianceOf(rows: readonly Float64Array[], mean: Float64Array): Float64Array {
  const size = mean.length;
  const out = new Float64Array(size * size);
  const centred = new Float64Array(size);
  for (const row of rows) {
    for (let i = 0; i < size; i++) centred[i] = row[i] - mean[i];
    for (let i = 0; i < size; i++)
      for (let j = 0; j <= i; j++) out[i * size + j] += (centred[i] * centred[j]) / rows.length;
  }
  for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) out[j * size + i] = out[i * size + j];
  return out;
}

function product(matrix: Float64Array, vector: Float64Array): Float64Array {
  const size = vector.length;
  const out = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    let sum = 0;
    for (let j = 0; j < size; j++) sum += matrix[i * size + j] * vector[j];
    out[i] = sum;
  }
  return out;
}

/** Gram and Schmidt's, in order: the first direction stays the one of the most variance. */
function orthonormal(vectors: readonly Float64Array[]): Float64Array[] {
  const done: Float64Array[] = [];
  for (const vector of vectors) {
    const rest = vector.slice();
    for (const other of done) {
      const share = dot(rest, other);
      for (let i = 0; i < rest.length; i++) rest[i] -= share * other[i];
    }
    const length = Math.sqrt(dot(rest, rest));
    done.push(rest.map((value) => value / length));
  }
  return done;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
