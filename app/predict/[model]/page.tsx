import { type Metadata } from "next";
import { orNotFound } from "@/app/_components/ui/or-not-found";
import { serverStore } from "@/lib/api/server-store";
import { modelCardMarkdown } from "@/lib/publish/model-card";
import { getModel } from "@/lib/store/model-store";
import { PredictionDesk } from "../_components/prediction-desk";

interface PredictPageProps {
  params: Promise<{ model: string }>;
}

export async function generateMetadata({ params }: PredictPageProps): Promise<Metadata> {
  return { title: `Predict with ${(await params).model}` };
}

/** What the model says of a film, for clinicians. */
export default async function PredictPage({ params }: PredictPageProps) {
  const { model: name } = await params;
  const model = await orNotFound(getModel(await serverStore(), name));
  return <PredictionDesk model={model} card={modelCardMarkdown(model)} />;
}
