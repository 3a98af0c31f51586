import { Table, TableScrollContainer, TableTbody, TableTd, TableTh, TableThead, TableTr, Text } from "@mantine/core";
import { formatInterval, formatMetric, formatPercent } from "@/app/_components/ui/format-values";
import type { EvaluationReport, Proportion } from "@/lib/metrics/evaluation-report";

/** Sensitivity, specificity, precision with their 95% intervals, F1 and AUROC of every class. */
export function PerClassTable({ report }: { report: EvaluationReport }) {
  return (
    <TableScrollContainer minWidth={640} type="native" tabIndex={0} role="group" aria-label="Figures by class">
      <Table>
        <TableThead>
          <TableTr>
            <TableTh>Class</TableTh>
            <TableTh ta="right">Images</TableTh>
            <TableTh>Sensitivity</TableTh>
            <TableTh>Specificity</TableTh>
            <TableTh>Precision</TableTh>
            <TableTh ta="right">F1</TableTh>
            <TableTh ta="right">AUROC</TableTh>
          </TableTr>
        </TableThead>
        <TableTbody>
          {report.labels.map((label) => {
            const metrics = report.perClass[label];
            return (
              <TableTr key={label}>
                <TableTh scope="row" fw={550}>
                  {label}
                </TableTh>
                <TableTd ta="right">{metrics.support}</TableTd>
                <TableTd>
                  <WithInterval share={metrics.recall} />
                </TableTd>
                <TableTd>
                  <WithInterval share={metrics.specificity} />
                </TableTd>
                <TableTd>
                  <WithInterval share={metrics.precision} />
                </TableTd>
                <TableTd ta="right">{formatMetric(metrics.f1)}</TableTd>
                <TableTd ta="right">{formatMetric(metrics.auroc)}</TableTd>
              </TableTr>
            );
          })}
        </TableTbody>
      </Table>
    </TableScrollContainer>
  );
}

function WithInterval({ share }: { share: Proportion }) {
  return (
    <>
      {formatPercent(share.value)}{" "}
      <Text span size="xs" c="dimmed">
        {share.value === null ? "" : formatInterval(share)}
      </Text>
    </>
  );
}
