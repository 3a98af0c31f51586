"use client";

import { Button } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useCallback } from "react";
import { useAction } from "@/app/_state/use-action";
import { client } from "@/lib/api/browser/client";
import { type DatasetSummary } from "@/lib/datasets/dataset";

/** Holds the data set for tests only, or lets networks be trained on it again. */
export function TestOnlyButton({ dataset: { id, testOnly } }: { dataset: DatasetSummary }) {
  const router = useRouter();
  const change = useCallback(async () => {
    await client.setTestOnly(id, !testOnly);
    router.refresh();
  }, [id, testOnly, router]);
  const { run, isBusy } = useAction(change);
  return (
    <Button
      variant="default"
      loading={isBusy}
      onClick={run}
      title={
        testOnly
          ? "Networks may be trained on it again"
          : "Networks are tested on it and none is trained: a set of another site is worth most so"
      }
    >
      {testOnly ? "Allow training on it" : "Hold for tests only"}
    </Button>
  );
}
