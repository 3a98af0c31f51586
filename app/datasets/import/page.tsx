import { type Metadata } from "next";
import { PageFrame } from "@/app/_components/ui/page-frame";
import { ImportDesk } from "./_components/import-desk";

export const metadata: Metadata = { title: "Import films" };

/** Brings a folder or zip of films into the workbench. */
export default function ImportPage() {
  return (
    <PageFrame title="Import films" lead="A folder with one sub-folder a class becomes a data set. A file that cannot be read is listed with its reason and never stops the rest.">
      <ImportDesk />
    </PageFrame>
  );
}
