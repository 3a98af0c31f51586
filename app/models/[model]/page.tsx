import { FindingTable } from "@/app/runs/_run/findings/finding-table";
import { Button, Group, Text, Title } from "@mantine/core";
import { type Metadata } from "next";
import { PublishedDespite } from "@/app/_components/audit/published-despite";
import { ConfusionTable } from "@/app/_components/charts/confusion-table";
import { LinkButton } from "@/app/_components/ui/link-button";
import { PageFrame } from "@/app/_components/ui/page-frame";
import { Panel } from "@/app/_components/ui/panel";
import { SyntheticBadge } from "@/app/_components/ui/synthetic-badge";
import { ChecklistMenu } from "@/app/runs/_run/checklist-menu";
import { ReportHeadline } from "@/app/runs/_run/report-headline";
import { loadLeftOut, loadModel, loadOutsideTests } from "@/app/_server/load-for-page";
import { modelPartUrl } from "@/lib/api/browser/client";
import { serverStore } from "@/lib/api/server/server-store";
import { type PublishedModel } from "@/lib/publish/model";
import { passesOf } from "@/lib/publish/card/describe-composition";
import { modelCardMarkdown } from "@/lib/publish/card/model-card";
import { listModelVersions } from "@/lib/store/models/model-store";
import { EvaluationList } from "@/app/runs/_run/evaluations/evaluation-list";
import { LeftOutScores } from "@/app/runs/_run/left-out/left-out-scores";
import { CardText } from "../_components/card-text";
import { CompositionPanel } from "../_components/composition-panel";
import { ModelVersionTable } from "../_components/model-version-table";
import { RefusalPanel } from "../_components/refusal-panel";
import { ShippedPanel } from "../_components/shipped-panel";
import styles from "./model-page.module.css";

interface ModelPageProps {
  params: Promise<{ model: string }>;
}

export async function generateMetadata({ params }: ModelPageProps): Promise<Metadata> {
  return { title: (await params).model };
}

/** One published model: its newest version, every earlier one, and its card. */
export default async function ModelPage({ params }: ModelPageProps) {
  const { model: name } = await params;
  const store = await serverStore();
  const model = await loadModel(name);
  const versions = await listModelVersions(store, name);
  const outside = await loadOutsideTests(model);
  const leftOut = await loadLeftOut(model);
  return (
    <PageFrame
      title={
        <>
          {model.name} {model.synthetic && <SyntheticBadge />}
        </>
      }
      lead={`Version ${model.version}, trained on ${model.dataset.title}`}
      actions={<ModelActions model={model} />}
    >
      <div className={styles.sections}>
        <PublishedDespite model={model} />
        {model.shipped !== null && <ShippedPanel origin={model.shipped} start={`${model.name}@${model.version}`} />}
        {model.testedBy !== "none" && <ModelFigures model={model} />}
        {model.multiLabel !== null && (
          <Panel>
            <Title order={2} mb="xs">
              What it tells of each finding
            </Title>
            <FindingTable report={model.multiLabel} />
          </Panel>
        )}
        {passesOf(model) > 1 && (
          <section aria-labelledby="made-of">
            <Title order={2} id="made-of" mb="xs">
              What it is made of
            </Title>
            <CompositionPanel model={model} />
          </section>
        )}
        {outside.length > 0 && (
          <section aria-labelledby="outside">
            <Title order={2} id="outside" mb="xs">
              Inside and outside
            </Title>
            <Panel>
              <EvaluationList run={{ id: model.run }} evaluations={outside} />
            </Panel>
          </section>
        )}
        {leftOut !== null && (
          <section aria-labelledby="left-out">
            <Title order={2} id="left-out" mb="xs">
              Each source left out
            </Title>
            <Panel>
              <Text size="sm" maw="80ch" mb="xs">
                Not this network but others of its settings, each trained without one source and tested on it.
              </Text>
              <LeftOutScores inside={model.report} leftOut={leftOut} />
            </Panel>
          </section>
        )}
        <RefusalPanel model={model} />
        <section aria-labelledby="versions">
          <Title order={2} id="versions" mb="xs">
            What was live, and when
          </Title>
          <ModelVersionTable versions={versions} />
        </section>
        <section aria-labelledby="card">
          <Title order={2} id="card" mb="xs">
            Model card
          </Title>
          <Panel>
            <CardText markdown={modelCardMarkdown({ ...model, outside, leftOut })} />
          </Panel>
        </section>
      </div>
    </PageFrame>
  );
}

function ModelActions({ model }: { model: PublishedModel }) {
  return (
    <Group gap="xs">
      <Button
        component="a"
        variant="default"
        size="sm"
        href={modelPartUrl(model.name, "onnx", model.onnxDigest)}
        download={`${model.name}-v${model.version}.onnx`}
      >
        Download ONNX
      </Button>
      {model.members.length === 0 && model.multiLabel === null && (
        <ChecklistMenu run={model.run} model={`${model.name}@${model.version}`} />
      )}
      {model.multiLabel === null && (
        <LinkButton
          size="sm"
          variant="default"
          href={`/learning-curves/new?from=${encodeURIComponent(`model:${model.name}@${model.version}`)}`}
        >
          How many films of your own?
        </LinkButton>
      )}
      <LinkButton size="sm" href={`/predict/${model.name}`}>
        Predict
      </LinkButton>
    </Group>
  );
}

function ModelFigures({ model: { report } }: { model: PublishedModel }) {
  return (
    <div className={styles.figures}>
      <Panel>
        <ConfusionTable
          labels={report.labels}
          counts={report.confusionMatrix}
          caption={`Confusion matrix, ${report.split} split`}
        />
      </Panel>
      <Panel>
        <ReportHeadline report={report} />
      </Panel>
    </div>
  );
}
