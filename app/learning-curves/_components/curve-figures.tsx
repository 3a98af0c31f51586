import { Table, TableScrollContainer, TableTbody, TableTd, TableTh, TableThead, TableTr, Text } from "@mantine/core";
import { formatCount } from "@/app/_components/ui/format-values";
import { differenceText, estimateText } from "@/lib/assessment/estimate-text";
import { CURVE_METRICS, type LearningCurve } from "@/lib/assessment/learning-curve/learning-curve";
import { metricTitle } from "@/lib/assessment/metric-title";

/** Every point of both curves with its interval, and the difference on as many patients. */
export function CurveFigures({ curve: { points, differences, fromWords, spec } }: { curve: LearningCurve }) {
  const head = CURVE_METRICS.map((metric) => (
    <TableTh scope="col" key={metric}>
      {metricTitle(metric).replace(/^./, (first) => first.toUpperCase())}
    </TableTh>
  ));
  return (
    <>
      <TableScrollContainer minWidth={640} type="native">
        <Table verticalSpacing={4} aria-label="Figures by training patients">
          <TableThead>
            <TableTr>
              <TableTh scope="col">From</TableTh>
              <TableTh scope="col">Training patients</TableTh>
              <TableTh scope="col">Seeds done</TableTh>
              {head}
            </TableTr>
          </TableThead>
          <TableTbody>
            {points.map((point) => (
              <TableTr key={`${point.start} ${point.patients}`}>
                <TableTd>{point.start === "scratch" ? "scratch" : fromWords}</TableTd>
                <TableTd className="figures">{formatCount(point.patients)}</TableTd>
                <TableTd className="figures">
                  {point.seeds} of {spec.seeds}
                </TableTd>
                {CURVE_METRICS.map((metric) => (
                  <TableTd key={metric} className="figures">
                    {estimateText(point[metric])}
                  </TableTd>
                ))}
              </TableTr>
            ))}
            {differences.map((one) => (
              <TableTr key={one.patients}>
                <TableTd>{fromWords} minus scratch</TableTd>
                <TableTd className="figures">{formatCount(one.patients)}</TableTd>
                <TableTd />
                {CURVE_METRICS.map((metric) => (
                  <TableTd key={metric} className="figures">
                    {differenceText(one[metric])}
                  </TableTd>
                ))}
              </TableTr>
            ))}
          </TableTbody>
        </Table>
      </TableScrollContainer>
      <Text size="xs" c="dimmed" mt={4} maw="90ch">
        Means over seeds with 95% intervals: of the test patients, drawn anew 2,000 times, and of the seeds, by
        Student&rsquo;s t, added as squares. With one seed they are of patients alone. Differences are taken film by
        film and seed by seed.
      </Text>
    </>
  );
}
