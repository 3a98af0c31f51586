"use client";
import {
  Alert,
  Table,
  TableScrollContainer,
  TableTbody,
  TableTd,
  TableTh,
  TableThead,
  TableTr,
  Text,
  Title,
} from "@mantine/core";
import { useDeferredValue, useMemo, useState } from "react";
import { ChartPair } from "@/app/_components/charts/chart-pair";
import { seriesColor } from "@/app/_components/charts/series-color";
import { SmallChart } from "@/app/_components/charts/small-chart";
import { formatInterval, formatPercent, formatPlural } from "@/app/_components/ui/format-values";
import { netBenefitBand } from "@/lib/metrics/decision-curve/net-benefit-band";
import type { Proportion } from "@/lib/metrics/evaluation-report";
import { defaultLabel } from "@/lib/metrics/operating-points/default-label";
import type { ThresholdMeasures } from "@/lib/metrics/operating-points/measure-threshold";
import {
  type JudgedFilms,
  type OperatingPoint,
  operatingPoint,
  scoresFor,
} from "@/lib/metrics/operating-points/operating-point";
import { type OperatingRule, ruleWords } from "@/lib/metrics/operating-points/operating-rule";
import { shiftPrevalence } from "@/lib/metrics/prevalence/shift-prevalence";
import { rocCurve } from "@/lib/metrics/roc";
import { PrevalencePanel, prevalenceWords } from "./prevalence-panel";
import { RuleFields } from "./rule-fields";
import styles from "./trust.module.css";

const UNIT = [0, 1] as const;

/** A threshold chosen on the validation films, what it gives on the films of the report, and what that is worth where the disease is rarer. */
export function OperatingPanel({ validation, judged }: { validation: JudgedFilms; judged: JudgedFilms }) {
  const [label, setLabel] = useState(() => defaultLabel(judged.labels));
  const [rule, setRule] = useState<OperatingRule>({ kind: "sensitivity", atLeast: 0.95 });
  const found = useMemo(() => operatingPoint(validation, judged, label, rule), [validation, judged, label, rule]);
  return (
    <section>
      <Text mb="sm" maw="80ch">
        A film is flagged when its score for the class reaches a threshold. The threshold is chosen on the validation
        films alone, then counted on the films of this report.
      </Text>
      <RuleFields labels={judged.labels} label={label} onLabel={setLabel} rule={rule} onRule={setRule} />
      {found.found ? (
        <Chosen point={found.point} judged={judged} />
      ) : (
        <Alert mt="sm" color="yellow" title="No threshold does this">
          {found.reason}
        </Alert>
      )}
    </section>
  );
}

function Chosen({ point, judged }: { point: OperatingPoint; judged: JudgedFilms }) {
  const { label, rule, threshold, test, validation } = point;
  const [prevalence, setPrevalence] = useState(0.05);
  const settled = useDeferredValue(prevalence);
  return (
    <>
      <Text my="sm" maw="80ch" aria-live="polite">
        Flagged for <strong>{label}</strong>: score ≥ <strong>{threshold.toFixed(3)}</strong>, chosen on validation for{" "}
        {ruleWords(rule)}. On these films it finds <strong>{formatPercent(test.sensitivity.value)}</strong> of{" "}
        {formatPlural(test.sensitivity.denominator, "film")} with it (95% interval {formatInterval(test.sensitivity)})
        and leaves <strong>{formatPercent(test.specificity.value)}</strong> of the {test.specificity.denominator} others
        alone ({formatInterval(test.specificity)}).
      </Text>
      <MeasureTable test={test} validation={validation} />
      <div className={styles.charts}>
        <ChartPair>
          <MarkedRoc judged={judged} point={point} />
          <DecisionCurve
            judged={judged}
            label={label}
            learned={validation.sensitivity.denominator / validation.films}
            prevalence={settled}
          />
        </ChartPair>
      </div>
      <Title order={4} mt="md" mb={6}>
        What a flag is worth where you are
      </Title>
      <PrevalencePanel
        label={label}
        flag={`flagged (score ≥ ${threshold.toFixed(3)})`}
        sensitivity={test.sensitivity}
        specificity={test.specificity}
        prevalence={prevalence}
        onPrevalence={setPrevalence}
      />
    </>
  );
}

