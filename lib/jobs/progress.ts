/** How far a preparation has come. */
export interface Progress {
  done: number;
  total: number;
  /** Items a second so far. */
  perSecond: number;
}

/** Calls `onProgress` with the rate since this moment. */
export function progressMeter(
  total: number,
  onProgress: (progress: Progress) => void = () => undefined,
): (done: number) => void {
  const startedAt = performance.now();
  return (done) => onProgress({ done, total, perSecond: (1000 * done) / Math.max(1, performance.now() - startedAt) });
}
