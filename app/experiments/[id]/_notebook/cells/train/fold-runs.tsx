"use client";
import {
  Button,
  Group,
  Table,
  TableTbody,
  TableTd,
  TableTfoot,
  TableTh,
  TableThead,
  TableTr,
  Text,
} from "@mantine/core";
import { useCallback, useEffect } from "react";
import { formatMetric, formatPercent } from "@/app/_components/ui/format-values";
import { RunStatusBadge } from "@/app/_components/ui/run-status-badge";
import { SyntheticBadge } from "@/app/_components/ui/synthetic-badge";
import { TextLink } from "@/app/_components/ui/text-link";
import { useAction } from "@/app/_state/use-action";
import { client } from "@/lib/api/browser/client";
import type { CellOf } from "@/lib/experiments/cell-dependencies";
import { type FoldRun, foldRuns, isMissing } from "@/lib/experiments/fold-runs";
import { runSpecOf } from "@/lib/experiments/run-spec-of";
import { meanAndDeviation } from "@/lib/metrics/mean-and-deviation";
import { isUnderWay } from "@/lib/training/run-status";
import { useExperiment, useNotebook, useNotebookStore } from "../../notebook-store";
import { runMissingFolds } from "../../run-cells";
import { RunScore } from "@/app/runs/run-score";

/** How often runs that are under way are asked after; the one shown above tells of itself. */
const LOOK_MS = 4_000;

/** The folds of the train cell's cross-validation with their figures, and a way to train those that are missing; nothing for another protocol. */
export function FoldRuns({ cell }: { cell: CellOf<"train"> }) {
  const experiment = useExperiment();
  const runs = useNotebook((state) => state.runs);
  const launch = runSpecOf(experiment, cell.id);
  const folds = launch.ok ? foldRuns(experiment.id, launch.spec, Object.values(runs)) : null;
  useFollow(folds ?? []);
  return folds === null ? null : <FoldTable cell={cell.id} folds={folds} />;
}

function FoldTable({ cell, folds }: { cell: string; folds: readonly FoldRun[] }) {
  const store = useNotebookStore();
  const { run: runMissing, isBusy } = useAction(useCallback(() => runMissingFolds(store, cell), [store, cell]));
  const missing = folds.filter(isMissing).length;
  const figures = folds.map(({ run }) => run?.headline ?? null);
  const [accuracy, macroF1] = [
    meanAndDeviation(figures.map((figure) => figure?.accuracy ?? null)),
    meanAndDeviation(figures.map((figure) => figure?.macroF1 ?? null)),
  ];
  return (
    <div>
      <Group justify="space-between" mt="md" mb={4}>
        <Group gap="xs">
          <Text size="sm" fw={500}>
            All folds
          </Text>
          {folds.some(({ run }) => run?.synthetic) && <SyntheticBadge />}
        </Group>
        <Button size="xs" variant="default" loading={isBusy} disabled={missing === 0} onClick={runMissing}>
          {missing === folds.length
            ? "Run all folds"
            : missing === 0
              ? "All folds have a run"
              : `Run the other ${missing} folds`}
        </Button>
      </Group>
      <Table aria-label="Runs of all folds">
        <TableThead>
          <TableTr>
            <TableTh>Test fold</TableTh>
            <TableTh>Run</TableTh>
            <TableTh>Status</TableTh>
            <TableTh ta="right">Test accuracy</TableTh>
            <TableTh ta="right">Macro F1</TableTh>
          </TableTr>
        </TableThead>
        <TableTbody>
          {folds.map((fold) => (
            <FoldRow key={fold.split.fold} fold={fold} />
          ))}
        </TableTbody>
        <TableTfoot>
          <TableTr>
            <TableTh>mean ± SD</TableTh>
            <TableTd colSpan={2}>
              <Text size="xs" c="dimmed">
                SD says how much folds differ; it is no interval for the mean.
              </Text>
            </TableTd>
            <TableTd ta="right">
              {formatPercent(accuracy.mean)} ± {formatPercent(accuracy.standardDeviation)}
            </TableTd>
            <TableTd ta="right">
              {formatMetric(macroF1.mean)} ± {formatMetric(macroF1.standardDeviation)}
            </TableTd>
          </TableTr>
        </TableTfoot>
      </Table>
    </div>
  );
}

function FoldRow({ fold: { split, run } }: { fold: FoldRun }) {
  return (
    <TableTr>
      <TableTd>{split.fold + 1}</TableTd>
      <TableTd>{run === null ? "–" : <TextLink href={`/runs/${run.id}`}>{run.name}</TextLink>}</TableTd>
      <TableTd>{run !== null && <RunStatusBadge status={run.status} />}</TableTd>
      <TableTd ta="right">
        <RunScore headline={run?.headline} of="accuracy" />
      </TableTd>
      <TableTd ta="right">
        <RunScore headline={run?.headline} of="macroF1" />
      </TableTd>
    </TableTr>
  );
}

/** Learns what becomes of folds that wait or train. */
function useFollow(folds: readonly FoldRun[]): void {
  const knowRun = useNotebook((state) => state.knowRun);
  const underWay = folds.flatMap(({ run }) => (run !== null && isUnderWay(run.status) ? [run.id] : [])).join(" ");
  useEffect(() => {
    if (underWay === "") return;
    const wanted = new Set(underWay.split(" "));
    // A failed look is made up for by the next one.
    const look = () =>
      void client.listRuns().then(
        (runs) => runs.filter(({ id }) => wanted.has(id)).forEach(knowRun),
        () => undefined,
      );
    const timer = setInterval(look, LOOK_MS);
    return () => clearInterval(timer);
  }, [underWay, knowRun]);
}
