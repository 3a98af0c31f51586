import { Button } from "@mantine/core";
import type { Metadata } from "next";
import Link from "next/link";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { PageFrame } from "@/app/_components/ui/page-frame";
import { serverStore } from "@/lib/api/server-store";
import { listRuns } from "@/lib/store/run-store";
import { ComparePageView } from "./_compare/compare-page-view";

export const metadata: Metadata = { title: "Compare" };
export const dynamic = "force-dynamic";

export default async function ComparePage({ searchParams }: { searchParams: Promise<{ runs?: string }> }) {
  const runs = await listRuns(await serverStore());
  const wanted = (await searchParams).runs?.split(",") ?? [];
  const chosen = wanted.flatMap((name) => runs.find((run) => run.id === name || run.name === name)?.id ?? []);
  return (
    <PageFrame title="Compare runs" lead="What differs between runs, in settings and in results, and whether the difference is more than chance.">
      {runs.some((run) => run.status === "completed") ? <ComparePageView runs={runs} chosen={chosen} /> : (
        <EmptyState title="Nothing to compare yet" action={<Button component={Link} href="/experiments">Open an experiment</Button>}>
          Completed runs can be put side by side here. Train two, from one experiment or from several.
        </EmptyState>
      )}
    </PageFrame>
  );
}
