/**
 * The lower triangular L with L Lᵀ = A, for a symmetric positive definite `[n, n]` matrix of which only the lower half is read.
 * Golub and Van Loan, Matrix Computations (2013), 4.2.
 */
export function choleskyFactor(matrix: Float64Array, n: number): Float64Array {
  const factor = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * n + j];
      for (let k = 0; k < j; k++) sum -= factor[i * n + k] * factor[j * n + k];
      factor[i * n + j] = i === j ? Math.sqrt(sum) : sum / factor[j * n + j];
    }
  }
  return factor;
}

/** x with L Lᵀ x = `vector`, by forward and back substitution. @param factor L of {@link choleskyFactor}, `[n, n]`. */
export function choleskySolve(factor: Float64Array, vector: Float64Array): Float64Array {
  const n = vector.length;
  const out = vector.slice();
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) out[i] -= factor[i * n + j] * out[j];
    out[i] /= factor[i * n + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let j = i + 1; j < n; j++) out[i] -= factor[j * n + i] * out[j];
    out[i] /= factor[i * n + i];
  }
  return out;
}
