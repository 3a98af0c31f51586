import type { ReactNode } from "react";
import { loadEvaluation } from "@/app/_server/load-for-page";

/** Looks before anything is sent, above the skeleton: what is not there is answered with 404 and not with a page that only says so. */
export default async function EvaluationLayout({
  params,
  children,
}: {
  params: Promise<{ id: string; evaluation: string }>;
  children: ReactNode;
}) {
  const { id, evaluation } = await params;
  await loadEvaluation(id, evaluation);
  return children;
}
