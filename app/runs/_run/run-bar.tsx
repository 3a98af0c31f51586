"use client";
import { Alert, Group, Progress, Text } from "@mantine/core";
import { IconPlugConnectedX } from "@tabler/icons-react";
import { formatCount, formatDuration } from "@/app/_components/ui/format-values";
import type { RunProgress } from "@/lib/experiments/run-progress";
import type { TrainingSpec } from "@/lib/training/training-spec";
import { useQuietTime } from "./use-quiet-time";

/** A worker that trains is heard of several times a second; one whose process hangs is replaced only after two minutes. */
const QUIET_AFTER_MS = 20_000;

/** How far a run is, how fast it goes and when it will be done; or why nothing moves. */
export function RunBar({
  progress,
  training,
  isConnected,
}: {
  progress: RunProgress;
  training: TrainingSpec;
  isConnected: boolean;
}) {
  const step = progress.points.at(-1)?.step ?? 0;
  const share = progress.status === "completed" ? 100 : shareOfPhase(progress);
  const isTraining = progress.status === "running" && progress.workerLost === null && isConnected;
  const quietMs = useQuietTime(progress.lastSeq, isTraining);
  const isQuiet = quietMs > QUIET_AFTER_MS;
  return (
    <div>
      <Progress
        value={share}
        aria-label="Share of the run that is done"
        size="sm"
        color={progress.status === "failed" ? "red" : undefined}
        striped={progress.status === "running"}
        animated={isTraining && !isQuiet}
      />
      <Group justify="space-between" mt={6} gap="md">
        <Text size="sm" className="figures">
          {positionInWords(progress, training, step)}
        </Text>
        <Text size="sm" c="dimmed" className="figures">
          {isQuiet || !isConnected ? "" : speedInWords(progress)}
        </Text>
      </Group>
      {isQuiet && (
        <Text size="sm" mt={4} role="status">
          No news from the worker for {formatDuration(quietMs)}. It may be in a long step or an evaluation. If it hangs,
          the run is taken from it after two minutes and goes on from its last checkpoint.
        </Text>
      )}
      {progress.workerLost && <WorkerLost worker={progress.workerLost.worker} />}
      {!isConnected && (
        <Text size="sm" c="dimmed" role="status">
          The line to the server is down. The run goes on; this page catches up by itself.
        </Text>
      )}
    </div>
  );
}

/** Of the phase that runs, in percent. */
function shareOfPhase({ points, totalSteps, pretraining, pretrainingSteps }: RunProgress): number {
  const last = points.at(-1);
  if (last !== undefined) return totalSteps ? (100 * last.step) / totalSteps : 0;
  const step = pretraining.points.at(-1)?.step ?? 0;
  return pretrainingSteps ? (100 * step) / pretrainingSteps : 0;
}

function WorkerLost({ worker }: { worker: string }) {
  return (
    <Alert
      mt="xs"
      color="yellow"
      icon={<IconPlugConnectedX size={18} aria-hidden />}
      title="Worker lost — waiting for a worker"
      role="status"
    >
      <Text size="sm">
        {worker} fell silent. Nothing runs now; the run goes on from its last checkpoint as soon as a worker is free.
        Start one with <code>npx hilum worker</code> if none is running.
      </Text>
    </Alert>
  );
}

function positionInWords(
  { status, points, totalSteps, workerLost, lastSeq, pretraining, pretrainingSteps }: RunProgress,
  training: TrainingSpec,
  step: number,
): string {
  if (lastSeq === 0) return "Reading what happened so far…";
  if (workerLost) return "Stopped at the last checkpoint.";
  if (status === "queued") return "Queued: it starts when a worker is free.";
  const pretrained = pretraining.points.at(-1);
  if (step === 0 && pretrained !== undefined)
    return `Pretraining, epoch ${pretrained.epoch} of ${training.pretraining?.epochs ?? "?"} · step ${formatCount(pretrained.step)}${pretrainingSteps === null ? "" : ` of ${formatCount(pretrainingSteps)}`} · then training`;
  if (step === 0) return status === "running" ? "Preparing the films…" : "No step taken.";
  const epoch = points.at(-1)?.epoch ?? 0;
  return `Epoch ${epoch} of ${training.epochs} · step ${formatCount(step)}${totalSteps === null ? "" : ` of ${formatCount(totalSteps)}`}`;
}

function speedInWords({ status, imagesPerSecond, etaMs }: RunProgress): string {
  if (status !== "running" || imagesPerSecond === null) return "";
  return [
    `${formatCount(Math.round(imagesPerSecond))} images/s`,
    ...(etaMs === null ? [] : [`${formatDuration(etaMs)} left`]),
  ].join(" · ");
}
