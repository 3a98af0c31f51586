import { type Metadata } from "next";
import { PageFrame } from "@/app/_components/ui/page-frame";
import { AuditFamily } from "./_families/audit-family";
import { BadgeFamily } from "./_families/badge-family";
import { ChartFamily } from "./_families/chart-family";
import { ControlFamily } from "./_families/control-family";
import { DatasetFamily } from "./_families/dataset-family";
import { FilmFamily } from "./_families/film-family";
import { FrameFamily } from "./_families/frame-family";
import { MatrixFamily } from "./_families/matrix-family";
import { ModelFamily } from "./_families/model-family";
import { NotebookFamily } from "./_families/notebook-family";
import { NoticeFamily } from "./_families/notice-family";
import { PredictionFamily } from "./_families/prediction-family";
import { RunFamily } from "./_families/run-family";
import styles from "./_gallery/gallery.module.css";

const LEAD = `Every component of the workbench in its states, drawn from the components themselves.
  All values on this page are examples: nothing here was measured, and every film is a drawing.`;

export const metadata: Metadata = { title: "Components", robots: { index: false, follow: false } };

/** Every component in all its states, for those who build the workbench; `test/e2e/components.spec.ts` looks at it. */
export default function ComponentsPage() {
  return (
    <PageFrame title="Components" lead={LEAD}>
      <div className={styles.families}>
        <BadgeFamily />
        <ControlFamily />
        <NoticeFamily />
        <FrameFamily />
        <ChartFamily />
        <MatrixFamily />
        <FilmFamily />
        <DatasetFamily />
        <AuditFamily />
        <NotebookFamily />
        <RunFamily />
        <PredictionFamily />
        <ModelFamily />
      </div>
    </PageFrame>
  );
}
