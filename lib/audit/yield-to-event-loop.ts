/** How long work may hold the event loop. */
const HOLD_MS = 40;

/**
 * Lets the event loop turn now and then during long work: call and await the answer after each small step.
 * @throws `signal.reason` when cancelled.
 */
export function yieldToEventLoop(signal: AbortSignal | undefined): () => Promise<void> | undefined {
  let last = performance.now();
  return () => {
    if (performance.now() - last < HOLD_MS) return undefined;
    return new Promise((resolve, reject) => {
      setTimeout(() => {
        last = performance.now();
        if (signal?.aborted) reject(signal.reason as Error);
        else resolve();
      });
    });
  };
}