function MeasureTable({ test, validation }: { test: ThresholdMeasures; validation: ThresholdMeasures }) {
  const share = (one: Proportion) =>
    one.value === null
      ? "–"
      : `${formatPercent(one.value)} (${formatInterval(one)}; ${one.numerator}/${one.denominator})`;
  const ratio = (one: ThresholdMeasures["positiveLikelihoodRatio"]) =>
    one === null ? "–" : `${one.value.toFixed(2)} (${one.low.toFixed(2)}–${one.high.toFixed(2)})`;
  const rows: [string, (of: ThresholdMeasures) => string][] = [
    ["Films, patients", ({ films, patients }) => `${films}${patients === null ? "" : `, ${patients}`}`],
    ["Sensitivity", ({ sensitivity }) => share(sensitivity)],
    ["Specificity", ({ specificity }) => share(specificity)],
    ["Likelihood ratio of a flag", ({ positiveLikelihoodRatio }) => ratio(positiveLikelihoodRatio)],
    ["Likelihood ratio of none", ({ negativeLikelihoodRatio }) => ratio(negativeLikelihoodRatio)],
    ["Right among flagged, at these films' own share", ({ precision }) => share(precision)],
    ["Right among the others, at these films' own share", ({ negativePredictive }) => share(negativePredictive)],
  ];
  return (
    <TableScrollContainer minWidth={560} type="native" tabIndex={0} role="group" aria-label="Figures at the threshold">
      <Table>
        <TableThead>
          <TableTr>
            <TableTh>At that threshold, with 95% intervals</TableTh>
            <TableTh>These films</TableTh>
            <TableTh>Validation, where it was chosen (flatters)</TableTh>
          </TableTr>
        </TableThead>
        <TableTbody>
          {rows.map(([name, of]) => (
            <TableTr key={name}>
              <TableTh scope="row" fw={500}>
                {name}
              </TableTh>
              <TableTd>{of(test)}</TableTd>
              <TableTd c="dimmed">{of(validation)}</TableTd>
            </TableTr>
          ))}
        </TableTbody>
      </Table>
    </TableScrollContainer>
  );
}

function MarkedRoc({ judged, point: { label, test, validation } }: { judged: JudgedFilms; point: OperatingPoint }) {
  const curve = useMemo(() => rocCurve(...scoresFor(judged, label)) ?? [], [judged, label]);
  const at = ({ sensitivity, specificity }: ThresholdMeasures) =>
    sensitivity.value === null || specificity.value === null
      ? []
      : [{ x: 1 - specificity.value, y: sensitivity.value }];
  return (
    <SmallChart
      title={`ROC for ${label}, with the threshold`}
      description={`ROC curve for ${label}; at the threshold sensitivity ${formatPercent(test.sensitivity.value)}, specificity ${formatPercent(test.specificity.value)}`}
      lines={[
        {
          label: "these films",
          color: seriesColor(0),
          points: curve.map(({ falsePositiveRate, truePositiveRate }) => ({
            x: falsePositiveRate,
            y: truePositiveRate,
          })),
        },
        { label: "the threshold here", color: seriesColor(1), points: at(test), dots: true },
        { label: "on validation", color: seriesColor(2), points: at(validation), dots: true },
      ]}
      xLabel="1 − specificity"
      yLabel="sensitivity"
      xDomain={UNIT}
      yDomain={UNIT}
      diagonal
    />
  );
}

/** From 1 in 100 to 1 in 2: outside it nobody decides by a film. */
const THRESHOLDS = Array.from({ length: 50 }, (_, i) => (i + 1) / 100);

function DecisionCurve({
  judged,
  label,
  learned,
  prevalence,
}: {
  judged: JudgedFilms;
  label: string;
  /** The share of the class that the scores are calibrated for. */
  learned: number;
  prevalence: number;
}) {
  const curve = useMemo(() => {
    const index = judged.labels.indexOf(label);
    const films = judged.predictions.map((film) => ({
      label: film.label,
      score: shiftPrevalence(
        [film.probabilities[index], 1 - film.probabilities[index]],
        [learned, 1 - learned],
        [prevalence, 1 - prevalence],
      )[0],
      ...(film.patient === undefined ? {} : { patient: film.patient }),
    }));
    return netBenefitBand(films, index, THRESHOLDS, prevalence) ?? [];
  }, [judged, label, learned, prevalence]);
  const line = (of: (point: (typeof curve)[number]) => number) =>
    curve.map((point) => ({ x: point.threshold, y: of(point) }));
  const top = Math.max(0.01, ...curve.flatMap(({ high, everybody }) => [high, everybody]));
  return (
    <SmallChart
      title={`Decision curve where ${prevalenceWords(prevalence)} have ${label}`}
      description={`Net benefit of acting on flagged films, on all and on none, for thresholds from 1% to 50%`}
      lines={[
        { label: "act on the score", color: seriesColor(0), points: line(({ model }) => model) },
        { label: "lower end", color: seriesColor(0), points: line(({ low }) => low), isEdge: true },
        { label: "upper end", color: seriesColor(0), points: line(({ high }) => high), isEdge: true },
        {
          label: "act on everybody",
          color: seriesColor(3),
          points: line(({ everybody }) => everybody).filter(({ y }) => y >= -top / 3),
        },
        {
          label: "act on nobody",
          color: "var(--mantine-color-dimmed)",
          points: [
            { x: 0.01, y: 0 },
            { x: 0.5, y: 0 },
          ],
        },
      ]}
      xLabel="probability from which you would act"
      yLabel="net benefit"
      xDomain={[0, 0.5]}
      yDomain={[-top / 3, top * 1.1]}
      formatY={(value) => value.toFixed(3)}
      note="At the share chosen below, to which the scores are moved by Bayes' rule; dashed: 95% band, by patient. Acting on the score helps where its line is the highest."
    />
  );
}
