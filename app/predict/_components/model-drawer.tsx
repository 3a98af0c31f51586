"use client";

import { FindingTable } from "@/app/runs/_run/findings/finding-table";
import { Button, Code, CopyButton, Drawer, Spoiler, Text, Title } from "@mantine/core";
import { type ReactNode, useState, useSyncExternalStore } from "react";
import { WaiverList } from "@/app/_components/audit/waiver-list";
import { ConfusionTable } from "@/app/_components/charts/confusion-table";
import { DialogHead } from "@/app/_components/ui/dialog-head";
import {
  formatCount,
  formatDateTime,
  formatFilmsOfPatients,
  formatMetric,
  formatMetricInterval,
  formatPercent,
} from "@/app/_components/ui/format-values";
import { SyntheticBadge } from "@/app/_components/ui/synthetic-badge";
import { TextLink } from "@/app/_components/ui/text-link";
import { ModelMaker } from "@/app/models/_components/model-maker";
import { CardText } from "@/app/models/_components/card-text";
import { PrevalencePanel } from "@/app/runs/_run/trust/prevalence-panel";
import { defaultLabel } from "@/lib/metrics/operating-points/default-label";
import { operatingPointSentence } from "@/lib/publish/card/describe-operating-point";
import { madeOfSentences, passesOf, testedSentences } from "@/lib/publish/card/describe-composition";
import { calibrationSentences } from "@/lib/publish/card/describe-calibration";
import { type PublishedModel } from "@/lib/publish/model";
import styles from "./predict.module.css";

