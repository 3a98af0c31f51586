"use client";
import { Button, Group, Text, Title } from "@mantine/core";
import { useCallback, useId, useState } from "react";
import { FailureAlert } from "@/app/_components/ui/failure-alert";
import { useAction } from "@/app/_state/use-action";
import { client } from "@/lib/api/browser/client";
import type { LabelMapping } from "@/lib/datasets/label-mapping";
import type { RunDetail } from "@/lib/training/run";
import { EvaluateElsewhereForm } from "./evaluate-elsewhere-form";
import { EvaluationList } from "./evaluation-list";
import { useEvaluations } from "./use-evaluations";

/** What a run's network scores on other data sets, beside its own test split, and the way to test it on one more. */
export function OutsideTests({ run }: { run: Pick<RunDetail, "id" | "name" | "spec" | "report"> }) {
  const { value, failure, reload } = useEvaluations(run.id);
  const [isChoosing, setChoosing] = useState(false);
  const heading = useId();
  const start = useCallback(
    async (dataset: string, mapping: LabelMapping) => {
      await client.createEvaluation(run.id, { dataset, mapping });
      setChoosing(false);
      reload();
    },
    [run.id, reload],
  );
  const { run: begin, isBusy } = useAction(start);
  const forget = useCallback(
    async (id: string) => {
      await client.deleteEvaluation(run.id, id);
      reload();
    },
    [run.id, reload],
  );
  const { run: remove } = useAction(forget);
  return (
    <section aria-labelledby={heading}>
      <Group justify="space-between" align="flex-start" mb={6}>
        <Title order={3} id={heading}>
          Inside and outside
        </Title>
        {!isChoosing && (
          <Button variant="default" size="compact-sm" onClick={() => setChoosing(true)}>
            Evaluate on another set…
          </Button>
        )}
      </Group>
      {isChoosing && (
        <EvaluateElsewhereForm run={run} isBusy={isBusy} onStart={begin} onCancel={() => setChoosing(false)} />
      )}
      {failure && <FailureAlert failure={failure} />}
      {value?.length === 0 && !isChoosing && (
        <Text size="sm" c="dimmed" maw="80ch">
          Tested on no other data set yet. What a network scores on films of other hospitals is most often lower, and
          only that says whether it knows the disease or the source.
        </Text>
      )}
      {value !== null && value.length > 0 && (
        <EvaluationList
          run={run}
          evaluations={value}
          onRemove={remove}
          onAgain={({ dataset, mapping }) => begin(dataset, mapping)}
        />
      )}
    </section>
  );
}
