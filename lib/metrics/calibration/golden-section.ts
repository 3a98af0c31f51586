const RATIO = (Math.sqrt(5) - 1) / 2;

/**
 * Where a function with one valley between `low` and `high` is lowest, to within `tolerance`: golden-section search
 * (Kiefer, Proc. Am. Math. Soc. 4 (1953) 502). At an end where the function falls all the way there.
 */
export function goldenSection(of: (x: number) => number, low: number, high: number, tolerance = 1e-7): number {
  let [a, b] = [low, high];
  let [left, right] = [b - RATIO * (b - a), a + RATIO * (b - a)];
  let [atLeft, atRight] = [of(left), of(right)];
  while (b - a > tolerance) {
    if (atLeft <= atRight) {
      [b, right, atRight] = [right, left, atLeft];
      left = b - RATIO * (b - a);
      atLeft = of(left);
    } else {
      [a, left, atLeft] = [left, right, atRight];
      right = a + RATIO * (b - a);
      atRight = of(right);
    }
  }
  return (a + b) / 2;
}
