import { setImmediate as nextTurn } from "node:timers/promises";
import { judgeLeftOut } from "../../assessment/left-out/judge-left-out";
import { type LeftOutScore, type LeftOutSource, type LeftOutSources } from "../../assessment/left-out/left-out-sources";
import { leftOutSplit } from "../../datasets/splits/left-out-split";
import { planSources } from "../../datasets/splits/plan-sources";
import { type SourcePlan } from "../../datasets/splits/source-plan";
import { HilumError } from "../../errors";
import { runSpecDigest } from "../../experiments/run-spec-of";
import { type EvaluationReport } from "../../metrics/evaluation-report";
import { findDataset } from "../../store/datasets/dataset-store";
import { listSources } from "../../store/datasets/dataset-sources";
import { type Store } from "../../store/open-store";
import { getRun, listRuns } from "../../store/runs/run-store";
import { type RunDetail, type RunSpec, type RunSummary } from "../../training/run";
import { endedEarly } from "../../training/run-status";
import { refuseMultiLabel } from "../../training/refuse-multi-label";
import { createAndEnqueueRun } from "../runs/create-run";
import { loadGroups, loadLockedRunData } from "../runs/run-data";

/** Which sources of a run's films can be left out, and what each will not tell; nothing is stored. Throws `notFound`, and `conflict` for a run that is not completed. */
export async function planLeftOut(store: Store, idOrName: string): Promise<SourcePlan> {
  const { spec } = await completedRun(store, idOrName);
  const { groups } = await loadGroups(store, spec.dataset, spec.cohort);
  return planSources(groups, spec.split);
}

/**
 * Queues a run with this run's settings and seed for each of the sources, that source being what it is tested on. One that is
 * there for the films as they are now is not made again. All are checked before the first is queued.
 * @throws HilumError `notFound` for a run or source that is not there, `conflict` for a run that is not completed,
 * `invalidDataset` where nothing can be learned without one of them, and as {@link createAndEnqueueRun}.
 */
export async function leaveSourcesOut(
  store: Store,
  idOrName: string,
  sources: readonly string[],
): Promise<LeftOutSources> {
  const run = await completedRun(store, idOrName);
  const plan = await planLeftOut(store, run.id);
  const before = await newestWithout(store, run);
  const fingerprint = (await findDataset(store, run.spec.dataset))?.fingerprint;
  for (const source of sources) requireLeavable(plan, source);
  for (const source of sources) {
    const known = before.get(source);
    if (known !== undefined && known.datasetFingerprint === fingerprint && !endedEarly(known.status)) continue;
    await createAndEnqueueRun(store, { experiment: run.experiment, spec: without(run.spec, source) });
  }
  return loadLeftOutSources(store, run.id);
}

function requireLeavable({ sources }: SourcePlan, source: string): void {
  const planned = sources.find((one) => one.source === source);
  if (planned === undefined)
    throw new HilumError("notFound", `None of the run's films comes from the source “${source}”.`, {
      remedy:
        sources.length === 0
          ? "None of them names its source."
          : `Their sources are: ${sources.map((one) => one.source).join(", ")}.`,
    });
  if (planned.refusal !== null)
    throw new HilumError("invalidDataset", `“${source}” cannot be left out. ${planned.refusal}`, {
      remedy: "Leave other sources out.",
    });
}

/** What is known of the runs that were trained as this one but without a source. Throws `notFound`. */
export async function loadLeftOutSources(store: Store, idOrName: string): Promise<LeftOutSources> {
  const base = await getRun(store, idOrName);
  const dataset = await findDataset(store, base.spec.dataset);
  const named = dataset === null ? [] : (await listSources(store, dataset.id)).filter(({ source }) => source !== "");
  const runs = base.report === null ? new Map<string, RunSummary>() : await newestWithout(store, base);
  const sources: LeftOutSource[] = [];
  const judged: { source: string; run: RunDetail; isStale: boolean }[] = [];
  for (const [source, run] of [...runs].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const isStale = run.datasetFingerprint !== dataset?.fingerprint;
    const isJudged = run.status === "completed" && dataset !== null;
    const detail = isJudged ? await getRun(store, run.id) : null;
    if (detail !== null) judged.push({ source, run: detail, isStale });
    sources.push({
      source,
      run: {
        id: run.id,
        name: run.name,
        status: run.status,
        failure: run.failure,
        epochsDone: run.epochsDone,
        epochs: run.spec.training.epochs,
      },
      isStale,
      score: detail === null ? null : await scoreOf(store, base, [{ source, run: detail }]),
    });
  }
  const fresh = judged.filter(({ isStale }) => !isStale);
  return {
    run: { id: base.id, name: base.name },
    synthetic: base.synthetic,
    namedSources: named.length,
    sources,
    pooled: fresh.length < 2 ? null : await scoreOf(store, base, fresh),
    msEach: base.lastEpoch?.elapsedMs ?? null,
    notes: notesOf(base, judged, named.length),
  };
}

