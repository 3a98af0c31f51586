import { type ReactNode } from "react";
import { loadCurve } from "@/app/_server/load-for-page";

/** Looks before anything is sent: a curve that is not there is answered with 404. */
export default async function LearningCurveLayout({
  params,
  children,
}: {
  params: Promise<{ id: string }>;
  children: ReactNode;
}) {
  await loadCurve((await params).id);
  return children;
}
