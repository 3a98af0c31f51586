"use client";

import { Text } from "@mantine/core";
import { useState } from "react";
import { ClassBalance } from "@/app/_components/charts/class-balance";
import { SplitFields } from "@/app/_components/split/split-fields";
import { SplitPicture } from "@/app/_components/split/split-picture";
import { FailureAlert } from "@/app/_components/ui/failure-alert";
import { Panel } from "@/app/_components/ui/panel";
import { useSources, useSplitPreview } from "@/app/_state/use-split-preview";
import { CohortFilter } from "@/lib/datasets/cohorts/cohort-filter";
import { type DatasetSummary } from "@/lib/datasets/dataset";
import { SplitSpec } from "@/lib/datasets/splits/split-spec";

const WHOLE_COHORT = CohortFilter.parse({});

/** The class balance of a split, and the settings that make it: any protocol can be tried. */
export function SplitSection({ dataset }: { dataset: DatasetSummary }) {
  const [split, setSplit] = useState(() => SplitSpec.parse({}));
  const { value: preview, failure } = useSplitPreview(dataset, WHOLE_COHORT, split);
  const labels = Object.keys(dataset.classes);
  return (
    <Panel>
      {preview === null ? (
        <ClassBalance
          parts={[{ name: "all films", films: dataset.films, patients: dataset.patients, classes: dataset.classes }]}
          labels={labels}
        />
      ) : (
        <SplitPicture preview={preview} labels={labels} />
      )}
      {failure !== null && <FailureAlert failure={failure} />}
      <Text size="sm" c="dimmed" mt="md" mb="xs">
        Only a preview: each experiment chooses its own, and a run keeps the one it was made with.
      </Text>
      <SplitFields split={split} sources={useSources(dataset)} onChange={setSplit} />
    </Panel>
  );
}
