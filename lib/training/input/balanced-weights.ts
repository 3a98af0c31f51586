/**
 * A weight of each kind ∝ 1/√frequency with mean 1 over the items, so that rare ones count more without the
 * over-calling that 1/frequency brings. A kind without items gets 0.
 * @param kinds the kind of each item, 0 … `kindCount` − 1.
 */
export function balancedWeights(kinds: readonly number[], kindCount: number): number[] {
  const counts = new Array<number>(kindCount).fill(0);
  for (const kind of kinds) counts[kind]++;
  // Σ n·s/√n = N  ⇒  s = N / Σ √n
  const scale = kinds.length / counts.reduce((sum, count) => sum + Math.sqrt(count), 0);
  return counts.map((count) => (count === 0 ? 0 : scale / Math.sqrt(count)));
}
