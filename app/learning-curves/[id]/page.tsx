import type { Metadata } from "next";
import { PageFrame } from "@/app/_components/ui/page-frame";
import { SyntheticBadge } from "@/app/_components/ui/synthetic-badge";
import { loadCurve } from "@/app/_server/load-for-page";
import { CurveView } from "../_components/curve-view";

export const dynamic = "force-dynamic";

interface Props {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Learning curve on ${(await loadCurve((await params).id)).dataset.title}` };
}

export default async function LearningCurvePage({ params }: Props) {
  const curve = await loadCurve((await params).id);
  const { dataset, fromWords } = curve;
  return (
    <PageFrame
      title={
        <>
          Learning curve on {dataset.title} {dataset.synthetic && <SyntheticBadge />}
        </>
      }
      lead={
        fromWords === null
          ? "By the number of patients that a network is trained on, from scratch."
          : `By the number of patients that a network is trained on, from scratch and from ${fromWords}.`
      }
    >
      <CurveView curve={curve} />
    </PageFrame>
  );
}
