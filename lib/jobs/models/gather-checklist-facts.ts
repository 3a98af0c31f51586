import { refuseMultiLabel } from "../../training/refuse-multi-label";
import { version } from "../../../package.json";
import { outsideTests } from "../../assessment/outside-tests";
import { type SubgroupReport } from "../../assessment/subgroups/subgroup-report";
import { resolveCnn } from "../../architectures/resolve-cnn";
import { type FilmRecord } from "../../datasets/film-record";
import { recordedPatient } from "../../datasets/identity/recorded-patient";
import { currentReviews } from "../../datasets/label-reviews/current-reviews";
import { HilumError, isHilumError } from "../../errors";
import { outputActivation } from "../../graph/step/output-activation";
import { calibrationEffect } from "../../metrics/calibration/calibration-effect";
import { type ChecklistFacts, type PartFacts } from "../../publish/checklist/checklist-facts";
import { type PublishedModel } from "../../publish/model";
import { listDatasetVersions } from "../../store/datasets/dataset-versions";
import { countDeidentified } from "../../store/datasets/film-store";
import { listLabelReviews } from "../../store/datasets/label-review-store";
import { type Store } from "../../store/open-store";
import { getRun } from "../../store/runs/run-store";
import { type RunDetail } from "../../training/run";
import { listEvaluations } from "../assessments/list-evaluations";
import { findShortcutAudit, shortcutReportOf } from "../assessments/shortcut-audit-of";
import { loadRunSubgroups } from "../assessments/load-subgroups";
import { loadLockedRunData } from "../runs/run-data";
import { describeStart } from "./describe-start";
import { describeTrainingData } from "./describe-training-data";
import { findPublished } from "./open-network";

/**
 * What is known of a completed run, or of the run that a model (`name`, `name@version`) was made of; a model goes before a
 * run of its name. Throws `notFound` when neither exists or its data set is gone, `conflict` when the run is not completed.
 */
export async function gatherChecklistFacts(store: Store, runOrModel: string): Promise<ChecklistFacts> {
  const model = await findPublished(store, runOrModel);
  return factsOf(store, await getRun(store, model?.run ?? runOrModel), model);
}

/**
 * The same of a run by its id or name, whatever models are called.
 * @param published `name` or `name@version` of a model that was made of it; null for the run alone.
 * @throws HilumError as {@link gatherChecklistFacts}, and `notFound` for a model of another run.
 */
export async function gatherRunChecklistFacts(
  store: Store,
  idOrName: string,
  published: string | null,
): Promise<ChecklistFacts> {
  const run = await getRun(store, idOrName);
  if (published === null) return factsOf(store, run, null);
  const model = await findPublished(store, published);
  if (model?.run !== run.id)
    throw new HilumError("notFound", `No model ${published} was made of run ${run.name}.`, {
      remedy: "See the names on the Models page or with: hilum models",
    });
  return factsOf(store, run, model);
}

async function factsOf(store: Store, run: RunDetail, model: PublishedModel | null): Promise<ChecklistFacts> {
  if (model !== null && model.members.length > 0)
    throw new HilumError(
      "conflict",
      `${model.name} is ${model.members.length} networks: a checklist tells of one training.`,
      {
        remedy: `Make one of each of its runs: ${model.members.map(({ name }) => name).join(", ")}.`,
      },
    );
  const { report, spec } = run;
  refuseMultiLabel(run, "A filled-in checklist");
  if (report === null)
    throw new HilumError("conflict", `Run ${run.name} is ${run.status}: there is nothing to report of it yet.`, {
      remedy: "Wait until it is completed.",
    });
  const { dataset, films, split } = await loadLockedRunData(store, run);
  const activation = outputActivation(spec.training.loss, report.labels);
  const reviews = [...currentReviews(await listLabelReviews(store, dataset.id)).values()].filter(
    ({ size }) => size > 0,
  );
  return {
    run: {
      name: run.name,
      id: run.id,
      createdAt: run.createdAt,
      finishedAt: run.finishedAt,
      spec,
      synthetic: run.synthetic,
    },
    model,
    version,
    dataset: {
      ...(await describeTrainingData(store, run)),
      version: dataset.version,
      films: dataset.films,
      rejected: dataset.rejected.length,
      sources: sourcesOf(films),
      deidentified: await countDeidentified(store, dataset.id),
      notes: (await listDatasetVersions(store, dataset.id))
        .filter((made) => made.version <= dataset.version)
        .map(({ note }) => note),
    },
    parts: (["train", "validation", "test"] as const).map((part) => partFacts(part, split[part], films)),
    parameterCount: resolveCnn(spec.cnn, report.labels.length).parameterCount,
    start: await describeStart(store, run),
    activation,
    calibration: run.calibration,
    calibrationEffect: calibrationEffect(activation, run.calibration, report.predictions),
    gate: model?.gate ?? null,
    report,
    outside: outsideTests(await listEvaluations(store, run.id), modelKey(model)),
    subgroups: await subgroupsOf(store, run.id),
    testLooks: model?.testLooks ?? run.testLooks,
    doubts: run.doubts,
    waivers: spec.waivers,
    shortcuts: shortcutReportOf(await findShortcutAudit(store, run.id))?.findings ?? null,
    findingWaivers: model?.findingWaivers ?? [],
    reviews: { films: reviews.length, readers: new Set(reviews.flatMap((byReader) => [...byReader.keys()])).size },
  };
}

const modelKey = (model: PublishedModel | null): string | undefined =>
  model === null ? undefined : `${model.name}@${model.version}`;

/** Null where the films of the report are not there any more. */
async function subgroupsOf(store: Store, run: string): Promise<SubgroupReport | null> {
  return loadRunSubgroups(store, run).catch((error: unknown) => {
    if (isHilumError(error)) return null;
    throw error;
  });
}

function sourcesOf(films: readonly FilmRecord[]): { source: string; films: number }[] {
  const counts = new Map<string, number>();
  for (const { source } of films) counts.set(source, (counts.get(source) ?? 0) + 1);
  return [...counts].map(([source, count]) => ({ source, films: count })).sort((a, b) => b.films - a.films);
}

function partFacts(name: PartFacts["name"], indices: readonly number[], films: readonly FilmRecord[]): PartFacts {
  const wanted = new Set(indices);
  const own = films.filter(({ index }) => wanted.has(index));
  const classes: Record<string, number> = {};
  for (const { label } of own) classes[label] = (classes[label] ?? 0) + 1;
  const ages = own.flatMap(({ ageYears }) => ageYears ?? []).sort((a, b) => a - b);
  return {
    name,
    films: own.length,
    patients: own.some((film) => recordedPatient(film) === undefined)
      ? null
      : new Set(own.map(({ patientId }) => patientId)).size,
    classes,
    women: own.filter(({ sex }) => sex === "F").length,
    men: own.filter(({ sex }) => sex === "M").length,
    ages:
      ages.length === 0
        ? null
        : {
            known: ages.length,
            least: ages[0],
            median: ages[Math.floor((ages.length - 1) / 2)],
            most: ages[ages.length - 1],
          },
  };
}
