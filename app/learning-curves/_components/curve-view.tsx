"use client";
import { Badge, Button, Group, Text, Title } from "@mantine/core";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useCallback, useEffect } from "react";
import { ChartPair } from "@/app/_components/charts/chart-pair";
import { FailureAlert } from "@/app/_components/ui/failure-alert";
import { formatFilmsOfPatients, formatPlural } from "@/app/_components/ui/format-values";
import { Panel } from "@/app/_components/ui/panel";
import { useAction } from "@/app/_state/use-action";
import { useRequest } from "@/app/_state/use-request";
import styles from "@/app/runs/_run/run.module.css";
import { SeriesBar } from "@/app/runs/_run/series/series-bar";
import { client } from "@/lib/api/browser/client";
import type { LearningCurve } from "@/lib/assessment/learning-curve/learning-curve";
import { isUnderWay } from "@/lib/training/run-status";
import { LearningChart } from "./learning-chart";
import { CurveFigures } from "./curve-figures";
import { CurveRuns } from "./curve-runs";

const LOOK_EVERY_MS = 4_000;

/** A learning curve as it grows: how far its runs are, the two curves with their intervals, and what may be said of them. */
export function CurveView({ curve: first }: { curve: LearningCurve }) {
  const { value, failure, reload } = useRequest(`learning-curve:${first.id}`, (signal) =>
    client.getLearningCurve(first.id, { signal }),
  );
  const curve = value ?? first;
  const isPending = curve.runs.some(({ run }) => run !== null && isUnderWay(run.status));
  useEffect(() => {
    if (!isPending) return;
    const timer = setInterval(reload, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [isPending, reload]);
  const queued = curve.runs.flatMap(({ run, cost, epochs }) => (run === null ? [] : [{ ...run, cost, epochs }]));
  const { points, claims, test, dataset, spec, fromWords } = curve;
  return (
    <div className={styles.stack}>
      {failure && <FailureAlert failure={failure} />}
      <Panel>
        <div className={styles.stack}>
          <SeriesBar
            title="Runs of the learning curve"
            runs={queued}
            msPerCost={curve.msPerCost}
            onControlled={reload}
          />
          <Text size="sm" c="dimmed" maw="90ch">
            On{" "}
            <Link href={`/datasets/${dataset.id}`} className="plain-link" style={{ textDecoration: "underline" }}>
              {dataset.title}
            </Link>
            , all tested on the same {formatFilmsOfPatients(test.films, test.patients)}. {spec.base.cnn.name},{" "}
            {formatPlural(spec.seeds, "seed")}.{" "}
            {curve.isStale && <Badge color="yellow">The set has changed since</Badge>}
          </Text>
          {points.length === 0 ? (
            <Text size="sm">The first points come with the first completed runs.</Text>
          ) : (
            <ChartPair>
              <LearningChart metric="accuracy" points={points} fromWords={fromWords} />
              <LearningChart metric="macroAuroc" points={points} fromWords={fromWords} />
            </ChartPair>
          )}
          {claims.map((claim) => (
            <Text key={claim} maw="90ch">
              {claim}
            </Text>
          ))}
          {curve.notes.map((note) => (
            <Text key={note} size="sm" c="dimmed" maw="90ch">
              {note}
            </Text>
          ))}
        </div>
      </Panel>
      {points.length > 0 && (
        <Panel>
          <Title order={2} mb="sm">
            Figures
          </Title>
          <CurveFigures curve={curve} />
        </Panel>
      )}
      <Panel>
        <Group justify="space-between" mb="sm">
          <Title order={2}>Runs</Title>
          <CurveActions curve={curve} missing={curve.runs.length - queued.length} onChanged={reload} />
        </Group>
        <CurveRuns curve={curve} />
      </Panel>
    </div>
  );
}

function CurveActions({
  curve: { id },
  missing,
  onChanged,
}: {
  curve: LearningCurve;
  missing: number;
  onChanged: () => void;
}) {
  const router = useRouter();
  const queue = useAction(
    useCallback(async () => {
      await client.resumeLearningCurve(id);
      onChanged();
    }, [id, onChanged]),
  );
  const remove = useAction(
    useCallback(async () => {
      await client.deleteLearningCurve(id);
      router.push("/learning-curves");
    }, [id, router]),
  );
  return (
    <Group gap="xs" justify="flex-end">
      {missing > 0 && (
        <Button size="compact-sm" variant="default" loading={queue.isBusy} onClick={queue.run}>
          Queue the {formatPlural(missing, "run")} that {missing === 1 ? "is" : "are"} missing
        </Button>
      )}
      <Button
        size="compact-sm"
        variant="subtle"
        color="gray"
        loading={remove.isBusy}
        title="Forgets the curve; its runs stay, and asking the same again brings it back"
        onClick={remove.run}
      >
        Remove this curve
      </Button>
    </Group>
  );
}
