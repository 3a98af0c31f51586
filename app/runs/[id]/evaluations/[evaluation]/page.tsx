import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { FailureAlert } from "@/app/_components/ui/failure-alert";
import { PageFrame } from "@/app/_components/ui/page-frame";
import { Panel } from "@/app/_components/ui/panel";
import { SyntheticBadge } from "@/app/_components/ui/synthetic-badge";
import { TextLink } from "@/app/_components/ui/text-link";
import { loadEvaluation, loadRun } from "@/app/_server/load-for-page";
import { SetsToldApart } from "@/app/runs/_run/evaluations/sets-told-apart";
import { OutsideEvaluation } from "@/app/runs/_run/evaluations/outside-evaluation";

export const dynamic = "force-dynamic";

interface Props {
  params: Promise<{ id: string; evaluation: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { id } = await params;
  return { title: `${(await loadRun(id)).name} on another data set` };
}

/** A run's evaluation on another data set, whole: what was left out, inside beside outside, and every film. */
export default async function EvaluationPage({ params }: Props) {
  const { id, evaluation: key } = await params;
  const [run, evaluation] = await Promise.all([loadRun(id), loadEvaluation(id, key)]);
  const { subject, result, failure } = evaluation;
  if (result === null && failure === null) notFound();
  return (
    <PageFrame
      title={
        <>
          {subject.model ?? run.name} on {result?.dataset.title ?? subject.dataset}{" "}
          {result?.dataset.synthetic && <SyntheticBadge />}
        </>
      }
      lead={
        <>
          An evaluation of run{" "}
          <TextLink href={`/runs/${run.id}`} underline="always">
            {run.name}
          </TextLink>{" "}
          on data set{" "}
          <TextLink href={`/datasets/${subject.dataset}`} underline="always">
            {subject.dataset}
          </TextLink>
          {result && `, version ${result.dataset.version}`}
        </>
      }
    >
      {failure && <FailureAlert failure={failure} />}
      {result && (
        <Panel>
          <OutsideEvaluation id={evaluation.id} network={run} subject={subject} result={result} />
          {run.report && <SetsToldApart inside={run.report} outside={result.report} />}
        </Panel>
      )}
    </PageFrame>
  );
}
