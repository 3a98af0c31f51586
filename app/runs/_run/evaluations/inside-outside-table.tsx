import { Table, TableScrollContainer, TableTbody, TableTd, TableTh, TableThead, TableTr, Text } from "@mantine/core";
import { seriesColor } from "@/app/_components/charts/series-color";
import { formatPlural } from "@/app/_components/ui/format-values";
import type { InsideOutside, Estimate, MetricDrop } from "@/lib/assessment/inside-outside";
import { differenceText, estimateText } from "@/lib/assessment/estimate-text";
import { metricTitle } from "@/lib/assessment/metric-title";
import styles from "./evaluations.module.css";

const INSIDE = seriesColor(0);
const OUTSIDE = seriesColor(1);

/** Each figure on the own test split and on another data set, drawn and written, with the difference. */
export function InsideOutsideTable({ comparison: { classes, inside, outside, rows } }: { comparison: InsideOutside }) {
  return (
    <TableScrollContainer minWidth={720} type="native">
      <Table verticalSpacing={4}>
        <TableThead>
          <TableTr>
            <TableTh scope="col">
              <Text span size="xs" c="dimmed">
                over {classes.join(", ")}
              </Text>
            </TableTh>
            <TableTh scope="col" w="30%">
              <Text span size="xs" c="dimmed">
                0 to 1, with 95% intervals
              </Text>
            </TableTh>
            <TestedHead name="Inside" color={INSIDE} tested={inside} />
            <TestedHead name="Outside" color={OUTSIDE} tested={outside} />
            <TableTh scope="col">
              Drop
              <Text size="xs" c="dimmed" fw={400}>
                outside − inside
              </Text>
            </TableTh>
          </TableTr>
        </TableThead>
        <TableTbody>
          {rows.map((row) => (
            <TableTr key={row.metric}>
              <TableTh scope="row" fw={500}>
                {capitalised(metricTitle(row.metric))}
              </TableTh>
              <TableTd>
                <Dumbbell row={row} />
              </TableTd>
              <TableTd className="figures">{estimateText(row.inside)}</TableTd>
              <TableTd className="figures">{estimateText(row.outside)}</TableTd>
              <TableTd className="figures" fw={isWorse(row) ? 650 : undefined}>
                {differenceText(row.difference)}
              </TableTd>
            </TableTr>
          ))}
        </TableTbody>
      </Table>
      <Text size="xs" c="dimmed" mt={4}>
        Bold: worse outside, and the interval of the difference leaves no other reading.
      </Text>
    </TableScrollContainer>
  );
}

function TestedHead({ name, color, tested }: { name: string; color: string; tested: InsideOutside["inside"] }) {
  return (
    <TableTh scope="col">
      <span className={styles.key} style={{ background: color }} aria-hidden />
      {name}
      <Text size="xs" c="dimmed" fw={400}>
        {formatPlural(tested.films, "film")}
        {tested.patients === null ? "" : `, ${formatPlural(tested.patients, "patient")}`}
      </Text>
    </TableTh>
  );
}

/** Two dots with their intervals on one line; the numbers stand beside it. */
function Dumbbell({ row: { inside, outside } }: { row: MetricDrop }) {
  return (
    <div className={styles.track} aria-hidden>
      <Point measured={inside} color={INSIDE} line="38%" />
      <Point measured={outside} color={OUTSIDE} line="62%" />
    </div>
  );
}

function Point({ measured: { value, low, high }, color, line }: { measured: Estimate; color: string; line: string }) {
  if (value === null) return null;
  const at = (share: number) => `${100 * Math.min(1, Math.max(0, share))}%`;
  return (
    <>
      {low !== null && high !== null && (
        <span
          className={styles.interval}
          style={{
            left: at(low),
            width: `${100 * Math.max(0, Math.min(1, high) - Math.max(0, low))}%`,
            top: line,
            background: color,
          }}
        />
      )}
      <span className={styles.dot} style={{ left: at(value), top: line, background: color }} />
    </>
  );
}

const LOWER_IS_BETTER = new Set(["expectedCalibrationError", "calibratedCalibrationError"]);

function isWorse({ metric, difference: { low, high } }: MetricDrop): boolean {
  if (low === null || high === null) return false;
  return LOWER_IS_BETTER.has(metric) ? low > 0 : high < 0;
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
