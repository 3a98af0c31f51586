"use client";
import { Skeleton, Text } from "@mantine/core";
import { ClassBalance } from "@/app/_components/charts/class-balance";
import { FailureAlert } from "@/app/_components/ui/failure-alert";
import { useRequest } from "@/app/_state/use-request";
import { previewSplit } from "@/lib/api/client";
import type { CohortFilter, DatasetSummary, SplitSpec } from "@/lib/datasets/dataset";

/** What the split gives, asked anew a moment after each change. */
export function SplitBalance({ dataset, cohort, split }: { dataset: DatasetSummary; cohort: CohortFilter; split: SplitSpec }) {
  const key = JSON.stringify([dataset.fingerprint, cohort, split]);
  const { value, failure } = useRequest(key, (signal) => previewSplit(dataset.id, { cohort, split }, { signal }), { delayMs: 200 });
  if (failure) return <FailureAlert failure={failure} />;
  if (!value) return <Skeleton height={140} />;
  const parts = [{ name: "train", ...value.train }, { name: "validation", ...value.validation }, { name: "test", ...value.test }];
  return (
    <div>
      <ClassBalance parts={parts} labels={Object.keys(dataset.classes)} />
      <Text size="xs" c="dimmed" mt={4} ff="monospace">split {value.hash.slice(0, 12)}</Text>
    </div>
  );
}
