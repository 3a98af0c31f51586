import { setImmediate as nextTurn } from "node:timers/promises";
import {
  type CurveRun,
  type LearningCurve,
  type LearningCurveHeadline,
} from "../../assessment/learning-curve/learning-curve";
import {
  type LearningCurveSpec,
  type PlannedCurveRun,
  type StoredLearningCurve,
} from "../../assessment/learning-curve/learning-curve-spec";
import { measureCurve, type MeasuredCurveRun } from "../../assessment/learning-curve/measure-curve";
import { tellCurve } from "../../assessment/learning-curve/tell-curve";
import { canonicalDigest } from "../../experiments/canonical-digest";
import { runSpecDigest } from "../../experiments/run-spec-of";
import { HilumError } from "../../errors";
import { findDataset } from "../../store/datasets/dataset-store";
import { type Store } from "../../store/open-store";
import {
  type CurveRow,
  deleteLearningCurve,
  getLearningCurve,
  listLearningCurves,
  saveLearningCurve,
  updateLearningCurve,
} from "../../store/runs/learning-curve-store";
import { findRun, listLimitedRuns } from "../../store/runs/run-store";
import { endedEarly } from "../../training/run-status";
import { type RunDetail, type RunSummary } from "../../training/run";
import { createAndEnqueueRun } from "../runs/create-run";
import { resumeRun } from "../runs/control-run";
import { curveRunCost } from "./curve-run-cost";
import { curveRunSpec, planCurve } from "./plan-curve";

/**
 * Queues the runs of a learning curve. A curve that was told the same of the same films goes on instead, and a run that is there
 * is not made again. Throws as {@link planCurve} and as `createAndEnqueueRun`; nothing is stored where the first run is refused.
 */
export async function startLearningCurve(store: Store, spec: LearningCurveSpec): Promise<string> {
  const { estimateMs: _, ...plan } = await planCurve(store, spec);
  const digest = curveDigest(plan);
  const same = (await listLearningCurves(store)).find(({ curve }) => curveDigest(curve) === digest);
  if (same !== undefined) {
    await queueMissing(store, same);
    return same.id;
  }
  const row = await saveLearningCurve(store, plan);
  try {
    await queueMissing(store, row);
  } catch (error) {
    if ((await getLearningCurve(store, row.id)).curve.runs.every(({ run }) => run === null))
      await deleteLearningCurve(store, row.id);
    throw error;
  }
  return row.id;
}

/** Queues what of a curve is not there, and goes on with what ended early. Throws `notFound`, and as `createAndEnqueueRun`. */
export async function resumeLearningCurve(store: Store, id: string): Promise<void> {
  const row = await getLearningCurve(store, id);
  for (const { run } of row.curve.runs) {
    const known = run === null ? null : await findRun(store, run);
    if (known !== null && (endedEarly(known.status) || known.status === "paused")) await resumeRun(store, known.id);
  }
  await queueMissing(store, row);
}

/** Throws `conflict` where the data set has other films by now: what is missing would be tested on others than what is there. */
async function queueMissing(store: Store, { id, curve }: CurveRow): Promise<void> {
  if (curve.runs.every(({ run }) => run !== null)) return;
  if ((await findDataset(store, curve.dataset.id))?.fingerprint !== curve.dataset.fingerprint)
    throw new HilumError("conflict", `${curve.dataset.title} has other films than when the curve was asked for.`, {
      remedy: "Ask for a new learning curve: it tests all of its runs on the films that are there now.",
    });
  const made = new Map<string, RunSummary>();
  for (const run of await listLimitedRuns(store, curve.dataset.id))
    if (run.datasetFingerprint === curve.dataset.fingerprint && !endedEarly(run.status))
      made.set(runSpecDigest(run.spec), run);
  const runs = [...curve.runs];
  for (const [at, planned] of curve.runs.entries()) {
    if (planned.run !== null) continue;
    const spec = curveRunSpec(curve.spec, planned);
    const { id: run } = made.get(runSpecDigest(spec)) ?? (await createAndEnqueueRun(store, { experiment: null, spec }));
    runs[at] = { ...planned, run };
    await updateLearningCurve(store, id, { ...curve, runs: [...runs] });
  }
}

