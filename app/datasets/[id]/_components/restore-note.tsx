"use client";

import { Alert, Button } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useCallback } from "react";
import { useAction } from "@/app/_state/use-action";
import { client } from "@/lib/api/browser/client";

/** Says that a data set is in the bin, with the way out of it. */
export function RestoreNote({ dataset }: { dataset: string }) {
  const router = useRouter();
  const { run, isBusy } = useAction(
    useCallback(async () => {
      await client.restoreDataset(dataset);
      router.refresh();
    }, [dataset, router]),
  );
  return (
    <Alert color="gray" title="This data set is in the bin" mb="md">
      No new run can be made on it. Its films are still here.
      <div>
        <Button mt="xs" variant="default" loading={isBusy} onClick={run}>
          Restore
        </Button>
      </div>
    </Alert>
  );
}
