"use client";

import { Button } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useRouter } from "next/navigation";
import { useCallback } from "react";
import { useAction } from "@/app/_state/use-action";
import { client } from "@/lib/api/browser/client";
import { type DatasetSummary } from "@/lib/datasets/dataset";
import { showBinned } from "../../_components/show-binned";

/** Puts the data set in the bin and opens the list, where it can be taken out again. */
export function BinButton({ dataset }: { dataset: DatasetSummary }) {
  const router = useRouter();
  const bin = useCallback(async () => {
    await client.binDataset(dataset.id);
    router.push("/datasets");
    router.refresh();
    showBinned(dataset, () => router.refresh());
  }, [dataset, router]);
  const { run, isBusy } = useAction(bin);
  return (
    <Button variant="default" leftSection={<IconTrash size={14} aria-hidden />} loading={isBusy} onClick={run}>
      Move to the bin
    </Button>
  );
}
