"use client";
import { Button, Group, List, ListItem, MultiSelect, Text } from "@mantine/core";
import { useCallback, useState } from "react";
import { FailureAlert } from "@/app/_components/ui/failure-alert";
import { formatPlural } from "@/app/_components/ui/format-values";
import { TextLink } from "@/app/_components/ui/text-link";
import { useAction } from "@/app/_state/use-action";
import { useRequest } from "@/app/_state/use-request";
import { client } from "@/lib/api/browser/client";
import type { DatasetSummary } from "@/lib/datasets/dataset";
import { suggestJoinName } from "@/lib/datasets/joins/suggest-join-name";
import { useNotebook } from "../../notebook-store";

/** Takes other data sets to the chosen one: the set that is joined of them is found, or made. */
export function JoinChoice({ dataset, onChoose }: { dataset: DatasetSummary; onChoose: (id: string) => void }) {
  const datasets = useNotebook((state) => state.datasets);
  const knowDataset = useNotebook((state) => state.knowDataset);
  const [others, setOthers] = useState<string[]>([]);
  const possible = datasets.filter(
    ({ id, synthetic, testOnly, joined, findings }) =>
      id !== dataset.id &&
      !testOnly &&
      joined === null &&
      synthetic === dataset.synthetic &&
      findings.length > 0 === dataset.findings.length > 0,
  );
  const request = { datasets: [dataset.id, ...others], labels: {}, sourceIsSet: false };
  const preview = useRequest(others.length === 0 ? null : request.datasets.join(" "), (signal) =>
    client.previewJoin(request, { signal }),
  );
  const existing = preview.value?.existing ?? null;
  const { run, isBusy } = useAction(
    useCallback(async () => {
      if (existing !== null && datasets.some(({ id }) => id === existing)) return onChoose(existing);
      const joined = { datasets: [dataset.id, ...others], labels: {}, sourceIsSet: false };
      const titles = joined.datasets.map((id) => datasets.find((one) => one.id === id)?.title ?? id);
      const made = await client.joinDatasets({
        ...joined,
        id: suggestJoinName(
          joined.datasets,
          datasets.map(({ id }) => id),
        ),
        title: titles.join(" + ").slice(0, 120),
      });
      knowDataset(made);
      onChoose(made.id);
    }, [existing, datasets, dataset.id, others, knowDataset, onChoose]),
  );
  if (dataset.joined !== null) return <JoinedOf dataset={dataset} datasets={datasets} />;
  if (possible.length === 0 || dataset.testOnly) return null;
  return (
    <div>
      <MultiSelect
        label="Together with"
        maw={420}
        mt="xs"
        data={possible.map(({ id, title }) => ({ value: id, label: title }))}
        value={others}
        onChange={setOthers}
        placeholder={others.length === 0 ? "no other data set" : undefined}
        searchable
        clearable
      />
      {preview.failure !== null && <FailureAlert failure={preview.failure} />}
      {others.length > 0 && preview.value !== null && preview.failure === null && (
        <>
          <Text size="sm" mt="xs">
            {formatPlural(preview.value.films, "film")} of {formatPlural(preview.value.patients, "patient")} together.
          </Text>
          <List size="sm" spacing={2} my={4} maw="80ch">
            {preview.value.remarks.map((remark) => (
              <ListItem key={remark}>{remark}</ListItem>
            ))}
          </List>
          <Group gap="md">
            <Button size="compact-md" loading={isBusy} disabled={preview.isLoading} onClick={run}>
              {existing === null ? "Join them and train on the joined set" : `Train on ${existing}`}
            </Button>
            <TextLink
              href={`/datasets/join?${new URLSearchParams(request.datasets.map((id) => ["of", id]))}`}
              size="sm"
            >
              Say what their labels are called
            </TextLink>
          </Group>
        </>
      )}
    </div>
  );
}

function JoinedOf({ dataset, datasets }: { dataset: DatasetSummary; datasets: readonly DatasetSummary[] }) {
  const members = dataset.joined?.members ?? [];
  const now = (id: string) => datasets.find((one) => one.id === id);
  const changed = members.filter((member) => {
    const current = now(member.dataset);
    return current !== undefined && current.fingerprint !== member.fingerprint;
  });
  const titles = members.map((member) => now(member.dataset)?.title ?? member.dataset);
  return (
    <Text size="sm" c="dimmed" mt={4}>
      Joined of {titles.join(", ")}.{" "}
      {changed.length > 0 && (
        <>
          {changed.map((member) => now(member.dataset)?.title).join(", ")} changed since:{" "}
          <TextLink href={`/datasets/${dataset.id}`}>make its next version</TextLink>.
        </>
      )}
    </Text>
  );
}
