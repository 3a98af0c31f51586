"use client";
import { Skeleton, Text } from "@mantine/core";
import { FailureAlert } from "@/app/_components/ui/failure-alert";
import styles from "@/app/runs/_run/run.module.css";
import { useRequest } from "@/app/_state/use-request";
import { client } from "@/lib/api/browser/client";
import type { RunDetail } from "@/lib/training/run";
import { CurveOverlay } from "./curve-overlay";
import { MatrixComparison } from "./matrix-comparison";
import { TestLooksByRun } from "./test-looks-by-run";
import { MetricTable } from "./metric-table";
import { PairedTest } from "./paired-test";

/** Runs side by side: what differs in their settings, their metrics, curves, matrices, and whether two differ at all. */
export function Comparison({ runs }: { runs: readonly string[] }) {
  const { value, failure } = useRequest(runs.length < 2 ? null : runs.join(","), (signal) =>
    client.recordComparison(runs).then(() => Promise.all(runs.map((run) => client.getRun(run, { signal })))),
  );
  if (runs.length < 2)
    return (
      <Text size="sm" c="dimmed">
        Choose at least two runs: their settings, metrics, curves and confusion matrices then stand side by side here.
      </Text>
    );
  if (failure) return <FailureAlert failure={failure} />;
  if (!value) return <Skeleton height={240} />;
  return <ComparedRuns runs={value} />;
}

function ComparedRuns({ runs }: { runs: readonly RunDetail[] }) {
  return (
    <div className={styles.stack}>
      <MetricTable runs={runs} />
      <TestLooksByRun runs={runs} />
      <CurveOverlay runs={runs} />
      <MatrixComparison runs={runs} />
      {runs.length === 2 && <PairedTest first={runs[0]} second={runs[1]} />}
    </div>
  );
}