const curveDigest = ({ spec, dataset }: StoredLearningCurve): string =>
  canonicalDigest({ ...spec, base: runSpecDigest(spec.base), fingerprint: dataset.fingerprint });

/** A curve with how far its runs are, and the figures of those that are done. Throws `notFound`. */
export async function loadLearningCurve(store: Store, id: string): Promise<LearningCurve> {
  const { createdAt, curve } = await getLearningCurve(store, id);
  const { runs: planned, ...rest } = curve;
  const details = await Promise.all(planned.map(({ run }) => (run === null ? null : findRun(store, run))));
  const runs = planned.map((one, i) => curveRun(one, details[i], curve));
  const done = planned.flatMap(({ start, patients, seed }, i): (MeasuredCurveRun & { id: string })[] => {
    const detail = details[i];
    return detail?.report ? [{ id: detail.id, start, patients, seed, report: detail.report }] : [];
  });
  const { points, differences, claims } = await figuresOf(done, curve);
  const dataset = await findDataset(store, curve.dataset.id);
  return {
    ...rest,
    id,
    createdAt,
    isStale: dataset?.fingerprint !== curve.dataset.fingerprint,
    runs,
    points,
    differences,
    claims,
    msPerCost: msPerCost(runs, details),
  };
}

function curveRun(planned: PlannedCurveRun, detail: RunDetail | null, curve: StoredLearningCurve): CurveRun {
  const run =
    detail === null
      ? null
      : {
          id: detail.id,
          name: detail.name,
          status: detail.status,
          failure: detail.failure,
          epochsDone: detail.epochsDone,
        };
  return { ...planned, run, cost: curveRunCost(planned, curve) };
}

/** By the runs that have trained an epoch. */
function msPerCost(runs: readonly CurveRun[], details: readonly (RunDetail | null)[]): number | null {
  let [ms, cost] = [0, 0];
  details.forEach((detail, i) => {
    if (detail?.lastEpoch == null) return;
    ms += detail.lastEpoch.elapsedMs;
    cost += runs[i].cost * (detail.status === "completed" ? 1 : detail.epochsDone / runs[i].epochs);
  });
  return cost === 0 ? null : ms / cost;
}

type Figures = Pick<LearningCurve, "points" | "differences" | "claims">;
/** Figures by the runs they are of, which never change, and by what is still to come: thousands of resamples take seconds. */
const figures = new Map<string, Figures>();
const KEPT_FIGURES = 50;

async function figuresOf(
  done: readonly (MeasuredCurveRun & { id: string })[],
  { runs, fromWords }: StoredLearningCurve,
): Promise<Figures> {
  // Another curve may have these runs and wait for more.
  const key = [runs.length, fromWords, ...done.map(({ id }) => id)].join(" ");
  const known = figures.get(key);
  if (known !== undefined) return known;
  const measured = await measureCurve(done, async () => void (await nextTurn()));
  const { points, differences } = measured;
  const made = {
    points,
    differences,
    claims: fromWords === null || done.length < runs.length ? [] : tellCurve(measured, fromWords),
  };
  if (figures.size >= KEPT_FIGURES) figures.delete([...figures.keys()][0]);
  figures.set(key, made);
  return made;
}

/** All curves with how many of their runs are done, the newest first. */
export async function listCurveHeadlines(store: Store): Promise<LearningCurveHeadline[]> {
  const rows = await listLearningCurves(store);
  const completed = new Set<string>();
  for (const dataset of new Set(rows.map(({ curve }) => curve.dataset.id)))
    for (const { id, status } of await listLimitedRuns(store, dataset)) if (status === "completed") completed.add(id);
  return rows.map(({ id, createdAt, curve: { dataset, fromWords, spec, runs } }) => ({
    id,
    createdAt,
    dataset,
    fromWords,
    patients: spec.patients,
    seeds: spec.seeds,
    runs: runs.length,
    completed: runs.filter(({ run }) => run !== null && completed.has(run)).length,
  }));
}
