"use client";
import { Table, TableScrollContainer, TableTbody, TableTd, TableTh, TableThead, TableTr, Text } from "@mantine/core";
import { useMemo } from "react";
import { seriesColor } from "@/app/_components/charts/series-color";
import { formatMetric, formatPlural } from "@/app/_components/ui/format-values";
import { reliabilityBins } from "@/lib/metrics/calibration";
import { calibrationEffect } from "@/lib/metrics/calibration/calibration-effect";
import { calibrationSlope, type CalibrationSlope } from "@/lib/metrics/calibration/calibration-slope";
import type { EvaluationReport } from "@/lib/metrics/evaluation-report";
import { type JudgedFilms, scoresFor } from "@/lib/metrics/operating-points/operating-point";
import { activationOfReport, type NetworkOfReport } from "./network-of-report";
import { ReliabilityChart } from "./reliability-chart";
import styles from "./trust.module.css";

/** Few enough that a point rests on several films. */
const BINS = 10;

/** Whether “90% sure” is right in 90 of 100, as the network says it and as it is calibrated. */
export function CalibrationPanel({
  report,
  judged,
  network,
  calibration,
}: {
  report: EvaluationReport;
  judged: JudgedFilms;
  network: NetworkOfReport;
  calibration: NonNullable<NetworkOfReport["calibration"]>;
}) {
  const effect = useMemo(
    () => calibrationEffect(activationOfReport(network, report), calibration, report.predictions),
    [network, calibration, report],
  );
  const bins = useMemo(() => [report, judged].map(binsOf), [report, judged]);
  return (
    <section>
      <Text mb="sm" maw="80ch">
        {calibration.reason}
        {calibration.kind === "temperature" && ` The temperature is ${calibration.temperature.toFixed(2)}.`} Whoever
        uses the network, here or published, gets {effect === null ? "its own scores" : "the calibrated scores"}; the
        figures of the report above are of its own.
      </Text>
      <div className={styles.pair}>
        <ReliabilityChart title="As the network says it" bins={bins[0]} color={seriesColor(1)} />
        {effect !== null && <ReliabilityChart title="Calibrated" bins={bins[1]} color={seriesColor(0)} />}
      </div>
      <Text size="sm" c="dimmed" mt={4} maw="80ch">
        Across: how sure the prediction is; up: how often it is right, with 95% intervals; on the dashed line it is
        honest. Below: how many films are how sure. {formatPlural(report.predictions.length, "film")}
        {report.patients !== null && ` of ${formatPlural(report.patients, "patient")}`}.
      </Text>
      {effect !== null && <Effect effect={effect} />}
      <Slopes judged={judged} isCalibrated={effect !== null} />
    </section>
  );
}

const binsOf = ({ predictions }: JudgedFilms) =>
  reliabilityBins(
    predictions.map(({ label }) => label),
    predictions.map(({ probabilities }) => probabilities),
    BINS,
  );

function Effect({
  effect: { before, after, gain, changed },
}: {
  effect: NonNullable<ReturnType<typeof calibrationEffect>>;
}) {
  const rows = [
    [
      "Calibration error, bins of equal width",
      before.calibrationError,
      after.calibrationError,
      `were the calibrated scores honest, films so few would show ${formatMetric(after.ifHonest.mean)} on average and up to ${formatMetric(after.ifHonest.high)} in 95 of 100 cases`,
    ],
    ["Calibration error, bins of equal numbers", before.adaptiveCalibrationError, after.adaptiveCalibrationError, ""],
    [
      "Log loss",
      before.logLoss,
      after.logLoss,
      gain === null
        ? ""
        : `taken off a patient's: ${formatMetric(gain.value)}, 95% interval ${formatMetric(gain.low)} to ${formatMetric(gain.high)}`,
    ],
    ["Brier score (0–2)", before.brier, after.brier, ""],
  ] as const;
  return (
    <TableScrollContainer
      minWidth={560}
      type="native"
      tabIndex={0}
      role="group"
      aria-label="Before and after calibration"
    >
      <Table mt="sm">
        <TableThead>
          <TableTr>
            <TableTh>Lower is better</TableTh>
            <TableTh ta="right">Own scores</TableTh>
            <TableTh ta="right">Calibrated</TableTh>
            <TableTh>Within chance?</TableTh>
          </TableTr>
        </TableThead>
        <TableTbody>
          {rows.map(([name, own, calibrated, note]) => (
            <TableTr key={name}>
              <TableTh scope="row" fw={500}>
                {name}
              </TableTh>
              <TableTd ta="right">{formatMetric(own)}</TableTd>
              <TableTd ta="right">{formatMetric(calibrated)}</TableTd>
              <TableTd fz="sm" c="dimmed">
                {note}
              </TableTd>
            </TableTr>
          ))}
        </TableTbody>
      </Table>
      <Text size="sm" c="dimmed" mt={4}>
        {changed === 0
          ? "No film gets another prediction."
          : `${formatPlural(changed, "film")} would get another prediction by the calibrated scores.`}
      </Text>
    </TableScrollContainer>
  );
}

function Slopes({ judged, isCalibrated }: { judged: JudgedFilms; isCalibrated: boolean }) {
  const slopes = useMemo(
    () => judged.labels.map((label) => ({ label, found: calibrationSlope(...scoresFor(judged, label)) })),
    [judged],
  );
  const words = ({ value, low, high }: CalibrationSlope["slope"]) =>
    `${value.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`;
  return (
    <TableScrollContainer minWidth={420} type="native" tabIndex={0} role="group" aria-label="Calibration by class">
      <Table mt="sm">
        <TableThead>
          <TableTr>
            <TableTh>{isCalibrated ? "Calibrated scores, by class" : "Own scores, by class"}</TableTh>
            <TableTh>Slope (1 is honest; below, too extreme)</TableTh>
            <TableTh>Intercept (0 is honest; below, too high)</TableTh>
          </TableTr>
        </TableThead>
        <TableTbody>
          {slopes.map(({ label, found }) => (
            <TableTr key={label}>
              <TableTh scope="row" fw={550}>
                {label}
              </TableTh>
              <TableTd>{found === null ? "cannot be told from these films" : words(found.slope)}</TableTd>
              <TableTd>{found === null ? "–" : words(found.intercept)}</TableTd>
            </TableTr>
          ))}
        </TableTbody>
      </Table>
    </TableScrollContainer>
  );
}
