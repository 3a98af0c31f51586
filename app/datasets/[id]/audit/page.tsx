import { type Metadata } from "next";
import { LinkButton } from "@/app/_components/ui/link-button";
import { PageFrame } from "@/app/_components/ui/page-frame";
import { SyntheticBadge } from "@/app/_components/ui/synthetic-badge";
import { loadDataset } from "@/app/_server/load-for-page";
import { AuditBoard } from "./_components/audit-board";

interface AuditPageProps {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: AuditPageProps): Promise<Metadata> {
  return { title: `Audit of ${(await params).id}` };
}

/** The quality and leakage report of a data set. */
export default async function AuditPage({ params }: AuditPageProps) {
  const dataset = await loadDataset((await params).id);
  return (
    <PageFrame
      title={
        <>
          Quality and leakage: {dataset.title} {dataset.synthetic && <SyntheticBadge />}
        </>
      }
      lead="Which films are bad, which are there twice, and what tells the label without looking at the lungs. A red finding keeps a run from being trained until it is resolved or waived by name."
      actions={
        <LinkButton href={`/datasets/${dataset.id}`} variant="default">
          The data set
        </LinkButton>
      }
    >
      <AuditBoard dataset={dataset} />
    </PageFrame>
  );
}
