"use client";

import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { showFailure } from "@/app/_state/use-action";
import { client } from "@/lib/api/browser/client";
import { type DatasetSummary } from "@/lib/datasets/dataset";

const LONG_ENOUGH_TO_UNDO_MS = 12_000;

/** Says that a data set went into the bin, with the way back. */
export function showBinned(dataset: DatasetSummary, onRestored: () => void): void {
  const undo = () => {
    notifications.hide(dataset.id);
    client.restoreDataset(dataset.id).then(onRestored).catch(showFailure);
  };
  notifications.show({
    id: dataset.id,
    autoClose: LONG_ENOUGH_TO_UNDO_MS,
    closeButtonProps: { "aria-label": "Close" },
    title: `${dataset.title} is in the bin`,
    message: (
      <Group justify="space-between" gap="xs">
        <Text size="sm">Nothing of it is lost.</Text>
        <Button variant="default" onClick={undo}>
          Undo
        </Button>
      </Group>
    ),
  });
}
