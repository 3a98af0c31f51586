import { type Metadata } from "next";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { LinkButton } from "@/app/_components/ui/link-button";
import { PageFrame } from "@/app/_components/ui/page-frame";
import { serverStore } from "@/lib/api/server-store";
import { listDatasets } from "@/lib/store/dataset-store";
import { DatasetsTable } from "./_components/datasets-table";

export const metadata: Metadata = { title: "Data sets" };
export const dynamic = "force-dynamic";

/** All data sets. */
export default async function DatasetsPage() {
  const datasets = await listDatasets(await serverStore());
  const importing = <LinkButton href="/datasets/import" size="sm">Import films</LinkButton>;
  return (
    <PageFrame title="Data sets" lead="Films with a label each, and what is known of the patients. Runs learn from one of these." actions={datasets.length > 0 && importing}>
      {datasets.length > 0
        ? <DatasetsTable datasets={datasets} />
        : (
          <EmptyState title="No films yet" action={importing}>
            A data set is a folder of chest films with one sub-folder a class, for example <em>normal</em> and <em>pneumonia</em>. PNG, JPEG, TIFF and uncompressed DICOM can be read, from a folder or a zip. Films stay on this machine.
          </EmptyState>
        )}
    </PageFrame>
  );
}
