import { type Metadata } from "next";
import { orNotFound } from "@/app/_components/ui/or-not-found";
import { PageFrame } from "@/app/_components/ui/page-frame";
import { SyntheticBadge } from "@/app/_components/ui/synthetic-badge";
import { serverStore } from "@/lib/api/server-store";
import { getDataset } from "@/lib/store/dataset-store";
import { listFilmFacets } from "@/lib/store/film-pages";
import { DatasetFigures } from "./_components/dataset-figures";
import { DatasetSections } from "./_components/dataset-sections";
import { DeleteDataset } from "./_components/delete-dataset";

interface DatasetPageProps {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: DatasetPageProps): Promise<Metadata> {
  return { title: (await params).id };
}

/** One data set: figures, split, films, cohort, refused files. */
export default async function DatasetPage({ params }: DatasetPageProps) {
  const store = await serverStore();
  const dataset = await orNotFound(getDataset(store, (await params).id));
  return (
    <PageFrame title={<>{dataset.title} {dataset.synthetic && <SyntheticBadge />}</>} actions={<DeleteDataset dataset={dataset} />}>
      <DatasetFigures dataset={dataset} />
      <DatasetSections dataset={dataset} facets={await listFilmFacets(store, dataset.id)} />
    </PageFrame>
  );
}
