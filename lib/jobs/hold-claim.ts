/** A page looks about twice a second. */
const REPORT_MS = 400;
/** Some steps say nothing for a while, and that must not look like a dead process. */
const ALIVE_MS = 3_000;

export interface ClaimedWork<Step> {
  /** Stores how far the work is, and that its maker lives; false when the claim was lost. */
  report: (step: Step | null) => Promise<boolean>;
  onProgress?: (step: Step) => void;
  signal: AbortSignal;
}

/** What became of the work; `lost` when another maker has taken the claim. */
export type Outcome<Result> = { result: Result } | { error: unknown } | "lost";

/**
 * Does work of which a claim is held, and keeps saying how far it is: often enough for a page, and also while it has
 * nothing to say, for a silent maker loses its claim.
 * @param work is told to stop, by the signal it is given, when the claim is lost.
 */
export async function holdClaim<Step, Result>(
  { report: store, onProgress = () => undefined, signal }: ClaimedWork<Step>,
  work: (options: { signal: AbortSignal; onProgress: (step: Step) => void }) => Promise<Result>,
): Promise<Outcome<Result>> {
  const lost = new AbortController();
  let latest: Step | null = null;
  let reportedAt = 0;
  let reported = Promise.resolve();
  const report = () => {
    reportedAt = Date.now();
    reported = store(latest).then(
      (isOurs) => (isOurs ? undefined : lost.abort()),
      () => undefined,
    );
  };
  const alive = setInterval(report, ALIVE_MS);
  try {
    const result = await work({
      signal: AbortSignal.any([signal, lost.signal]),
      onProgress(step) {
        latest = step;
        onProgress(step);
        if (Date.now() - reportedAt >= REPORT_MS) report();
      },
    });
    return { result };
  } catch (error) {
    return lost.signal.aborted ? "lost" : { error };
  } finally {
    clearInterval(alive);
    // One still under way would hold the row, which whoever looks for work then passes over.
    await reported;
  }
}
