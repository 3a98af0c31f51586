"use client";
import {
  Anchor,
  Table,
  TableScrollContainer,
  TableTbody,
  TableTd,
  TableTh,
  TableThead,
  TableTr,
  Text,
} from "@mantine/core";
import Link from "next/link";
import type { ReactNode } from "react";
import { seriesColor } from "@/app/_components/charts/series-color";
import {
  formatDuration,
  formatFilmsOfPatients,
  formatInterval,
  formatMetric,
  formatMetricInterval,
  formatPercent,
} from "@/app/_components/ui/format-values";
import { metricTitle } from "@/lib/assessment/metric-title";
import type { Interval } from "@/lib/metrics/evaluation-report";
import type { MetricRow, RunComparison } from "@/lib/training/compare-runs";
import type { RunDetail } from "@/lib/training/run";
import styles from "./comparison.module.css";
import { settingDifferences } from "./setting-differences";

const SHARES = new Set(["accuracy", "balancedAccuracy"]);

/** The runs as columns: settings that differ, then the metrics of their evaluations, each with its 95% interval. */
export function MetricTable({ runs, comparison }: { runs: readonly RunDetail[]; comparison: RunComparison }) {
  const differences = settingDifferences(runs.map((run) => run.spec));
  return (
    <TableScrollContainer minWidth={480} type="native">
      <Table>
        <TableThead>
          <TableTr>
            <TableTh>
              <Text span size="xs" c="dimmed">
                Only settings that differ are shown
              </Text>
            </TableTh>
            {runs.map((run, i) => (
              <TableTh key={run.id}>
                <span className={styles.key} style={{ background: seriesColor(i) }} aria-hidden />
                <Anchor component={Link} href={`/runs/${run.id}`}>
                  {run.name}
                </Anchor>
              </TableTh>
            ))}
          </TableTr>
        </TableThead>
        <TableTbody>
          {differences.length === 0 && (
            <TableTr>
              <TableTd colSpan={runs.length + 1} c="dimmed">
                These runs have the same settings.
              </TableTd>
            </TableTr>
          )}
          {differences.map(({ setting, values }) => (
            <Row key={setting} name={setting} values={values} isSetting />
          ))}
          <Row name="Tested on" values={runs.map(testedOn)} />
          {comparison.metrics.filter(isOfWhole).map((row) => (
            <Row
              key={row.metric}
              name={capitalised(metricTitle(row.metric))}
              values={row.values.map((value, i) => figure(row.metric, value, row.intervals[i]))}
              best={row.best.length === 1 ? row.best[0] : null}
            />
          ))}
          <Row name="Duration" values={runs.map(durationOf)} />
        </TableTbody>
      </Table>
      {!comparison.isSameTest && (
        <Text size="sm" mt="xs">
          These runs were not tested on the same films: their figures stand side by side, but none can be called the
          best.
        </Text>
      )}
    </TableScrollContainer>
  );
}

function Row({
  name,
  values,
  best,
  isSetting = false,
}: {
  name: string;
  values: readonly ReactNode[];
  best?: number | null;
  isSetting?: boolean;
}) {
  return (
    <TableTr>
      <TableTh
        scope="row"
        fw={isSetting ? 400 : 550}
        ff={isSetting ? "monospace" : undefined}
        fz={isSetting ? "xs" : undefined}
      >
        {name}
      </TableTh>
      {values.map((value, i) => (
        <TableTd key={i} fw={best === i ? 650 : undefined}>
          {value}
        </TableTd>
      ))}
    </TableTr>
  );
}

/** Classes have their own table in each run's page. */
const isOfWhole = ({ metric }: MetricRow) => !metric.includes(".");

function figure(metric: string, value: number | null, interval: Interval | null): ReactNode {
  const isShare = SHARES.has(metric);
  return (
    <>
      {isShare ? formatPercent(value) : formatMetric(value)}{" "}
      <Text span size="xs" c="dimmed">
        {value === null || interval === null ? "" : isShare ? formatInterval(interval) : formatMetricInterval(interval)}
      </Text>
    </>
  );
}

const testedOn = ({ report }: RunDetail): string =>
  report === null ? "–" : formatFilmsOfPatients(report.accuracy.denominator, report.patients);

const capitalised = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

const durationOf = ({ startedAt, finishedAt }: RunDetail): string =>
  startedAt && finishedAt ? formatDuration(Date.parse(finishedAt) - Date.parse(startedAt)) : "–";
