"use client";
import { Alert, Button, Group, NativeSelect, Radio, Stack, Text } from "@mantine/core";
import { useCallback, useState } from "react";
import { useAction } from "@/app/_state/use-action";
import { client } from "@/lib/api/browser/client";
import type { CellOf } from "@/lib/experiments/cell-dependencies";
import { bestViews, type MeasuredViews, viewsEffectSentence } from "@/lib/metrics/views-effect";
import { passesOf } from "@/lib/publish/card/describe-composition";
import { TestViews, viewsInWords } from "@/lib/tensor/test-views";
import type { PublishedFolds } from "./published-runs";

interface PublishChoiceProps {
  cell: CellOf<"publish">;
  /** The runs that would be published. */
  runs: readonly { id: string; name: string }[];
  /** Null where the split has no folds. */
  folds: PublishedFolds | null;
  onChange: (change: Partial<Pick<CellOf<"publish">, "networks" | "views">>) => void;
}

/** Which networks become the model, in which views they are shown a film, and what that costs. */
export function PublishChoice({ cell, runs, folds, onChange }: PublishChoiceProps) {
  const passes = Math.max(1, runs.length) * passesOf({ views: cell.views });
  return (
    <Stack gap="sm">
      {folds !== null && (
        <Radio.Group
          label="What answers"
          value={cell.networks}
          onChange={(networks) => onChange({ networks: networks === "folds" ? "folds" : "one" })}
        >
          <Stack gap={6} mt={6}>
            <Radio value="one" label="The run above" />
            <Radio
              value="folds"
              label={`All ${folds.total} folds as one model`}
              description={
                folds.completed.length < folds.total
                  ? `${folds.completed.length} of ${folds.total} folds are trained: run the others in the Train cell first.`
                  : `The mean of ${folds.total} networks. Each test film is judged by the one that did not train on it.`
              }
            />
          </Stack>
        </Radio.Group>
      )}
      <NativeSelect
        label="Shown each film"
        description="The answer is the mean over the views, inside the published file"
        maw={460}
        value={cell.views}
        onChange={(event) => {
          const views = TestViews.safeParse(event.currentTarget.value);
          if (views.success) onChange({ views: views.data });
        }}
        data={TestViews.options.map((views) => ({
          value: views,
          label: viewsInWords[views].replace(/^each film /, ""),
        }))}
      />
      {passes > 1 && (
        <Text size="sm" c="dimmed">
          A prediction costs {passes} times that of one network shown a film once
          {runs.length > 1 && `; the file is ${runs.length} times as large`}.
        </Text>
      )}
      {runs.length > 0 && <ViewsMeasure key={runs.map(({ id }) => id).join()} runs={runs} />}
    </Stack>
  );
}

/** Asks what views change on validation films, and tells it. */
function ViewsMeasure({ runs }: { runs: readonly { id: string }[] }) {
  const [measured, setMeasured] = useState<MeasuredViews[] | null>(null);
  const measure = useCallback(async () => setMeasured(await client.measureViews(runs.map(({ id }) => id))), [runs]);
  const action = useAction(measure);
  return (
    <Stack gap="xs">
      <Group>
        <Button size="xs" variant="default" loading={action.isBusy} onClick={() => action.run()}>
          Measure views on validation
        </Button>
      </Group>
      {measured !== null && (
        <Alert variant="light" color="gray" title={recommendation(measured)}>
          {measured.map(({ views, effect }) => (
            <Text size="sm" key={views} mb={4}>
              Shown {viewsInWords[views]}: {viewsEffectSentence(effect)}
            </Text>
          ))}
        </Alert>
      )}
    </Stack>
  );
}

function recommendation(measured: readonly MeasuredViews[]): string {
  const best = bestViews(measured);
  return best === "none"
    ? "Validation speaks for one view: each film as it lies"
    : `Validation speaks for ${viewsInWords[best]}`;
}
