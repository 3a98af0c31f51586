import type { Metadata } from "next";
import { orNotFound } from "@/app/_components/ui/or-not-found";
import { PageFrame } from "@/app/_components/ui/page-frame";
import { serverStore } from "@/lib/api/server-store";
import { findRun, getRun } from "@/lib/store/run-store";
import { RunActions } from "../_run/run-actions";
import { RunFacts } from "../_run/run-facts";
import { RunPageView } from "../_run/run-page-view";

export const dynamic = "force-dynamic";

interface Props {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await orNotFound(findRun(await serverStore(), (await params).id))).name };
}

export default async function RunPage({ params }: Props) {
  const run = await orNotFound(getRun(await serverStore(), (await params).id));
  return (
    <PageFrame title={run.name} lead={<RunFacts run={run} />} actions={<RunActions run={run} />}>
      <RunPageView run={run} />
    </PageFrame>
  );
}
