/** Softmax of each row of `[N, classes]` logits, computed from the row's maximum so that nothing overflows; float64 rows. */
export function softmaxRows(logits: ArrayLike<number>, classes: number): number[][] {
  return Array.from({ length: logits.length / classes }, (_, row) => {
    const values = Array.from({ length: classes }, (_, k) => logits[row * classes + k]);
    const largest = Math.max(...values);
    const exponentials = values.map((value) => Math.exp(value - largest));
    const sum = exponentials.reduce((total, value) => total + value, 0);
    return exponentials.map((value) => value / sum);
  });
}

/** −log softmax(logits)[label] of one row of `[N, classes]` logits: stays finite where the probability underflows. */
export function crossEntropyOfRow(logits: ArrayLike<number>, classes: number, row: number, label: number): number {
  const start = row * classes;
  let largest = -Infinity;
  for (let k = 0; k < classes; k++) largest = Math.max(largest, logits[start + k]);
  let sum = 0;
  for (let k = 0; k < classes; k++) sum += Math.exp(logits[start + k] - largest);
  return Math.log(sum) + largest - logits[start + label];
}
