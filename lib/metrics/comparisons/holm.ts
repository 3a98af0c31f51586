/**
 * p-values of many tests, raised after Holm so that the chance of any false alarm among them stays at the level of one:
 * in the order given. Matches statsmodels `multipletests(method="holm")`. Holm, Scand. J. Stat. 6 (1979) 65.
 */
export function holm(pValues: readonly number[]): number[] {
  const order = pValues.map((_, i) => i).sort((a, b) => pValues[a] - pValues[b]);
  const adjusted = new Array<number>(pValues.length);
  let least = 0;
  order.forEach((test, rank) => {
    least = Math.max(least, Math.min(1, (pValues.length - rank) * pValues[test]));
    adjusted[test] = least;
  });
  return adjusted;
}
