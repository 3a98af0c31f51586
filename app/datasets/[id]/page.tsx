import { Group } from "@mantine/core";
import { type Metadata } from "next";
import { LinkButton } from "@/app/_components/ui/link-button";
import { PageFrame } from "@/app/_components/ui/page-frame";
import { SyntheticBadge } from "@/app/_components/ui/synthetic-badge";
import { loadDataset } from "@/app/_server/load-for-page";
import { CloneButton } from "@/app/experiments/clone-button";
import { serverStore } from "@/lib/api/server/server-store";
import { type DatasetSummary } from "@/lib/datasets/dataset";
import { listDatasetVersions } from "@/lib/store/datasets/dataset-versions";
import { listFilmFacets, loadFindingCounts } from "@/lib/store/datasets/film-store";
import { listRuns } from "@/lib/store/runs/run-store";
import { TestOnlyBadge } from "../_components/test-only-badge";
import { BinButton } from "./_components/bin-button";
import { DatasetFigures } from "./_components/dataset-figures";
import { DatasetSections } from "./_components/dataset-sections";
import { RestoreNote } from "./_components/restore-note";
import { TestOnlyButton } from "./_components/test-only-button";

interface DatasetPageProps {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: DatasetPageProps): Promise<Metadata> {
  return { title: (await params).id };
}

/** One data set: figures, audit, films, cohort, split, versions, files not taken. */
export default async function DatasetPage({ params }: DatasetPageProps) {
  const store = await serverStore();
  const dataset = await loadDataset((await params).id);
  const [facets, versions, runs, counts] = await Promise.all([
    listFilmFacets(store, dataset.id),
    listDatasetVersions(store, dataset.id),
    listRuns(store, { dataset: dataset.id }),
    dataset.findings.length === 0 ? null : loadFindingCounts(store, dataset.id),
  ]);
  return (
    <PageFrame
      title={
        <>
          {dataset.title} {dataset.synthetic && <SyntheticBadge />} {dataset.testOnly && <TestOnlyBadge />}
        </>
      }
      actions={dataset.deletedAt === null && <Actions dataset={dataset} />}
    >
      {dataset.deletedAt !== null && <RestoreNote dataset={dataset.id} />}
      <DatasetFigures dataset={dataset} counts={counts} />
      <DatasetSections dataset={dataset} facts={{ facets, versions, runs }} />
    </PageFrame>
  );
}

function Actions({ dataset }: { dataset: DatasetSummary }) {
  return (
    <Group gap="xs" justify="flex-end">
      <BinButton dataset={dataset} />
      <TestOnlyButton dataset={dataset} />
      {!dataset.synthetic && dataset.joined === null && (
        <LinkButton href={`/datasets/import?to=${dataset.id}`} variant="default">
          Add films
        </LinkButton>
      )}
      {!dataset.testOnly && (
        <CloneButton source={{ dataset: dataset.id }} title={dataset.title} label="Start an experiment" />
      )}
    </Group>
  );
}
