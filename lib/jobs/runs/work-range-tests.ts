import { isHilumError } from "../../errors";
import { bugReport } from "../../store/bug-report";
import { type Store } from "../../store/open-store";
import { failureBody } from "../../failures/known-failure";
import { claimRangeTest, finishRangeTest, releaseRangeTest, reportRangeTest } from "../../store/runs/range-test-store";
import { patiently } from "../../store/patiently";
import { type RangePoint, suggestRate } from "../../training/learning-rate/learning-rate-range";
import { measureLearningRates } from "./measure-learning-rates";

/** A page looks about twice a second. */
const REPORT_MS = 400;
const ALIVE_MS = 10_000;
const BUG = "The test stopped because of a mistake inside Hilum. The worker's log has the details.";

export interface RangeTestWork {
  /** Aborted when the worker is told to go: the test goes back to the waiting ones. */
  signal: AbortSignal;
  /** CPU threads. @default all cores */
  threads?: number;
  /** One line for the worker's log. */
  log: (line: string) => void;
}

/** Does one waiting learning-rate range test; false when none waits. */
export async function workRangeTest(store: Store, { signal, threads, log }: RangeTestWork): Promise<boolean> {
  const claim = await claimRangeTest(store);
  if (claim === null) return false;
  const { id, spec } = claim;
  const cancelled = new AbortController();
  let measured: readonly RangePoint[] = [];
  let reportedAt = 0;
  const report = async () => {
    reportedAt = Date.now();
    if (!(await reportRangeTest(store, id, measured))) cancelled.abort();
  };
  // How far it is can be told at the next point; what it measures is not lost with one telling.
  const onPoint = async (points: readonly RangePoint[]) => {
    measured = points;
    if (Date.now() - reportedAt >= REPORT_MS) await report().catch(() => undefined);
  };
  // Films may have to be prepared first, and that must not look like a dead worker.
  const alive = setInterval(() => void report().catch(() => undefined), ALIVE_MS);
  try {
    const points = await measureLearningRates(store, spec, {
      signal: AbortSignal.any([signal, cancelled.signal]),
      threads,
      onPoint,
    });
    if (signal.aborted) await releaseRangeTest(store, id);
    else await patiently(() => finishRangeTest(store, id, { points, suggestion: suggestRate(points), failure: null }));
    log(`learning-rate range test ${id}: ${points.length} steps`);
  } catch (error) {
    if (signal.aborted) await patiently(() => releaseRangeTest(store, id));
    else
      await patiently(() =>
        finishRangeTest(store, id, {
          points: [],
          suggestion: null,
          failure: failureBody(error, { place: store.home, bug: BUG }),
        }),
      );
    if (!isHilumError(error)) log(`learning-rate range test ${id}: ${bugReport(error)}`);
  } finally {
    clearInterval(alive);
  }
  return true;
}
