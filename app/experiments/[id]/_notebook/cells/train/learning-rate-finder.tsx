"use client";
import { Button, Group, Text } from "@mantine/core";
import { IconZoomScan } from "@tabler/icons-react";
import { SmallChart } from "@/app/_components/charts/small-chart";
import { FailureAlert } from "@/app/_components/ui/failure-alert";
import { formatSmall } from "@/app/_components/ui/format-values";
import type { CellOf } from "@/lib/experiments/cell-dependencies";
import { canonicalDigest } from "@/lib/experiments/canonical-digest";
import { runSpecOf } from "@/lib/experiments/run-spec-of";
import { RANGE_STEPS, type RangePoint, type RangeTest } from "@/lib/training/learning-rate/learning-rate-range";
import type { RunSpec } from "@/lib/training/run";
import { useExperiment } from "../../notebook-store";
import { isPending, useRangeTest } from "./use-range-test";

interface LearningRateFinderProps {
  cell: CellOf<"train">;
  onChoose: (learningRate: number) => void;
}

/** A learning-rate range test of this cell's run, and a button that puts the suggested rate into the form. */
export function LearningRateFinder({ cell, onChoose }: LearningRateFinderProps) {
  const launch = runSpecOf(useExperiment(), cell.id);
  const { test, spec, failure, start, cancel } = useRangeTest();
  const underWay = isPending(test);
  return (
    <section aria-label="Find a learning rate" aria-busy={underWay}>
      <Group gap="sm">
        {underWay ? (
          <Button variant="default" size="xs" onClick={cancel}>
            Stop the test
          </Button>
        ) : (
          <Button
            variant="default"
            size="xs"
            leftSection={<IconZoomScan size={14} aria-hidden />}
            disabled={!launch.ok}
            onClick={() => launch.ok && start(launch.spec)}
          >
            Find learning rate
          </Button>
        )}
        <Text size="xs" c="dimmed" role="status">
          {launch.ok || test ? progressInWords(test) : launch.reason}
        </Text>
      </Group>
      {failure && <FailureAlert failure={failure} />}
      {test?.failure && <FailureAlert failure={test.failure} />}
      {test && test.points.length > 1 && <RangeChart points={test.points} suggestion={test.suggestion} />}
      {test?.status === "completed" && (
        <Group gap="sm" mt="xs">
          {test.suggestion === null ? (
            <Text size="sm">
              The loss never fell, so no rate can be suggested: look at the data and the network first.
            </Text>
          ) : (
            <Button
              size="xs"
              disabled={test.suggestion === cell.training.optimizer.learningRate}
              onClick={() => test.suggestion !== null && onChoose(test.suggestion)}
            >
              Use {formatSmall(test.suggestion)}
            </Button>
          )}
          {launch.ok && spec && measured(launch.spec) !== measured(spec) && (
            <Text size="xs" c="dimmed">
              Measured with other settings than these.
            </Text>
          )}
        </Group>
      )}
    </section>
  );
}

function progressInWords(test: RangeTest | null): string {
  switch (test?.status) {
    case undefined:
    case "failed":
      return "About a hundred steps while the rate rises; no run is made.";
    case "queued":
      return "Waiting for a worker: it comes after the run in training.";
    case "running":
      return test.points.length === 0 ? "Preparing the films…" : `Step ${test.points.length} of at most ${RANGE_STEPS}`;
    case "completed":
      return test.suggestion === null ? "" : `The smoothed loss falls fastest at ${formatSmall(test.suggestion)}.`;
  }
}

/** All that a range test depends on: not the rate and the schedule, which it replaces. */
function measured({ training: { optimizer, schedule: _, epochs: __, ...training }, ...spec }: RunSpec): string {
  return canonicalDigest({ ...spec, training, optimizer: { ...optimizer, learningRate: 1 } });
}

/** The smoothed loss over the rate, on a scale of powers of ten. What lies far above the start is cut off. */
function RangeChart({ points, suggestion }: { points: readonly RangePoint[]; suggestion: number | null }) {
  const losses = points.map(({ smoothedLoss }) => smoothedLoss);
  const [lowest, top] = [Math.min(...losses), 1.5 * losses[0]];
  const drawn = points.filter(({ smoothedLoss }) => smoothedLoss <= top);
  const line = (label: string, color: string, valueOf: (point: RangePoint) => number) => ({
    label,
    color,
    points: drawn.map((point) => ({ x: Math.log10(point.learningRate), y: Math.min(valueOf(point), top) })),
  });
  return (
    <SmallChart
      title="Loss over the learning rate"
      xLabel="learning rate"
      height={170}
      description={`Smoothed loss at rates from ${formatSmall(points[0].learningRate)} to ${formatSmall(points[points.length - 1].learningRate)}, lowest ${formatSmall(lowest)}${suggestion === null ? "" : `; it falls fastest at ${formatSmall(suggestion)}`}`}
      lines={[
        line("batch", "var(--series-3)", ({ loss }) => loss),
        line("smoothed", "var(--series-1)", ({ smoothedLoss }) => smoothedLoss),
      ]}
      formatX={(exponent) => formatSmall(10 ** exponent)}
      formatY={formatSmall}
      mark={suggestion === null ? undefined : Math.log10(suggestion)}
    />
  );
}
