/** @file What a page is about, read once for its layout, its title and itself. What is not there becomes the "not found" page. */
import { notFound } from "next/navigation";
import { cache } from "react";
import { serverStore } from "@/lib/api/server/server-store";
import { isHilumError } from "@/lib/errors";
import { outsideTests } from "@/lib/assessment/outside-tests";
import { listEvaluations } from "@/lib/jobs/assessments/list-evaluations";
import { passesOf } from "@/lib/publish/card/describe-composition";
import { type PublishedModel } from "@/lib/publish/model";
import { loadLearningCurve } from "@/lib/jobs/series/learning-curves";
import { loadLeftOutSources } from "@/lib/jobs/series/left-out-sources";
import { getEvaluation } from "@/lib/jobs/assessments/get-evaluation";
import { getDataset } from "@/lib/store/datasets/dataset-store";
import { loadExperiment } from "@/lib/store/files/experiment-files";
import { getModel } from "@/lib/store/models/model-store";
import { getRun } from "@/lib/store/runs/run-store";

export const loadDataset = cache(async (id: string) => orNotFound(getDataset(await serverStore(), id)));
export const loadModel = cache(async (name: string) => orNotFound(getModel(await serverStore(), name)));
export const loadRun = cache(async (id: string) => orNotFound(getRun(await serverStore(), id)));
export const loadEvaluation = cache(async (run: string, evaluation: string) =>
  orNotFound(getEvaluation(await serverStore(), run, evaluation)),
);
export const loadOutsideTests = cache(async (model: PublishedModel) =>
  outsideTests(
    await listEvaluations(await serverStore(), model.run),
    `${model.name}@${model.version}`,
    passesOf(model) === 1,
  ),
);
/** Null where no source was left out of the training of the model's run, or the run is not there. */
export const loadLeftOut = cache(async ({ run }: PublishedModel) => {
  const leftOut = await orNull(loadLeftOutSources(await serverStore(), run));
  return leftOut === null || leftOut.sources.length === 0 ? null : leftOut;
});
export const loadCurve = cache(async (id: string) => orNotFound(loadLearningCurve(await serverStore(), id)));
export const loadNotebook = cache((id: string) => orNotFound(loadExperiment(id)));

async function orNull<T>(wanted: Promise<T>): Promise<T | null> {
  try {
    return await wanted;
  } catch (error) {
    if (isHilumError(error) && error.code === "notFound") return null;
    throw error;
  }
}

async function orNotFound<T>(wanted: Promise<T>): Promise<T> {
  try {
    return await wanted;
  } catch (error) {
    if (isHilumError(error) && error.code === "notFound") notFound();
    throw error;
  }
}
