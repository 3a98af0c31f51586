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
import { seriesColor } from "@/app/_components/charts/series-color";
import { formatDuration, formatInterval, formatMetric, formatPercent } from "@/app/_components/ui/format-values";
import type { EvaluationReport } from "@/lib/metrics/evaluation-report";
import type { RunDetail } from "@/lib/training/run";
import styles from "./comparison.module.css";
import { settingDifferences } from "./setting-differences";

const METRICS: readonly {
  name: string;
  of: (report: EvaluationReport) => number | null;
  format: (value: number | null) => string;
}[] = [
  { name: "Accuracy", of: (report) => report.accuracy.value, format: formatPercent },
  { name: "Balanced accuracy", of: (report) => report.balancedAccuracy, format: formatPercent },
  { name: "Macro F1", of: (report) => report.macroF1, format: formatMetric },
  { name: "Macro AUROC", of: (report) => report.macroAuroc, format: formatMetric },
];

/** The runs as columns: settings that differ, then the metrics of their evaluations. */
export function MetricTable({ runs }: { runs: readonly RunDetail[] }) {
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
          {METRICS.map(({ name, of, format }) => (
            <Row
              key={name}
              name={name}
              values={runs.map((run) => format(run.report && of(run.report)))}
              best={bestOf(runs.map((run) => run.report && of(run.report)))}
            />
          ))}
          <Row
            name="95% interval of accuracy"
            values={runs.map((run) => (run.report ? formatInterval(run.report.accuracy) : "–"))}
          />
          <Row name="Duration" values={runs.map(durationOf)} />
        </TableTbody>
      </Table>
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
  values: readonly string[];
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

/** The only run with the largest value; null when several share it or fewer than two have one. */
function bestOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  const largest = Math.max(...known);
  return known.length > 1 && known.filter((value) => value === largest).length === 1 ? values.indexOf(largest) : null;
}

const durationOf = ({ startedAt, finishedAt }: RunDetail): string =>
  startedAt && finishedAt ? formatDuration(Date.parse(finishedAt) - Date.parse(startedAt)) : "–";
