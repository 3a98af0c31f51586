import type { Metadata } from "next";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { LinkButton } from "@/app/_components/ui/link-button";
import { PageFrame } from "@/app/_components/ui/page-frame";
import { serverStore } from "@/lib/api/server/server-store";
import { listRuns } from "@/lib/store/runs/run-store";
import { ComparePageView } from "./_compare/compare-page-view";

export const metadata: Metadata = { title: "Compare" };
export const dynamic = "force-dynamic";

export default async function ComparePage({ searchParams }: { searchParams: Promise<{ runs?: string | string[] }> }) {
  const runs = await listRuns(await serverStore());
  const wanted = [(await searchParams).runs ?? []].flat().flatMap((names) => names.split(","));
  const chosen = wanted.flatMap((name) => runs.find((run) => run.id === name || run.name === name)?.id ?? []);
  return (
    <PageFrame
      title="Compare runs"
      lead="What differs between runs, in settings and in results, and whether the difference is more than chance."
    >
      {runs.some((run) => run.status === "completed") ? (
        <ComparePageView runs={runs} chosen={chosen} />
      ) : (
        <EmptyState
          title="Nothing to compare yet"
          action={<LinkButton href="/experiments">Open an experiment</LinkButton>}
        >
          Completed runs can be put side by side here. Train two, from one experiment or from several.
        </EmptyState>
      )}
    </PageFrame>
  );
}
