"use client";

import { Button, Group, Modal, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useRouter } from "next/navigation";
import { useCallback } from "react";
import { DialogHead } from "@/app/_components/ui/dialog-head";
import { formatPlural } from "@/app/_components/ui/format-values";
import { useAction } from "@/app/_state/use-action";
import { deleteDataset } from "@/lib/api/client";
import { type DatasetSummary } from "@/lib/datasets/dataset";

/** Deletes a data set after asking. */
export function DeleteDataset({ dataset }: { dataset: DatasetSummary }) {
  const [opened, question] = useDisclosure(false);
  const router = useRouter();
  const remove = useCallback(async () => {
    await deleteDataset(dataset.id);
    router.push("/datasets");
    router.refresh();
  }, [dataset.id, router]);
  const { run, isBusy } = useAction(remove);
  return (
    <>
      <Button variant="default" onClick={question.open}>Delete …</Button>
      <Modal opened={opened} onClose={question.close} withCloseButton={false} attributes={{ content: { "aria-label": "Delete the data set" } }}>
        <DialogHead title={`Delete ${dataset.title}?`} onClose={question.close} />
        <Text>Its {formatPlural(dataset.images, "film")} are removed from this machine. Finished runs and published models keep their figures, but can no longer show the films.</Text>
        <Group mt="md" justify="flex-end">
          <Button variant="default" onClick={question.close}>Keep it</Button>
          <Button color="red.9" loading={isBusy} onClick={run}>Delete</Button>
        </Group>
      </Modal>
    </>
  );
}
