import { type Metadata } from "next";
import { PageFrame } from "@/app/_components/ui/page-frame";
import { serverStore } from "@/lib/api/server/server-store";
import { listDatasets } from "@/lib/store/datasets/dataset-store";
import { ImportDesk } from "./_components/import-desk";

export const metadata: Metadata = { title: "Import films" };
export const dynamic = "force-dynamic";

interface ImportPageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** Brings a folder, files or a zip of films into the workbench. `?to=` names the data set that they are added to. */
export default async function ImportPage({ searchParams }: ImportPageProps) {
  const { to } = await searchParams;
  // Real films are not mixed with drawings, and a joined set has no films of its own.
  const datasets = (await listDatasets(await serverStore())).filter(
    ({ synthetic, joined }) => !synthetic && joined === null,
  );
  return (
    <PageFrame
      title="Import films"
      lead="A folder, some files or a zip become a data set. A file that cannot be read is listed with its reason and never stops the rest."
    >
      <ImportDesk datasets={datasets} addTo={typeof to === "string" ? to : null} />
    </PageFrame>
  );
}
