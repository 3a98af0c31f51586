import { z } from "zod";
import { serverStore } from "@/lib/api/server/server-store";
import { handle, readBody } from "@/lib/api/server/translate-error";
import { textField } from "@/lib/text/plain-text";
import {
  cloneExperiment,
  createExperiment,
  createExperimentFromRun,
  listExperiments,
} from "@/lib/store/files/experiment-files";
import { getDataset, listDatasets } from "@/lib/store/datasets/dataset-store";
import { getRun } from "@/lib/store/runs/run-store";

export const dynamic = "force-dynamic";

const NewExperiment = z.object({
  title: textField(120).min(1, "give it a title"),
  cloneOfRun: z.string().optional(),
  cloneOfExperiment: z.string().optional(),
  dataset: z.string().optional(),
});

export const GET = handle(() => listExperiments());

/** A new notebook: blank (on `dataset`, or on the only one), a copy of another, or one that would launch exactly what a run was. */
export const POST = handle(async (request) => {
  const { title, cloneOfRun, cloneOfExperiment, dataset } = await readBody(request, NewExperiment);
  if (cloneOfExperiment !== undefined) return cloneExperiment(cloneOfExperiment, title);
  const store = await serverStore();
  if (cloneOfRun !== undefined) return createExperimentFromRun(await getRun(store, cloneOfRun), title);
  if (dataset !== undefined) return createExperiment({ title, dataset: (await getDataset(store, dataset)).id });
  const datasets = await listDatasets(store);
  return createExperiment({ title, dataset: datasets.length === 1 ? datasets[0].id : null });
});
