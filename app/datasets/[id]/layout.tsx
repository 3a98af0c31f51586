import { type ReactNode } from "react";
import { loadDataset } from "@/app/_server/load-for-page";

/** Looks before anything is sent, above the skeleton: what is not there is answered with 404 and not with a page that only says so. */
export default async function DatasetLayout({
  params,
  children,
}: {
  params: Promise<{ id: string }>;
  children: ReactNode;
}) {
  await loadDataset((await params).id);
  return children;
}
