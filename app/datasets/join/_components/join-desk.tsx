"use client";

import { Button, Checkbox, Group, Skeleton, Text, TextInput, Title } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type ReactNode, useCallback, useState } from "react";
import { FailureAlert } from "@/app/_components/ui/failure-alert";
import { formatPlural } from "@/app/_components/ui/format-values";
import { Panel } from "@/app/_components/ui/panel";
import { TextLink } from "@/app/_components/ui/text-link";
import { useAction } from "@/app/_state/use-action";
import { useRequest } from "@/app/_state/use-request";
import { client } from "@/lib/api/browser/client";
import { DatasetId, type DatasetSummary } from "@/lib/datasets/dataset";
import { type JoinPreview } from "@/lib/datasets/joins/join-preview";
import { type JoinRequest } from "@/lib/datasets/joins/join-request";
import { suggestJoinName } from "@/lib/datasets/joins/suggest-join-name";
import { ClassSourceTable } from "../../_components/class-source-table";
import styles from "./join.module.css";
import { MemberChoice } from "./member-choice";
import { MemberLabels } from "./member-labels";

/** Chooses data sets, says what their labels are called, shows what that makes, and makes it. */
export function JoinDesk({
  datasets,
  taken,
  of,
}: {
  datasets: readonly DatasetSummary[];
  taken: readonly string[];
  of: readonly string[];
}) {
  const [chosen, setChosen] = useState<string[]>(() =>
    of.filter((id) => datasets.some((dataset) => dataset.id === id)),
  );
  const [labels, setLabels] = useState<JoinRequest["labels"]>({});
  const [sourceIsSet, setSourceIsSet] = useState(false);
  const request: JoinRequest = {
    datasets: chosen,
    labels: Object.fromEntries(Object.entries(labels).filter(([id]) => chosen.includes(id))),
    sourceIsSet,
  };
  const preview = useRequest(
    chosen.length < 2 ? null : JSON.stringify(request),
    (signal) => client.previewJoin(request, { signal }),
    { delayMs: 250 },
  );
  return (
    <div className={styles.steps}>
      <Section id="sets" title="Data sets">
        <MemberChoice datasets={datasets} chosen={chosen} onChange={setChosen} />
      </Section>
      {chosen.length < 2 && <Text c="dimmed">Choose at least two.</Text>}
      {preview.failure !== null && <FailureAlert failure={preview.failure} />}
      {chosen.length > 1 && preview.value === null && preview.failure === null && <Skeleton height={240} />}
      {preview.value !== null && (
        <>
          <Section id="labels" title="What their labels are called">
            <MemberLabels
              members={preview.value.members}
              labels={labels}
              onSay={(id, label, name) => setLabels((last) => ({ ...last, [id]: { ...last[id], [label]: name } }))}
            />
          </Section>
          <Section id="picture" title="What the joined set would hold">
            <Checkbox
              mb="sm"
              label="The data set is the source"
              description="Every film's source is its data set's name, whatever the film says itself"
              checked={sourceIsSet}
              onChange={(event) => setSourceIsSet(event.currentTarget.checked)}
            />
            <Picture preview={preview.value} />
          </Section>
          <Section id="name" title="Its name">
            <NameForm
              key={chosen.join(" ")}
              suggested={{ id: suggestJoinName(chosen, taken), title: titleOf(datasets, chosen) }}
              request={request}
              films={preview.value.films}
              isReady={preview.failure === null && !preview.isLoading}
            />
          </Section>
        </>
      )}
    </div>
  );
}

const titleOf = (datasets: readonly DatasetSummary[], chosen: readonly string[]) =>
  chosen
    .map((id) => datasets.find((dataset) => dataset.id === id)?.title ?? id)
    .join(" + ")
    .slice(0, 120);

function Section({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section aria-labelledby={id}>
      <Title order={2} id={id} mb="xs">
        {title}
      </Title>
      {children}
    </section>
  );
}

function Picture({ preview }: { preview: JoinPreview }) {
  const { films, patients, sharedPatients, members, existing } = preview;
  const notTaken = members.reduce((sum, { copies, disputed }) => sum + copies + disputed, 0);
  return (
    <>
      <Text mb="xs" aria-live="polite">
        {formatPlural(films, "film")} of {formatPlural(patients, "patient")},{" "}
        {sharedPatients === 0
          ? "none of them in two of the sets"
          : `${sharedPatients} of them in more than one of the sets`}
        .
        {notTaken > 0 &&
          ` Of films with the same pixels in two sets one is taken, and none where the labels differ: ${formatPlural(notTaken, "film is", "films are")} not taken.`}
      </Text>
      <ClassSourceTable cells={preview.classSources} remarks={preview.remarks} />
      {existing !== null && (
        <Text size="sm" mt="sm">
          <TextLink href={`/datasets/${existing}`}>{existing}</TextLink> is joined of the same sets in the same way.
        </Text>
      )}
    </>
  );
}

function NameForm({
  suggested,
  request,
  films,
  isReady,
}: {
  suggested: { id: string; title: string };
  request: JoinRequest;
  films: number;
  isReady: boolean;
}) {
  const router = useRouter();
  const [id, setId] = useState(suggested.id);
  const [title, setTitle] = useState(suggested.title);
  const isNameGood = DatasetId.safeParse(id).success;
  const { run, isBusy } = useAction(
    useCallback(async () => {
      const made = await client.joinDatasets({ ...request, id, title });
      router.push(`/datasets/${made.id}`);
    }, [request, id, title, router]),
  );
  return (
    <Panel>
      <form
        aria-label="Name of the joined set"
        onSubmit={(event) => {
          event.preventDefault();
          if (isNameGood && isReady) run();
        }}
      >
        <Group align="flex-start" gap="md">
          <TextInput
            label="Title"
            w={360}
            value={title}
            maxLength={120}
            onChange={(event) => setTitle(event.currentTarget.value)}
          />
          <TextInput
            label="Name"
            w={360}
            value={id}
            onChange={(event) => setId(event.currentTarget.value)}
            description="Used in addresses and on the command line"
            inputWrapperOrder={["label", "input", "description", "error"]}
            error={isNameGood ? null : "Lower-case letters, digits and dashes only"}
          />
        </Group>
        <Button type="submit" mt="md" size="sm" disabled={!isNameGood || !isReady} loading={isBusy}>
          Join {formatPlural(films, "film")}
        </Button>
      </form>
    </Panel>
  );
}
