import type { Metadata } from "next";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { LinkButton } from "@/app/_components/ui/link-button";
import { PageFrame } from "@/app/_components/ui/page-frame";
import { serverStore } from "@/lib/api/server/server-store";
import { listCurveHeadlines } from "@/lib/jobs/series/learning-curves";
import { CurveTable } from "./_components/curve-table";

export const metadata: Metadata = { title: "Learning curves" };
export const dynamic = "force-dynamic";

export default async function LearningCurvesPage() {
  const curves = await listCurveHeadlines(await serverStore());
  const begin = <LinkButton href="/learning-curves/new">New learning curve</LinkButton>;
  return (
    <PageFrame
      title="Learning curves"
      lead="How many films of your own it takes: accuracy by the number of patients trained on, from scratch and from trained weights."
      actions={curves.length > 0 && begin}
    >
      {curves.length > 0 ? (
        <CurveTable curves={curves} />
      ) : (
        <EmptyState title="No learning curve yet" action={begin}>
          A learning curve trains on ever more patients of a data set, each number with several seeds, and tests all of
          them on the same films.
        </EmptyState>
      )}
    </PageFrame>
  );
}
