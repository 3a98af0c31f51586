"use client";
import { Button, Group, Text, Title } from "@mantine/core";
import { useCallback, useId, useState } from "react";
import { FailureAlert } from "@/app/_components/ui/failure-alert";
import { SyntheticBadge } from "@/app/_components/ui/synthetic-badge";
import { useAction } from "@/app/_state/use-action";
import { client } from "@/lib/api/browser/client";
import type { RunDetail } from "@/lib/training/run";
import { endedEarly } from "@/lib/training/run-status";
import { SeriesBar } from "../series/series-bar";
import { LeaveOutForm } from "./leave-out-form";
import { LeftOutScores } from "./left-out-scores";
import { useLeftOutSources } from "./use-left-out-sources";

/** What networks of a run's settings score on a source that they never learned from, and the way to ask for it. */
export function LeftOutSourcesView({ run }: { run: Pick<RunDetail, "id" | "name" | "report"> }) {
  const { value, failure, reload } = useLeftOutSources(run.id);
  const [isChoosing, setChoosing] = useState(false);
  const heading = useId();
  const start = useCallback(
    async (sources: string[]) => {
      await client.leaveSourcesOut(run.id, sources);
      setChoosing(false);
      reload();
    },
    [run.id, reload],
  );
  const { run: begin, isBusy } = useAction(start);
  const known = new Set(
    (value?.sources ?? []).flatMap((one) => (one.isStale || endedEarly(one.run.status) ? [] : [one.source])),
  );
  const canAsk = value !== null && value.namedSources >= 2;
  return (
    <section aria-labelledby={heading}>
      <Group justify="space-between" align="flex-start" mb={6}>
        <Group gap="xs">
          <Title order={3} id={heading}>
            Each source left out
          </Title>
          {value?.synthetic && value.sources.length > 0 && <SyntheticBadge />}
        </Group>
        {canAsk && !isChoosing && known.size < value.namedSources && (
          <Button variant="default" size="compact-sm" onClick={() => setChoosing(true)}>
            {value.sources.length === 0 ? "Leave each source out…" : "Leave more out…"}
          </Button>
        )}
      </Group>
      {failure && <FailureAlert failure={failure} />}
      {isChoosing && value !== null && (
        <LeaveOutForm
          run={run}
          known={known}
          msEach={value.msEach}
          isBusy={isBusy}
          onStart={begin}
          onCancel={() => setChoosing(false)}
        />
      )}
      {value !== null && value.sources.length === 0 && !isChoosing && (
        <Text size="sm" c="dimmed" maw="80ch">
          {canAsk
            ? "Not asked yet. How networks of these settings do on a source that they never learned from says whether they know the disease or the source."
            : "The films name fewer than two sources, so none can be left out. Join data sets of several sources, or name the sources in the table that an import reads."}
        </Text>
      )}
      {value !== null && value.sources.length > 0 && (
        <SeriesBar
          title="Runs that leave a source out"
          runs={value.sources.map((one) => ({ ...one.run, cost: 1 }))}
          msPerCost={value.msEach}
          onControlled={reload}
        />
      )}
      {value !== null && value.sources.length > 0 && run.report !== null && (
        <LeftOutScores inside={run.report} leftOut={value} />
      )}
    </section>
  );
}
