import { type Metadata } from "next";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { LinkButton } from "@/app/_components/ui/link-button";
import { PageFrame } from "@/app/_components/ui/page-frame";
import { serverStore } from "@/lib/api/server/server-store";
import { listDatasets } from "@/lib/store/datasets/dataset-store";
import { JoinDesk } from "./_components/join-desk";

export const metadata: Metadata = { title: "Join data sets" };
export const dynamic = "force-dynamic";

interface JoinPageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** Makes one data set of several, to train across their sources. `?of=` names one that is chosen already. */
export default async function JoinPage({ searchParams }: JoinPageProps) {
  const { of = [] } = await searchParams;
  const datasets = await listDatasets(await serverStore());
  const joinable = datasets.filter(({ testOnly, joined }) => !testOnly && joined === null);
  return (
    <PageFrame
      title="Join data sets"
      lead="Several data sets become one to train on. It is audited and split like any other, keeps patients together across its sets, and no film is stored twice."
    >
      {joinable.length > 1 ? (
        <JoinDesk datasets={joinable} taken={datasets.map(({ id }) => id)} of={[of].flat()} />
      ) : (
        <EmptyState
          title="There are no two data sets to join"
          action={<LinkButton href="/datasets/import">Import films</LinkButton>}
        >
          Data sets that are held for tests only are not joined with sets to train on, and a joined set is not joined
          again.
        </EmptyState>
      )}
    </PageFrame>
  );
}
