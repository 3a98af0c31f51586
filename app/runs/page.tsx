import type { Metadata } from "next";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { LinkButton } from "@/app/_components/ui/link-button";
import { PageFrame } from "@/app/_components/ui/page-frame";
import { serverStore } from "@/lib/api/server/server-store";
import { listRuns } from "@/lib/store/runs/run-store";
import { RunTable } from "./run-table";

export const metadata: Metadata = { title: "Runs" };
export const dynamic = "force-dynamic";

export default async function RunsPage() {
  const runs = await listRuns(await serverStore());
  return (
    <PageFrame
      title="Runs"
      lead="Every training run of every experiment. A run goes on when you close the page."
      actions={
        <LinkButton variant="default" href="/learning-curves">
          Learning curves
        </LinkButton>
      }
    >
      {runs.length > 0 ? (
        <RunTable runs={runs} />
      ) : (
        <EmptyState title="No run yet" action={<LinkButton href="/experiments">Open an experiment</LinkButton>}>
          A run is one training of one network on one split with one seed. Press <em>Run</em> in a Train cell, or use{" "}
          <code>npx hilum train</code>.
        </EmptyState>
      )}
    </PageFrame>
  );
}
