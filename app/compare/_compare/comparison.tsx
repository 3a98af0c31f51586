"use client";
import { Skeleton, Text } from "@mantine/core";
import { useMemo } from "react";
import { FailureAlert } from "@/app/_components/ui/failure-alert";
import styles from "@/app/runs/_run/run.module.css";
import { useRequest } from "@/app/_state/use-request";
import { client } from "@/lib/api/browser/client";
import { compareRuns } from "@/lib/training/compare-runs";
import type { RunDetail } from "@/lib/training/run";
import { CurveOverlay } from "./curve-overlay";
import { MatrixComparison } from "./matrix-comparison";
import { TestLooksByRun } from "./test-looks-by-run";
import { MetricTable } from "./metric-table";
import { PairedTests } from "./paired-tests";

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

/** Each pair is tested in the page itself: of more runs there would be too many to wait for. */
const MOST_TESTED = 5;

function ComparedRuns({ runs }: { runs: readonly RunDetail[] }) {
  const areTested = runs.length <= MOST_TESTED;
  const comparison = useMemo(() => compareRuns(runs, { withPairs: areTested }), [runs, areTested]);
  return (
    <div className={styles.stack}>
      <MetricTable runs={runs} comparison={comparison} />
      <TestLooksByRun runs={runs} />
      <CurveOverlay runs={runs} />
      <MatrixComparison runs={runs} />
      {areTested ? (
        <PairedTests runs={runs} pairs={comparison.pairs} />
      ) : (
        <Text size="sm" c="dimmed">
          Whether runs differ by more than chance is tested for up to {MOST_TESTED} of them here, and for any number by
          `hilum compare`.
        </Text>
      )}
    </div>
  );
}