/** What to know before believing a score: identity, data, test results, limits, the model card, and how programs ask. */
export function ModelDrawer({
  model,
  card,
  opened,
  onClose,
}: {
  model: PublishedModel;
  card: string;
  opened: boolean;
  onClose: () => void;
}) {
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      size="lg"
      withCloseButton={false}
      attributes={{ content: { "aria-label": "About this model" } }}
    >
      <div className={styles.drawer}>
        <DialogHead title="About this model" onClose={onClose} />
        <Facts model={model} />
        {passesOf(model) > 1 && (
          <>
            <Title order={3}>What it is made of</Title>
            <Sentences of={madeOfSentences(model)} />
          </>
        )}
        <Title order={3}>How it did on held-out films</Title>
        <TestResults model={model} />
        {model.testedBy !== "none" && <WorthOfAFlag model={model} />}
        <Title order={3}>Limits</Title>
        <Limits model={model} />
        <Title order={3}>From a program</Title>
        <Usage model={model} />
        <Title order={3}>Model card</Title>
        <Spoiler maxHeight={220} showLabel="Show all" hideLabel="Show less">
          <CardText markdown={card} />
        </Spoiler>
      </div>
    </Drawer>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Facts({ model }: { model: PublishedModel }) {
  const { dataset } = model;
  return (
    <dl className={styles.facts}>
      <Fact name="Model">
        <TextLink underline="always" href={`/models/${model.name}`}>
          {model.name}
        </TextLink>
        , version {model.version}
      </Fact>
      <Fact name="Published">{formatDateTime(model.publishedAt)}</Fact>
      <Fact name="SHA-256">
        <Code fz="xs">{model.onnxDigest}</Code>
      </Fact>
      <Fact name={model.members.length === 0 ? "Network" : "Networks"}>
        {[...new Set(model.members.length === 0 ? [model.cnn.name] : model.members.map(({ cnn }) => cnn.name))].join(
          ", ",
        )}
        , {model.cnn.input.size} × {model.cnn.input.size} pixels
      </Fact>
      <Fact name="Data set">
        {dataset.title}: {formatCount(dataset.images)} films of {formatCount(dataset.patients)} patients{" "}
        {model.synthetic && <SyntheticBadge />}
      </Fact>
      <Fact name="Fingerprint">
        <Code fz="xs">{dataset.fingerprint}</Code>
      </Fact>
      {model.waivers.length > 0 && (
        <Fact name="Waived findings">
          <WaiverList waivers={model.waivers} />
        </Fact>
      )}
      <Fact name="Run">
        <ModelMaker model={model}>{model.run}</ModelMaker>
      </Fact>
    </dl>
  );
}

function TestResults({ model }: { model: PublishedModel }) {
  const { report } = model;
  const { accuracy, macroF1, majorityShare, intervals, patients } = report;
  if (model.multiLabel !== null)
    return (
      <>
        <Sentences of={testedSentences(model)} />
        <FindingTable report={model.multiLabel} />
      </>
    );
  if (model.testedBy === "none") return <Sentences of={testedSentences(model)} />;
  return (
    <>
      <Text mb="sm">
        Accuracy {formatPercent(accuracy.value)} (95% interval {formatPercent(accuracy.low)} to{" "}
        {formatPercent(accuracy.high)}) on the {report.split} split,{" "}
        {formatFilmsOfPatients(accuracy.denominator, patients)}; macro F1 {formatMetric(macroF1)} (
        {formatMetricInterval(intervals.macroF1)}). Always naming the largest class would score{" "}
        {formatPercent(majorityShare)}.
      </Text>
      <Sentences of={testedSentences(model)} />
      <ConfusionTable
        labels={report.labels}
        counts={report.confusionMatrix}
        caption={`Confusion matrix, ${report.split} split`}
      />
    </>
  );
}

function Sentences({ of }: { of: readonly string[] }) {
  return of.map((sentence) => (
    <Text mb="sm" key={sentence}>
      {sentence}
    </Text>
  ));
}

/** What a flag, or the name of a class, is worth where the disease is as frequent as the reader says. */
function WorthOfAFlag({ model: { labels, report, operatingPoint } }: { model: PublishedModel }) {
  const [prevalence, setPrevalence] = useState(0.05);
  const label = operatingPoint?.label ?? defaultLabel(labels);
  const { sensitivity, specificity } = operatingPoint?.test ?? {
    sensitivity: report.perClass[label].recall,
    specificity: report.perClass[label].specificity,
  };
  return (
    <>
      <Title order={3}>What a score is worth where you are</Title>
      {operatingPoint !== null && <Text mb="xs">{operatingPointSentence(operatingPoint)}</Text>}
      <PrevalencePanel
        label={label}
        flag={operatingPoint === null ? `given ${label} as its highest score` : "flagged"}
        sensitivity={sensitivity}
        specificity={specificity}
        prevalence={prevalence}
        onPrevalence={setPrevalence}
      />
    </>
  );
}

function Limits({ model }: { model: PublishedModel }) {
  return (
    <ul>
      {model.synthetic && <li>It has seen drawings only. It knows nothing of real films.</li>}
      <li>
        {model.testedBy === "none" && model.multiLabel === null
          ? "It was tested on no film that all of its networks had not seen."
          : "It was tested on films of the same data set it learned from, of other patients."}{" "}
        Films from another hospital, scanner or age group can give quite different results.
      </li>
      <li>
        Where the labels come from different sources, part of a score reflects the source of a film and not the disease.
      </li>
      {calibrationSentences(model).map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
      {model.activation !== "sigmoid" ? (
        <li>It always spreads its score over {model.labels.join(", ")}, also for a film that shows none of them.</li>
      ) : (
        <li>
          It scores {model.labels.join(", ")} each on its own, and knows no other finding; the scores need not add up to
          100%.
        </li>
      )}
      <li>Not for children, lateral views, CT slices or photographs of films.</li>
    </ul>
  );
}

const subscribeToNothing = () => () => undefined;

function Usage({ model }: { model: PublishedModel }) {
  const origin = useSyncExternalStore(
    subscribeToNothing,
    () => window.location.origin,
    () => "",
  );
  const command = `curl -F file=@film.png ${origin}/api/models/${model.name}/predict`;
  return (
    <>
      <Text>One or several files, answered as a JSON array. Here the films do go to the server.</Text>
      <pre tabIndex={0} aria-label="Command">
        {command}
      </pre>
      <CopyButton value={command}>
        {({ copied, copy }) => (
          <Button size="compact-xs" variant="default" onClick={copy}>
            {copied ? "Copied" : "Copy the command"}
          </Button>
        )}
      </CopyButton>
    </>
  );
}
