import { DEFAULT_PRESET_ID, PRESETS } from "../../architectures/presets";
import { type LearningCurvePlan } from "../../assessment/learning-curve/learning-curve";
import {
  type CurveStart,
  type LearningCurveRequest,
  type LearningCurveSpec,
  type PlannedCurveRun,
} from "../../assessment/learning-curve/learning-curve-spec";
import { suggestSizes } from "../../assessment/learning-curve/suggest-sizes";
import { type FilmRecord } from "../../datasets/film-record";
import { splitGroups } from "../../datasets/splits/split-groups";
import { HilumError } from "../../errors";
import { invariant } from "../../invariant";
import { type Store } from "../../store/open-store";
import { imagesPerStep, stepsPerEpoch } from "../../training/input/batches";
import { type InitialWeightsSpec } from "../../training/initial-weights-spec";
import { DEFAULT_RECIPE } from "../../training/recipes/training-recipes";
import { RunSpec } from "../../training/run";
import { loadGroups } from "../runs/run-data";
import { checkCurveSource, getCurveSource } from "./curve-source";
import { curveRunCost } from "./curve-run-cost";

const MOST_EPOCHS = 2_000;

/**
 * The settings of a curve on a data set: the network, preprocessing and training of what it starts from, for both curves alike;
 * where no run made that, and for a curve from scratch alone, the defaults. Throws as {@link getCurveSource}.
 */
export async function curveSettings(store: Store, dataset: string, from: InitialWeightsSpec | null): Promise<RunSpec> {
  if (from === null) {
    const preset = PRESETS.find(({ id }) => id === DEFAULT_PRESET_ID);
    invariant(preset !== undefined, "there is no default preset");
    return RunSpec.parse({ dataset, cnn: preset.spec(preset.defaultSize), training: DEFAULT_RECIPE.sets });
  }
  const { cnn, preprocessing, run } = await getCurveSource(store, from);
  const own = { initialWeights: { kind: "random" as const }, freeze: [], seed: 1 };
  return RunSpec.parse({
    dataset,
    cnn,
    preprocessing: preprocessing ?? undefined,
    training: run === null ? DEFAULT_RECIPE.sets : { ...run.spec.training, ...own },
  });
}

/** What a page asked for as a curve is told it. Throws `notFound`, `badRequest` and `invalidDataset`. */
export async function curveOfRequest(
  store: Store,
  { dataset, from, patients, seeds, leastUpdates, epochs, waivers }: LearningCurveRequest,
): Promise<LearningCurveSpec> {
  const settings = await curveSettings(store, dataset, from);
  const training = epochs === null ? settings.training : { ...settings.training, epochs };
  const base = { ...settings, training, waivers };
  return { base, from, patients: patients ?? (await suggestedSizes(store, base)), seeds, leastUpdates };
}

/** Numbers of training patients that suit a data set. Throws `notFound`, and `invalidDataset` where it cannot be split. */
export async function suggestedSizes(
  store: Store,
  { dataset, cohort, split }: Pick<RunSpec, "dataset" | "cohort" | "split">,
): Promise<number[]> {
  const { groups } = await loadGroups(store, dataset, cohort);
  const train = new Set(splitGroups(groups, { ...split, trainingPatients: undefined }).train);
  return suggestSizes(patientsOf(groups.flat().filter(({ index }) => train.has(index))));
}

/**
 * The runs of a curve with the films of each; nothing is stored. All are tested and validated on the same films, and a smaller
 * set of training patients is a part of a larger one of the same seed.
 * @throws HilumError `notFound`; `invalidDataset` where the films cannot be split, a size leaves a class without a film or there are
 * fewer patients; `conflict` for a start that has learned from films of validation or test.
 */
