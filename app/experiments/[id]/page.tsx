import type { Metadata } from "next";
import { orNotFound } from "@/app/_components/ui/or-not-found";
import { serverStore } from "@/lib/api/server-store";
import { listDatasets } from "@/lib/store/dataset-store";
import { loadExperiment } from "@/lib/store/experiment-files";
import { listRuns } from "@/lib/store/run-store";
import { Notebook } from "./_notebook/notebook";

export const dynamic = "force-dynamic";

interface Props {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { experiment } = await orNotFound(loadExperiment((await params).id));
  return { title: experiment.title };
}

export default async function ExperimentPage({ params }: Props) {
  const { id } = await params;
  const store = await serverStore();
  const [stored, runs, datasets] = await Promise.all([orNotFound(loadExperiment(id)), listRuns(store), listDatasets(store)]);
  return <Notebook key={id} stored={stored} runs={runs} datasets={datasets} />;
}
