"use client";
import { Skeleton } from "@mantine/core";
import { SplitPicture } from "@/app/_components/split/split-picture";
import { FailureAlert } from "@/app/_components/ui/failure-alert";
import { useSplitPreview } from "@/app/_state/use-split-preview";
import type { CohortFilter, DatasetSummary, SplitSpec } from "@/lib/datasets/dataset";

/** What the split of a Data cell gives. */
export function SplitBalance({ dataset, cohort, split }: { dataset: DatasetSummary; cohort: CohortFilter; split: SplitSpec }) {
  const { value, failure } = useSplitPreview(dataset, cohort, split);
  if (failure) return <FailureAlert failure={failure} />;
  if (!value) return <Skeleton height={140} />;
  return <SplitPicture preview={value} labels={Object.keys(dataset.classes)} />;
}
