"use client";
import { Skeleton, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { FailureAlert } from "@/app/_components/ui/failure-alert";
import { useRequest } from "@/app/_state/use-request";
import { client } from "@/lib/api/browser/client";
import { nearestAbove, type CellOf } from "@/lib/experiments/cell-dependencies";
import type { RunDetail } from "@/lib/training/run";
import { useExperiment } from "../../notebook-store";

interface JudgedRunProps {
  cell: CellOf<"evaluate" | "shortcuts">;
  /** What is said while the run above is not completed yet. */
  whileRunning: string;
  /** What is said while there is no run above. */
  beforeRun: string;
  children: (run: RunDetail) => ReactNode;
}

/** The run that a cell judges, once it is there; until then what the cell waits for. */
export function JudgedRun({ cell, whileRunning, beforeRun, children }: JudgedRunProps) {
  const experiment = useExperiment();
  const { value, failure } = useRequest(cell.run === null ? null : `judged:${cell.run}`, (signal) =>
    client.getRun(cell.run ?? "", { signal }),
  );
  if (cell.run === null) {
    const hasRun = nearestAbove(experiment, cell.id, "train")?.run != null;
    return (
      <Text size="sm" c="dimmed">
        {hasRun ? whileRunning : beforeRun}
      </Text>
    );
  }
  if (failure) return <FailureAlert failure={failure} />;
  if (!value) return <Skeleton height={280} />;
  return children(value);
}
