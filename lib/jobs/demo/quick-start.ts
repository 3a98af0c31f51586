import type { ModelFinding } from "../../assessment/model-finding";
import type { Waiver } from "../../audit/audit-report";
import { HilumError, isHilumError } from "../../errors";
import { recordOutput } from "../../experiments/edit-experiment";
import { isJudging } from "../../experiments/cell-dependencies";
import type { Experiment } from "../../experiments/experiment";
import { runSpecDigest, runSpecOf } from "../../experiments/run-spec-of";
import type { PublishedModel } from "../../publish/model";
import { listenRunEvents } from "../../store/event-listener";
import { hasExperiment, loadExperiment, saveExperiment } from "../../store/files/experiment-files";
import { findModel } from "../../store/models/model-store";
import type { Store } from "../../store/open-store";
import { getRunSummary, listRuns } from "../../store/runs/run-store";
import type { RunSummary } from "../../training/run";
import { isUnderWay } from "../../training/run-status";
import { createAndEnqueueRun } from "../runs/create-run";
import { publishRun } from "../models/publish-run";

/** The shipped notebook that the first start runs by itself, and the name its model is published under. */
const QUICK_START_EXPERIMENT = "quickstart";
export const QUICK_START_MODEL = "quickstart";

const SAVE_ATTEMPTS = 5;

export interface QuickStartOptions {
  signal: AbortSignal;
  /** Told once when the run is in the queue, be it a new one or one from before. */
  onQueued?: (run: RunSummary) => void;
}

export interface QuickStartOutcome {
  model: PublishedModel;
  elapsedMs: number;
}

/**
 * Runs the shipped notebook to its published model, once per store: queues its run, waits for it, publishes it and
 * records run and model in the notebook. Every step looks first whether it was done before, so that it may be cut off
 * anywhere and called again. The data set must be there.
 *
 * Gives null when there is nothing to do: the model exists, the notebook was deleted, or a person stopped the run.
 * Throws the run's failure.
 */
export async function runQuickStart(
  store: Store,
  { signal, onQueued }: QuickStartOptions,
): Promise<QuickStartOutcome | null> {
  const startedAt = Date.now();
  if (!(await hasExperiment(QUICK_START_EXPERIMENT)) || (await findModel(store, QUICK_START_MODEL)) !== null)
    return null;
  const run = await ensureRun(store);
  if (run === null) return null;
  onQueued?.(run);
  await record((experiment) => withTraining(experiment, run));
  const ended = await untilHalted(store, run.id, signal);
  if (ended === null || ended.status === "cancelled" || ended.status === "paused") return null;
  if (ended.status === "failed")
    throw new HilumError("environment", ended.failure?.message ?? "The run failed.", { remedy: ended.failure?.remedy });
  const model = await publishRun(store, run.id, QUICK_START_MODEL, { waivers: asDemonstration, signal });
  await record((experiment) => withPublication(experiment, ended, model));
  return { model, elapsedMs: Date.now() - startedAt };
}

/** The page it is shown on must have a model, whatever its few epochs on drawings came to; the words stand on the model. */
function asDemonstration(red: readonly ModelFinding[]): Waiver[] {
  return red.map(({ id }) => ({
    finding: id,
    by: "the demonstration",
    reason: "Trained on drawings for a minute, so that there is a model to try the pages with. It is for no patient.",
  }));
}

/** The notebook's run: the newest that was made from exactly its cells, else a new one; null when it cannot train. */
async function ensureRun(store: Store): Promise<RunSummary | null> {
  const { experiment } = await loadExperiment(QUICK_START_EXPERIMENT);
  const train = experiment.cells.find(({ kind }) => kind === "train");
  const launch = train ? runSpecOf(experiment, train.id) : null;
  if (!launch?.ok) return null;
  const digest = runSpecDigest(launch.spec);
  const earlier = (await listRuns(store, { experiment: experiment.id })).find(
    ({ spec }) => runSpecDigest(spec) === digest,
  );
  return earlier ?? createAndEnqueueRun(store, { experiment: experiment.id, spec: launch.spec });
}

/** Resolves when the run is over or paused; null when the signal aborts first. */
async function untilHalted(store: Store, id: string, signal: AbortSignal): Promise<RunSummary | null> {
  let wake = () => {};
  const stopListening = await listenRunEvents(store, id, () => wake());
  const aborted = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
  try {
    while (!signal.aborted) {
      const grown = new Promise<void>((resolve) => (wake = resolve));
      const run = await getRunSummary(store, id);
      if (!isUnderWay(run.status)) return run;
      await Promise.race([grown, aborted]);
    }
    return null;
  } finally {
    stopListening();
  }
}

function withTraining(experiment: Experiment, run: RunSummary): Experiment {
  const train = experiment.cells.find(({ kind }) => kind === "train");
  return train
    ? recordOutput(experiment, { type: "trained", id: train.id, run: run.id, ranWith: runSpecDigest(run.spec) })
    : experiment;
}

function withPublication(experiment: Experiment, run: RunSummary, model: PublishedModel): Experiment {
  const publish = experiment.cells.find(({ kind }) => kind === "publish");
  const evaluated = experiment.cells
    .filter(isJudging)
    .reduce((all, { id }) => recordOutput(all, { type: "evaluated", id, run: run.id }), experiment);
  return publish
    ? recordOutput(evaluated, {
        type: "published",
        id: publish.id,
        run: run.id,
        published: `${model.name}@${model.version}`,
      })
    : evaluated;
}

/** Saves a change to the notebook on top of whatever somebody with an open page saved meanwhile. */
async function record(change: (experiment: Experiment) => Experiment): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const { experiment, revision } = await loadExperiment(QUICK_START_EXPERIMENT);
    try {
      await saveExperiment(change(experiment), revision);
      return;
    } catch (error) {
      if (!isHilumError(error) || error.code !== "conflict" || attempt === SAVE_ATTEMPTS) throw error;
    }
  }
}
