const SMALLEST = 10;
const DOUBLINGS = 5;

/** Numbers of training patients for a first look: doubled from ten, and all that there are. */
export function suggestSizes(available: number): number[] {
  const doubled = Array.from({ length: DOUBLINGS }, (_, i) => SMALLEST * 2 ** i);
  // One close to all of them would cost a run and say nothing.
  return [...doubled.filter((patients) => patients <= 0.75 * available), available];
}
