import { type Metadata } from "next";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { LinkButton } from "@/app/_components/ui/link-button";
import { PageFrame } from "@/app/_components/ui/page-frame";
import { serverStore } from "@/lib/api/server/server-store";
import { listModels } from "@/lib/store/models/model-store";
import { ModelsTable } from "./_components/models-table";

export const metadata: Metadata = { title: "Models" };
export const dynamic = "force-dynamic";

/** All published models, the newest version of each. */
export default async function ModelsPage() {
  const models = await listModels(await serverStore());
  return (
    <PageFrame
      title="Models"
      lead="Networks that answer films: published runs, and what goes with Hilum. Each has a page where a film can be shown to it, in the browser."
    >
      {models.length > 0 ? (
        <ModelsTable models={models} />
      ) : (
        <EmptyState
          title="Nothing is published yet"
          action={
            <LinkButton href="/experiments" size="sm">
              Open an experiment
            </LinkButton>
          }
        >
          A model is a finished run with a name. Train and evaluate a run in an experiment, then publish it from the
          last cell: its prediction page and its HTTP address appear here.
        </EmptyState>
      )}
    </PageFrame>
  );
}
