"use client";
import { Anchor, Group, Text } from "@mantine/core";
import Link from "next/link";
import { useCallback, useEffect, useState } from "react";
import { FailureAlert } from "@/app/_components/ui/failure-alert";
import { RunStatusBadge } from "@/app/_components/ui/run-status-badge";
import type { RunSummary } from "@/lib/training/run";
import type { RunStatus } from "@/lib/training/run-status";
import { FailedStep } from "./failed-step";
import { LoadedWeightsView } from "./loaded-weights-view";
import { PretrainingChart } from "./pretraining-chart";
import { RunBar } from "./run-bar";
import { RunControls } from "./run-controls";
import { RunCharts } from "./run-charts";
import { RunLog } from "./run-log";
import styles from "./run.module.css";
import { useRunProgress } from "./use-run-progress";

interface RunLiveProps {
  run: RunSummary;
  /** Told whenever the run changes its status. */
  onStatus?: (status: RunStatus) => void;
  /** Names the run and links to its page. @default false */
  showName?: boolean;
}

/** A run as it happens: status, bar, curves, log, and what can be done with it. Attaching again shows the same. */
export function RunLive({ run, onStatus, showName = false }: RunLiveProps) {
  const [round, setRound] = useState(0);
  const { progress, isConnected } = useRunProgress(run.id, run.status, round);
  const { status } = progress;
  const { pretraining } = run.spec.training;
  useEffect(() => onStatus?.(status), [status, onStatus]);
  const reopen = useCallback(() => setRound((last) => last + 1), []);
  return (
    <div className={styles.stack}>
      <div className={styles.row}>
        <Group gap="xs">
          {showName && (
            <Anchor component={Link} href={`/runs/${run.id}`} size="sm" fw={550}>
              {run.name}
            </Anchor>
          )}
          <RunStatusBadge status={status} />
        </Group>
        <RunControls run={run.id} status={status} onControlled={reopen} />
      </div>
      {status === "failed" && (
        <FailureAlert failure={run.failure ?? { message: progress.reason ?? "The run failed; its log says why." }} />
      )}
      {status === "failed" && progress.nonFinite && <FailedStep failed={progress.nonFinite} />}
      <RunBar progress={progress} training={run.spec.training} isConnected={isConnected} />
      {progress.engine?.notice && (
        <Text size="sm" c="dimmed">
          {progress.engine.notice}
        </Text>
      )}
      {progress.initialised && <LoadedWeightsView weights={progress.initialised} />}
      {pretraining && progress.pretraining.points.length > 0 && (
        <PretrainingChart curves={progress.pretraining} kind={pretraining.kind} />
      )}
      <RunCharts points={progress.points} epochs={progress.epochs} />
      <RunLog log={progress.log} />
    </div>
  );
}
