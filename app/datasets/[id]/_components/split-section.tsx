"use client";

import { NumberInput, Text } from "@mantine/core";
import { useState } from "react";
import { ClassBalance } from "@/app/_components/charts/class-balance";
import { FailureAlert } from "@/app/_components/ui/failure-alert";
import { Panel } from "@/app/_components/ui/panel";
import { useRequest } from "@/app/_state/use-request";
import { previewSplit } from "@/lib/api/client";
import { CohortFilter, type DatasetSummary, SplitSpec } from "@/lib/datasets/dataset";
import styles from "./dataset.module.css";

const WHOLE_COHORT = CohortFilter.parse({});
const TYPING_PAUSE_MS = 250;

/** The class balance of a split by patient, and the numbers that make it. */
export function SplitSection({ dataset }: { dataset: DatasetSummary }) {
  const [spec, setSpec] = useState(() => SplitSpec.parse({}));
  const checked = SplitSpec.safeParse(spec);
  const key = checked.success ? `${dataset.id} ${JSON.stringify(checked.data)}` : null;
  const { value: preview, failure } = useRequest(key, (signal) => previewSplit(dataset.id, { cohort: WHOLE_COHORT, split: spec }, { signal }), { delayMs: TYPING_PAUSE_MS });
  const parts = preview === null
    ? [{ name: "all films", images: dataset.images, patients: dataset.patients, classes: dataset.classes }]
    : [{ name: "train", ...preview.train }, { name: "validation", ...preview.validation }, { name: "test", ...preview.test }];
  return (
    <Panel>
      <ClassBalance parts={parts} labels={Object.keys(dataset.classes)} />
      {failure !== null && <FailureAlert failure={failure} />}
      <div className={styles.splitFields}>
        <Share label="Test" value={spec.testShare} onChange={(testShare) => setSpec({ ...spec, testShare })} />
        <Share label="Validation" value={spec.validationShare} onChange={(validationShare) => setSpec({ ...spec, validationShare })} />
        <NumberInput label="Seed" w={90} min={0} allowDecimal={false} value={spec.seed} onChange={(seed) => typeof seed === "number" && setSpec({ ...spec, seed })} />
        <Text size="sm" c="dimmed" flex={1} miw="16rem">
          Only a preview: each experiment chooses its own. All films of a patient fall into the same part, and each part keeps the balance of the classes as far as patients allow.
        </Text>
      </div>
    </Panel>
  );
}

function Share({ label, value, onChange }: { label: string; value: number; onChange: (share: number) => void }) {
  return <NumberInput label={`${label} share`} w={110} suffix="%" min={5} max={60} allowDecimal={false} value={Math.round(100 * value)} onChange={(percent) => typeof percent === "number" && onChange(percent / 100)} />;
}
