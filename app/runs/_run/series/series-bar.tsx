"use client";
import { Button, Group, Progress, Text } from "@mantine/core";
import { useCallback } from "react";
import { formatDuration, formatPlural } from "@/app/_components/ui/format-values";
import { useAction } from "@/app/_state/use-action";
import { client } from "@/lib/api/browser/client";
import { endedEarly, isUnderWay } from "@/lib/training/run-status";
import { seriesProgress, type SeriesRun } from "@/lib/training/series-progress";

/** How far several runs of one question are, and a way to stop those that wait or to go on with those that were stopped. Nothing once all are completed. */
export function SeriesBar({
  title,
  runs,
  msPerCost,
  onControlled,
}: {
  title: string;
  runs: readonly (SeriesRun & { id: string })[];
  msPerCost: number | null;
  onControlled: () => void;
}) {
  const { completed, total, underWay, paused, endedEarly: ended, share, etaMs } = seriesProgress(runs, msPerCost);
  const control = useCallback(
    async (what: "stop" | "resume") => {
      const meant = runs.filter(({ status }) =>
        what === "stop" ? isUnderWay(status) : status === "paused" || endedEarly(status),
      );
      // One after another, so that they go on in their order.
      for (const { id } of meant) await client.controlRun(id, what);
      onControlled();
    },
    [runs, onControlled],
  );
  const { run: send, isBusy } = useAction(control);
  if (completed === total) return null;
  return (
    <div>
      <Group justify="space-between" gap="xs">
        <Text size="sm" className="figures">
          {completed} of {formatPlural(total, "run")} completed
          {ended > 0 && `, ${ended} ended early`}
          {paused > 0 && `, ${paused} paused`}
          {etaMs !== null && `, about ${formatDuration(etaMs)} left`}
        </Text>
        <Group gap="xs">
          {underWay > 0 && (
            <Button
              size="compact-xs"
              variant="default"
              loading={isBusy}
              title="Ends them; each can be resumed from its last checkpoint"
              onClick={() => send("stop")}
            >
              Stop {underWay === 1 ? "the run" : `all ${underWay}`}
            </Button>
          )}
          {paused + ended > 0 && (
            <Button
              size="compact-xs"
              variant="default"
              loading={isBusy}
              title="Each goes on from its last checkpoint"
              onClick={() => send("resume")}
            >
              Resume {paused + ended === 1 ? "the run" : `all ${paused + ended}`}
            </Button>
          )}
        </Group>
      </Group>
      <Progress value={100 * share} aria-label={title} animated={underWay > 0} mt={4} />
    </div>
  );
}
