"use client";
import { client } from "@/lib/api/browser/client";
import type { SplitPreview } from "@/lib/api/responses";
import type { CohortFilter } from "@/lib/datasets/cohorts/cohort-filter";
import type { DatasetSummary } from "@/lib/datasets/dataset";
import type { SplitSpec } from "@/lib/datasets/splits/split-spec";
import { type Requested, useRequest } from "./use-request";

const TYPING_PAUSE_MS = 250;

/** What a split of a data set would hold, asked anew a moment after each change. */
export function useSplitPreview(
  dataset: DatasetSummary,
  cohort: CohortFilter,
  split: SplitSpec,
): Requested<SplitPreview> {
  const key = JSON.stringify([dataset.id, dataset.fingerprint, cohort, split]);
  return useRequest(key, (signal) => client.previewSplit(dataset.id, { cohort, split }, { signal }), {
    delayMs: TYPING_PAUSE_MS,
  });
}

/** The named sources of a data set; none until they are known, and for no data set. */
export function useSources(dataset: DatasetSummary | null | undefined): string[] {
  const { value } = useRequest(dataset ? `sources ${dataset.id} ${dataset.fingerprint}` : null, (signal) =>
    client.listSources(dataset?.id ?? "", { signal }),
  );
  return (value ?? []).map(({ source }) => source).filter((source) => source !== "");
}
