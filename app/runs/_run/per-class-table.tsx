import { Table, TableScrollContainer, TableTbody, TableTd, TableTh, TableThead, TableTr, Text } from "@mantine/core";
import { formatMetric, formatMetricInterval } from "@/app/_components/ui/format-values";
import type { EvaluationReport, Interval } from "@/lib/metrics/evaluation-report";
import { ShareWords } from "./share-words";

/** Sensitivity, specificity, precision, F1 and the areas of every class, each with its 95% interval. */
export function PerClassTable({ report }: { report: EvaluationReport }) {
  return (
    <TableScrollContainer minWidth={900} type="native" tabIndex={0} role="group" aria-label="Figures by class">
      <Table>
        <TableThead>
          <TableTr>
            <TableTh>Class</TableTh>
            <TableTh ta="right">Films</TableTh>
            <TableTh>Sensitivity</TableTh>
            <TableTh>Specificity</TableTh>
            <TableTh>Precision</TableTh>
            <TableTh>F1</TableTh>
            <TableTh>AUROC</TableTh>
            <TableTh>AUPRC</TableTh>
          </TableTr>
        </TableThead>
        <TableTbody>
          {report.labels.map((label) => {
            const metrics = report.perClass[label];
            const interval = (metric: string) => report.intervals[`${metric}.${label}`];
            return (
              <TableTr key={label}>
                <TableTh scope="row" fw={550}>
                  {label}
                </TableTh>
                <TableTd ta="right">{metrics.support}</TableTd>
                <TableTd>
                  <ShareWords share={metrics.recall} />
                </TableTd>
                <TableTd>
                  <ShareWords share={metrics.specificity} />
                </TableTd>
                <TableTd>
                  <ShareWords share={metrics.precision} />
                </TableTd>
                <TableTd>
                  <Figure value={metrics.f1} interval={interval("f1")} />
                </TableTd>
                <TableTd>
                  <Figure value={metrics.auroc} interval={interval("auroc")} />
                </TableTd>
                <TableTd>
                  <Figure value={metrics.auprc} interval={interval("auprc")} />
                </TableTd>
              </TableTr>
            );
          })}
        </TableTbody>
      </Table>
    </TableScrollContainer>
  );
}

function Figure({ value, interval }: { value: number | null; interval: Interval | undefined }) {
  return (
    <>
      {formatMetric(value)}{" "}
      <Text span size="xs" c="dimmed">
        {value !== null && interval ? formatMetricInterval(interval) : ""}
      </Text>
    </>
  );
}
