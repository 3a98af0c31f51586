import { type Metadata } from "next";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { LinkButton } from "@/app/_components/ui/link-button";
import { PageFrame } from "@/app/_components/ui/page-frame";
import { serverStore } from "@/lib/api/server/server-store";
import { listModels } from "@/lib/store/models/model-store";
import { ModelsTable } from "../models/_components/models-table";

export const metadata: Metadata = { title: "Predict" };
export const dynamic = "force-dynamic";

/** The choice of the model that is shown a film. */
export default async function PredictIndexPage() {
  const models = await listModels(await serverStore());
  // Whoever comes with a film is better served by a model that has seen films.
  models.sort((a, b) => Number(a.synthetic) - Number(b.synthetic));
  return (
    <PageFrame
      title="Which model shall judge the film?"
      lead="The model runs in this browser; the film stays on this machine."
    >
      {models.length > 0 ? (
        <ModelsTable models={models} />
      ) : (
        <EmptyState
          title="No model is published yet"
          action={
            <LinkButton href="/experiments" size="sm">
              Open an experiment
            </LinkButton>
          }
        >
          Publish a finished run from the last cell of its experiment, and its prediction page appears here.
        </EmptyState>
      )}
    </PageFrame>
  );
}
