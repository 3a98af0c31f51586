import type { Metadata } from "next";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { FailureAlert } from "@/app/_components/ui/failure-alert";
import { PageFrame } from "@/app/_components/ui/page-frame";
import { serverStore } from "@/lib/api/server/server-store";
import { readExperiments } from "@/lib/store/files/experiment-files";
import { listRuns } from "@/lib/store/runs/run-store";
import { CloneButton } from "./clone-button";
import { ExperimentTable } from "./experiment-table";

export const metadata: Metadata = { title: "Experiments" };
export const dynamic = "force-dynamic";

interface ExperimentsPageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** `?new` opens the question for a new experiment's title at once. */
export default async function ExperimentsPage({ searchParams }: ExperimentsPageProps) {
  const isNew = "new" in (await searchParams);
  const [{ experiments, unreadable }, runs] = await Promise.all([
    readExperiments(),
    serverStore().then((store) => listRuns(store)),
  ]);
  return (
    <PageFrame
      title="Experiments"
      lead="A notebook each: a question, the data, a network, its training and what came of it."
      actions={<CloneButton key={String(isNew)} label="New experiment" isOpenAtFirst={isNew} />}
    >
      {unreadable.map(({ file, reason }) => (
        <FailureAlert key={file} failure={{ message: `${file} cannot be opened.`, remedy: reason }} />
      ))}
      {experiments.length > 0 ? (
        <ExperimentTable experiments={experiments} runs={runs} />
      ) : (
        <EmptyState title="No experiment yet" action={<CloneButton label="Start the first one" />}>
          An experiment leads from images to a published model, cell by cell. It is one readable file under{" "}
          <code>experiments/</code>.
        </EmptyState>
      )}
    </PageFrame>
  );
}
