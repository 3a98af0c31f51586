import { type ReactNode } from "react";
import { loadModel } from "@/app/_server/load-for-page";

/** Looks before anything is sent, above the skeleton: what is not there is answered with 404 and not with a page that only says so. */
export default async function ModelLayout({
  params,
  children,
}: {
  params: Promise<{ model: string }>;
  children: ReactNode;
}) {
  await loadModel((await params).model);
  return children;
}
