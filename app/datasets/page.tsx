import { Group } from "@mantine/core";
import { type Metadata } from "next";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { LinkButton } from "@/app/_components/ui/link-button";
import { PageFrame } from "@/app/_components/ui/page-frame";
import { serverStore } from "@/lib/api/server/server-store";
import { listDatasets } from "@/lib/store/datasets/dataset-store";
import { BinSection } from "./_components/bin-section";
import { DatasetsTable } from "./_components/datasets-table";

export const metadata: Metadata = { title: "Data sets" };
export const dynamic = "force-dynamic";

/** All data sets, and below them what was put away. */
export default async function DatasetsPage() {
  const store = await serverStore();
  const [datasets, binned] = await Promise.all([listDatasets(store), listDatasets(store, { inBin: true })]);
  const importing = (
    <LinkButton href="/datasets/import" size="sm">
      Import films
    </LinkButton>
  );
  return (
    <PageFrame
      title="Data sets"
      lead="Films with a label each, and what is known of the patients. Runs learn from one of these."
      actions={
        datasets.length > 0 && (
          <Group gap="xs">
            {datasets.length > 1 && (
              <LinkButton href="/datasets/join" size="sm" variant="default">
                Join data sets
              </LinkButton>
            )}
            {importing}
          </Group>
        )
      }
    >
      {datasets.length > 0 ? (
        <DatasetsTable datasets={datasets} />
      ) : (
        <EmptyState title="No films yet" action={importing}>
          A data set is made of a folder or zip of chest films: a sub-folder for each class, or a table that names label
          and patient of each film, or one of the public sets as it comes. PNG, JPEG, TIFF and DICOM can be read. Films
          stay on this machine.
        </EmptyState>
      )}
      {binned.length > 0 && <BinSection datasets={binned} />}
    </PageFrame>
  );
}
