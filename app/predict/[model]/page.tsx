import { type Metadata } from "next";
import { loadLeftOut, loadModel, loadOutsideTests } from "@/app/_server/load-for-page";
import { modelCardMarkdown } from "@/lib/publish/card/model-card";
import { PredictionDesk } from "../_components/prediction-desk";

interface PredictPageProps {
  params: Promise<{ model: string }>;
}

export async function generateMetadata({ params }: PredictPageProps): Promise<Metadata> {
  return { title: `Predict with ${(await params).model}` };
}

/** What the model says of a film, for clinicians. */
export default async function PredictPage({ params }: PredictPageProps) {
  const model = await loadModel((await params).model);
  const outside = await loadOutsideTests(model);
  const leftOut = await loadLeftOut(model);
  return <PredictionDesk model={model} card={modelCardMarkdown({ ...model, outside, leftOut })} />;
}
