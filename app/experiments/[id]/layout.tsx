import { type ReactNode } from "react";
import { loadNotebook } from "@/app/_server/load-for-page";

/** Looks before anything is sent, above the skeleton: what is not there is answered with 404 and not with a page that only says so. */
export default async function ExperimentLayout({
  params,
  children,
}: {
  params: Promise<{ id: string }>;
  children: ReactNode;
}) {
  await loadNotebook((await params).id);
  return children;
}
