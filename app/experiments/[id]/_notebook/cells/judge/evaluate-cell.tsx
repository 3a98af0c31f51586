"use client";
import { Skeleton, Text } from "@mantine/core";
import { FailureAlert } from "@/app/_components/ui/failure-alert";
import { EvaluationView } from "@/app/runs/_run/evaluation-view";
import { useRequest } from "@/app/_state/use-request";
import { client } from "@/lib/api/browser/client";
import { nearestAbove, type CellOf } from "@/lib/experiments/cell-dependencies";
import type { CellState } from "@/lib/experiments/cell-state";
import { useExperiment } from "../../notebook-store";
import { StaleOutput } from "../stale-output";

/** The evaluation of the run above on its held-out test split. */
export function EvaluateCell({ cell, state }: { cell: CellOf<"evaluate">; state: CellState }) {
  const experiment = useExperiment();
  const { value, failure } = useRequest(cell.run === null ? null : `evaluation:${cell.run}`, (signal) =>
    client.getRun(cell.run ?? "", { signal }),
  );
  if (cell.run === null) {
    const hasRun = nearestAbove(experiment, cell.id, "train")?.run != null;
    return (
      <Text size="sm" c="dimmed">
        {hasRun
          ? "The evaluation on the held-out test split appears here when the run above is completed."
          : "Train first: the held-out test split is evaluated when the run is completed."}
      </Text>
    );
  }
  if (failure) return <FailureAlert failure={failure} />;
  if (!value) return <Skeleton height={280} />;
  if (!value.report)
    return (
      <Text size="sm" c="dimmed">
        {value.name} has no evaluation yet; it is {value.status}.
      </Text>
    );
  return (
    <StaleOutput isStale={state !== "done"}>
      <EvaluationView
        report={value.report}
        doubts={value.doubts}
        testLooks={value.testLooks}
        network={value}
        run={value}
      />
    </StaleOutput>
  );
}