function notesOf(base: RunDetail, judged: readonly { run: RunDetail }[], namedSources: number): string[] {
  if (judged.length === 0) return [];
  return [
    ...(judged.some(({ run }) => run.datasetFingerprint !== base.datasetFingerprint)
      ? [`${base.name} itself was trained on another version of the data set than some of these.`]
      : []),
    ...(judged.length < namedSources
      ? [
          `${judged.length} of ${namedSources} sources ${judged.length === 1 ? "was" : "were"} left out; the figures say nothing of the others.`,
        ]
      : []),
    // What weights that go with the product learned from stands with them.
    ...(["random", "shipped"].includes(base.spec.training.initialWeights.kind)
      ? []
      : [
          "All of these networks started from trained weights. Whether those had learned from films of a source that is left out was not looked for; if they had, its figures are too good.",
        ]),
    "The own test split has films of every source, some of them films that are scored here too: the interval of a drop is wider than it need be.",
  ];
}

/** Scores by the runs they are of: those never change, and the intervals of many films take seconds. */
const scores = new Map<string, LeftOutScore>();
const KEPT_SCORES = 200;

async function scoreOf(
  store: Store,
  base: RunDetail,
  parts: readonly { source: string; run: RunDetail }[],
): Promise<LeftOutScore | null> {
  const inside = base.report;
  if (inside === null) return null;
  const key = [base.id, ...parts.map(({ run }) => run.id)].join(" ");
  const known = scores.get(key);
  if (known !== undefined) return known;
  const films = await Promise.all(
    parts.flatMap(({ source, run }) => (run.report === null ? [] : [filmsOf(store, source, run, run.report)])),
  );
  const score = await judgeLeftOut(inside, films, async () => void (await nextTurn()));
  if (scores.size >= KEPT_SCORES) scores.delete([...scores.keys()][0]);
  scores.set(key, score);
  return score;
}

async function filmsOf(store: Store, source: string, run: RunDetail, report: EvaluationReport) {
  const { films } = await loadLockedRunData(store, run);
  const sourceOf = new Map(films.map((film) => [film.index, film.source]));
  return { source, report, sourceOf: report.predictions.map(({ image }) => sourceOf.get(image) ?? "") };
}

const without = (spec: RunSpec, source: string): RunSpec => ({ ...spec, split: leftOutSplit(spec.split, source) });

/** Source → the newest run that was told what this one was but to leave the source out; one that goes on or is done before one that ended early. */
async function newestWithout(store: Store, { spec }: Pick<RunSummary, "spec">): Promise<Map<string, RunSummary>> {
  const found = new Map<string, RunSummary>();
  for (const run of await listRuns(store, { dataset: spec.dataset, protocol: "leaveOneSourceOut" })) {
    const { split } = run.spec;
    if (split.protocol !== "leaveOneSourceOut") continue;
    if (runSpecDigest(run.spec) !== runSpecDigest(without(spec, split.source))) continue;
    const known = found.get(split.source);
    if (known === undefined || (endedEarly(known.status) && !endedEarly(run.status))) found.set(split.source, run);
  }
  return found;
}

async function completedRun(store: Store, idOrName: string): Promise<RunDetail> {
  const run = await getRun(store, idOrName);
  refuseMultiLabel(run, "Leaving a source out");
  if (run.report !== null) return run;
  throw new HilumError("conflict", `Run ${run.name} is ${run.status}: there is no score yet to lay others beside.`, {
    remedy: "Wait until it is completed, or resume it.",
  });
}
