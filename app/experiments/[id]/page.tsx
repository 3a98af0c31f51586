import type { Metadata } from "next";
import { loadNotebook } from "@/app/_server/load-for-page";
import { serverStore } from "@/lib/api/server/server-store";
import { listDatasets } from "@/lib/store/datasets/dataset-store";
import { listRuns } from "@/lib/store/runs/run-store";
import { Notebook } from "./_notebook/notebook";

export const dynamic = "force-dynamic";

interface Props {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { experiment } = await loadNotebook((await params).id);
  return { title: experiment.title };
}

export default async function ExperimentPage({ params }: Props) {
  const { id } = await params;
  const store = await serverStore();
  const [stored, runs, datasets] = await Promise.all([loadNotebook(id), listRuns(store), listDatasets(store)]);
  return <Notebook key={id} stored={stored} runs={runs} datasets={datasets} />;
}
