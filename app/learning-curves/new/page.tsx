import type { Metadata } from "next";
import { PageFrame } from "@/app/_components/ui/page-frame";
import { Panel } from "@/app/_components/ui/panel";
import { NewCurveForm } from "../_components/new-curve-form";

export const metadata: Metadata = { title: "New learning curve" };
export const dynamic = "force-dynamic";

interface Props {
  searchParams: Promise<{ from?: string | string[]; dataset?: string | string[] }>;
}

/** Asks for a learning curve; `?from=model:<name>@<version>` or `run:<id>`, and `?dataset=<id>` fill the form in. */
export default async function NewLearningCurvePage({ searchParams }: Props) {
  const { from, dataset } = await searchParams;
  return (
    <PageFrame
      title="New learning curve"
      lead="How many films of your own does it take? A network is trained on ever more patients of a data set and always tested on the same films."
    >
      <Panel>
        <NewCurveForm from={[from ?? []].flat()[0] ?? null} dataset={[dataset ?? []].flat()[0] ?? null} />
      </Panel>
    </PageFrame>
  );
}