export async function planCurve(store: Store, given: LearningCurveSpec): Promise<LearningCurvePlan> {
  const source = given.from === null ? null : await getCurveSource(store, given.from);
  const { dataset, groups } = await loadGroups(store, given.base.dataset, given.base.cohort);
  if (dataset.findings.length > 0)
    throw new HilumError(
      "invalidDataset",
      `${dataset.id} marks several findings a film; a learning curve is of one class a film.`,
      {
        remedy: "Take a data set whose films each have one class.",
      },
    );
  const split = { ...given.base.split, trainingPatients: undefined };
  const whole = splitGroups(groups, split);
  const byIndex = new Map(groups.flat().map((film) => [film.index, film]));
  const filmsOf = (part: readonly number[]) => part.flatMap((index) => byIndex.get(index) ?? []);
  const available = patientsOf(filmsOf(whole.train));
  const most = given.patients[given.patients.length - 1];
  if (most > available)
    throw new HilumError("invalidDataset", `There are ${available} training patients, and ${most} are asked for.`, {
      remedy: `The largest number can be ${available}.`,
    });
  const spec: LearningCurveSpec = {
    ...given,
    from: source?.from ?? null,
    base: {
      ...given.base,
      split,
      training: { ...given.base.training, initialWeights: { kind: "random" }, freeze: [], seed: 1 },
    },
  };
  const judged = new Set([...whole.validation, ...whole.test]);
  const notes =
    source === null
      ? []
      : await checkCurveSource(store, source, {
          dataset,
          all: groups.flat(),
          judged,
        });
  const starts: CurveStart[] = source === null ? ["scratch"] : ["scratch", "pretrained"];
  const runs: PlannedCurveRun[] = [];
  // Seeds outside: after the first, the whole curve is there to look at.
  for (let seed = 1; seed <= spec.seeds; seed++)
    for (const patients of spec.patients) {
      const { train } = splitGroups(groups, { ...split, trainingPatients: { atMost: patients, seed } });
      const epochs = epochsFor(spec, train.length);
      for (const start of starts) runs.push({ start, patients, seed, films: train.length, epochs, run: null });
    }
  const plan = {
    spec,
    fromWords: source?.words ?? null,
    dataset: {
      id: dataset.id,
      title: dataset.title,
      fingerprint: dataset.fingerprint,
      synthetic: dataset.synthetic,
    },
    test: { films: whole.test.length, patients: patientsOf(filmsOf(whole.test)) },
    validation: { films: whole.validation.length, patients: patientsOf(filmsOf(whole.validation)) },
    available,
    notes,
    runs,
  };
  return { ...plan, estimateMs: estimate(plan, source?.run ?? null) };
}

/** By what an epoch of the start's run took, where it is of the same network; null where nothing tells. */
function estimate(
  plan: Pick<LearningCurvePlan, "runs" | "validation" | "test">,
  run: Awaited<ReturnType<typeof getCurveSource>>["run"],
): number | null {
  if (run === null || run.lastEpoch === null || run.report === null) return null;
  const { imagesPerSecond } = run.lastEpoch;
  return imagesPerSecond > 0
    ? (1000 * plan.runs.reduce((sum, one) => sum + curveRunCost(one, plan), 0)) / imagesPerSecond
    : null;
}

/** Those of the settings, or as many more as make the least number of updates. */
function epochsFor({ base: { training }, leastUpdates }: LearningCurveSpec, films: number): number {
  const steps = stepsPerEpoch(films, imagesPerStep(training));
  return Math.min(MOST_EPOCHS, Math.max(training.epochs, Math.ceil(leastUpdates / steps)));
}

/** What one run of a curve is told. */
export function curveRunSpec(
  { base, from }: LearningCurveSpec,
  { start, patients, seed, epochs, films }: Pick<PlannedCurveRun, "start" | "patients" | "seed" | "epochs" | "films">,
): RunSpec {
  const { training } = base;
  return {
    ...base,
    split: { ...base.split, trainingPatients: { atMost: patients, seed } },
    training: {
      ...training,
      seed,
      epochs,
      // Several batches an update need as many films.
      accumulateSteps: imagesPerStep(training) > films ? 1 : training.accumulateSteps,
      initialWeights: start === "pretrained" && from !== null ? from : { kind: "random" },
    },
  };
}

const patientsOf = (films: readonly FilmRecord[]): number => new Set(films.map(({ patientId }) => patientId)).size;
