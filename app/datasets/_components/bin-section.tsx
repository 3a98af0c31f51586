"use client";

import { Button, Group, Modal, Table, Text, Title } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useCallback, useState } from "react";
import { DialogHead } from "@/app/_components/ui/dialog-head";
import { formatCount, formatPlural } from "@/app/_components/ui/format-values";
import { Panel } from "@/app/_components/ui/panel";
import { RelativeTime } from "@/app/_components/ui/relative-time";
import { TextLink } from "@/app/_components/ui/text-link";
import { useAction } from "@/app/_state/use-action";
import { client } from "@/lib/api/browser/client";
import { type DatasetSummary } from "@/lib/datasets/dataset";

/** Data sets that were put away: each comes back, or goes for good after a question. */
export function BinSection({ datasets }: { datasets: readonly DatasetSummary[] }) {
  const [asked, setAsked] = useState<DatasetSummary | null>(null);
  const router = useRouter();
  const { run: restore, isBusy: isRestoring } = useAction(
    useCallback(
      async (id: string) => {
        await client.restoreDataset(id);
        router.refresh();
      },
      [router],
    ),
  );
  const { run: remove, isBusy: isDeleting } = useAction(
    useCallback(
      async (id: string) => {
        await client.deleteDataset(id);
        setAsked(null);
        router.refresh();
      },
      [router],
    ),
  );
  return (
    <section aria-labelledby="bin" style={{ marginTop: "2rem" }}>
      <Title order={2} id="bin" mb={4}>
        In the bin
      </Title>
      <Text c="dimmed" mb="xs">
        Their films are still on this machine, and their names are taken. Runs that were made on them keep their figures
        either way.
      </Text>
      <Panel flush>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Data set</Table.Th>
              <Table.Th scope="col" ta="right">
                Films
              </Table.Th>
              <Table.Th scope="col">Put away</Table.Th>
              <Table.Th scope="col">
                <span className="visually-hidden">Actions</span>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {datasets.map((dataset) => (
              <Table.Tr key={dataset.id}>
                <Table.Td>
                  <TextLink href={`/datasets/${dataset.id}`}>{dataset.title}</TextLink>{" "}
                  <Text span size="xs" c="dimmed" ff="monospace">
                    {dataset.id}
                  </Text>
                </Table.Td>
                <Table.Td ta="right">{formatCount(dataset.films)}</Table.Td>
                <Table.Td>{dataset.deletedAt !== null && <RelativeTime iso={dataset.deletedAt} />}</Table.Td>
                <Table.Td>
                  <Group gap="xs" justify="flex-end" wrap="nowrap">
                    <Button
                      variant="default"
                      loading={isRestoring}
                      onClick={() => restore(dataset.id)}
                      aria-label={`Restore ${dataset.title}`}
                    >
                      Restore
                    </Button>
                    <Button
                      variant="default"
                      onClick={() => setAsked(dataset)}
                      aria-label={`Delete ${dataset.title} for good`}
                    >
                      Delete for good …
                    </Button>
                  </Group>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Panel>
      <Modal
        opened={asked !== null}
        onClose={() => setAsked(null)}
        withCloseButton={false}
        attributes={{ content: { "aria-label": "Delete the data set for good" } }}
      >
        {asked !== null && (
          <>
            <DialogHead title={`Delete ${asked.title} for good?`} onClose={() => setAsked(null)} />
            <Text>
              {formatPlural(asked.films, "film")} are removed from this machine, with all versions, and there is no way
              back. Finished runs and published models keep their figures, but can no longer show the films.
            </Text>
            <Group mt="md" justify="flex-end">
              <Button variant="default" onClick={() => setAsked(null)}>
                Keep it in the bin
              </Button>
              <Button color="red.9" loading={isDeleting} onClick={() => remove(asked.id)}>
                Delete for good
              </Button>
            </Group>
          </>
        )}
      </Modal>
    </section>
  );
}
