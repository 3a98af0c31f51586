"use client";
import { Skeleton } from "@mantine/core";
import { SplitPicture } from "@/app/_components/split/split-picture";
import { FailureAlert } from "@/app/_components/ui/failure-alert";
import { useSplitPreview } from "@/app/_state/use-split-preview";
import type { CohortFilter } from "@/lib/datasets/cohorts/cohort-filter";
import type { DatasetSummary } from "@/lib/datasets/dataset";
import type { SplitSpec } from "@/lib/datasets/splits/split-spec";

/** What the split of a Data cell gives. */
export function SplitBalance({
  dataset,
  cohort,
  split,
}: {
  dataset: DatasetSummary;
  cohort: CohortFilter;
  split: SplitSpec;
}) {
  const { value, failure } = useSplitPreview(dataset, cohort, split);
  if (failure) return <FailureAlert failure={failure} />;
  if (!value) return <Skeleton height={140} />;
  return <SplitPicture preview={value} labels={Object.keys(dataset.classes)} />;
}
