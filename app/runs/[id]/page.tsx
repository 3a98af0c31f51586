import type { Metadata } from "next";
import { PageFrame } from "@/app/_components/ui/page-frame";
import { loadRun } from "@/app/_server/load-for-page";
import { RunActions } from "../_run/run-actions";
import { RunFacts } from "../_run/run-facts";
import { RunPageView } from "../_run/run-page-view";

export const dynamic = "force-dynamic";

interface Props {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await loadRun((await params).id)).name };
}

export default async function RunPage({ params }: Props) {
  const run = await loadRun((await params).id);
  return (
    <PageFrame title={run.name} lead={<RunFacts run={run} />} actions={<RunActions run={run} />}>
      <RunPageView run={run} />
    </PageFrame>
  );
}
