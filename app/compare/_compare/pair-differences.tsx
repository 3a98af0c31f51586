import { Table, TableScrollContainer, TableTbody, TableTd, TableTh, TableThead, TableTr, Text } from "@mantine/core";
import { metricTitle } from "@/lib/assessment/metric-title";
import type { TestedDifference } from "@/lib/training/compare-runs";

const TESTS = { mcnemar: "McNemar", delong: "DeLong", permutation: "patients swapped" } as const;

/** What two runs differ in, with interval and test; a difference that chance would hardly show is set in bold. */
export function PairDifferences({ differences, label }: { differences: readonly TestedDifference[]; label: string }) {
  return (
    <TableScrollContainer minWidth={560} type="native" tabIndex={0} role="group" aria-label={label}>
      <Table>
        <TableThead>
          <TableTr>
            <TableTh>Metric</TableTh>
            <TableTh>Difference, 95% interval</TableTh>
            <TableTh>Test</TableTh>
            <TableTh ta="right">p</TableTh>
            <TableTh ta="right">p after Holm</TableTh>
          </TableTr>
        </TableThead>
        <TableTbody>
          {differences.map(({ metric, difference, low, high, test, pValue, adjusted }) => (
            <TableTr key={metric}>
              <TableTh scope="row" fw={550}>
                {metricTitle(metric)}
              </TableTh>
              <TableTd fw={adjusted !== null && adjusted < 0.05 ? 650 : undefined}>
                {difference === null ? "–" : signed(difference)}{" "}
                <Text span size="xs" c="dimmed">
                  {low === null || high === null ? "" : `${signed(low)} to ${signed(high)}`}
                </Text>
              </TableTd>
              <TableTd>{TESTS[test]}</TableTd>
              <TableTd ta="right">{pValue === null ? "–" : pValue.toPrecision(2)}</TableTd>
              <TableTd ta="right">{adjusted === null ? "–" : adjusted.toPrecision(2)}</TableTd>
            </TableTr>
          ))}
        </TableTbody>
      </Table>
    </TableScrollContainer>
  );
}

/** `+0.042`, `−0.013`; nothing before what rounds to zero. */
function signed(value: number): string {
  const text = Math.abs(value).toFixed(3);
  if (Number(text) === 0) return text;
  return `${value > 0 ? "+" : "−"}${text}`;
}
