"use client";

import { ChartPair } from "@/app/_components/charts/chart-pair";
import { ClassBalance, type ClassPart } from "@/app/_components/charts/class-balance";
import { ClassBars } from "@/app/_components/charts/class-bars";
import { CurveChart } from "@/app/_components/charts/curve-chart";
import { SmallChart } from "@/app/_components/charts/small-chart";
import { formatPercent } from "@/app/_components/ui/format-values";
import { RunCharts } from "@/app/runs/_run/run-charts";
import { ProbabilityCharts } from "@/app/runs/_run/probability-charts";
import { exampleAudit } from "../_gallery/example-audit";
import { EXAMPLE_LABELS } from "../_gallery/example-dataset";
import { exampleReport } from "../_gallery/example-report";
import { exampleProgress } from "../_gallery/example-run";
import { Family, Specimen, State } from "../_gallery/specimen";

const UNIT = [0, 1] as const;
const EPOCHS = Array.from({ length: 12 }, (_, i) => i + 1);
const saturating = (epoch: number, top: number) => top * (1 - Math.exp(-epoch / 3));
const curve = (label: string, color: string, top: number) => ({
  label,
  color,
  values: EPOCHS.map((epoch) => saturating(epoch, top)),
});

const PARTS: readonly ClassPart[] = [
  { name: "train", films: 820, patients: 650, classes: { "covid-19": 99, normal: 457, pneumonia: 264 } },
  { name: "validation", films: 150, patients: 120, classes: { "covid-19": 18, normal: 83, pneumonia: 49 } },
  { name: "test", films: 270, patients: 210, classes: { "covid-19": 33, normal: 150, pneumonia: 87 } },
];
const EMPTY_PARTS = PARTS.map(({ name }) => ({ name, films: 0, patients: 0, classes: {} }));

/** What is drawn of numbers. */
export function ChartFamily() {
  return (
    <Family id="charts" title="Charts">
      <Specimen of="CurveChart">
        <Curves />
      </Specimen>
      <Specimen of="RunCharts">
        <RunCharts {...exampleProgress("running")} />
      </Specimen>
      <Specimen of="SmallChart">
        <SmallCharts />
      </Specimen>
      <Specimen of="ChartPair">
        <ChartPair>
          <div>The left one</div>
          <div>The right one, below on a narrow screen</div>
        </ChartPair>
      </Specimen>
      <Specimen of="ProbabilityCharts">
        <ProbabilityCharts report={exampleReport} />
      </Specimen>
      <Specimen of="ClassBars">
        <ClassBars
          labels={EXAMPLE_LABELS}
          charts={[
            { title: "Age in years", bins: exampleAudit.distributions[0].bins },
            { title: "View", bins: exampleAudit.distributions[1].bins },
            { title: "One value", bins: exampleAudit.distributions[2].bins },
          ]}
        />
      </Specimen>
      <Specimen of="ClassBalance">
        <State name="three parts">
          <ClassBalance parts={PARTS} labels={EXAMPLE_LABELS} />
        </State>
        <State name="nothing in them">
          <ClassBalance parts={EMPTY_PARTS} labels={EXAMPLE_LABELS} />
        </State>
      </Specimen>
    </Family>
  );
}

function Curves() {
  const six = ["a", "b", "c", "d", "e", "f"].map((name, i) =>
    curve(`run ${name}`, `var(--series-${i + 1})`, 0.9 - 0.09 * i),
  );
  return (
    <ChartPair>
      <CurveChart
        title="Two curves, in percent"
        description="Two example curves that rise"
        xLabel="epoch"
        x={EPOCHS}
        yRange={UNIT}
        formatY={(value) => formatPercent(value, 0)}
        curves={[
          { ...curve("training", "var(--series-1)", 0.93), dots: true },
          { ...curve("validation", "var(--series-2)", 0.81), dashed: true, dots: true },
        ]}
      />
      <CurveChart
        title="Six curves, every colour"
        description="Six example curves that rise"
        xLabel="epoch"
        x={EPOCHS}
        curves={six}
      />
      <CurveChart
        title="One value only"
        description="An example curve of one point"
        xLabel="epoch"
        x={[1]}
        curves={[{ label: "training", color: "var(--series-1)", values: [0.7], dots: true }]}
      />
      <CurveChart
        title="No value yet"
        description="An example chart without a value"
        xLabel="epoch"
        x={[]}
        curves={[{ label: "training", color: "var(--series-1)", values: [] }]}
      />
    </ChartPair>
  );
}

function SmallCharts() {
  const points = EPOCHS.map((x) => ({ x, y: saturating(x, 0.9) }));
  return (
    <ChartPair>
      <SmallChart
        title="One line with a mark and a note"
        description="An example line that rises"
        lines={[{ label: "learning rate", color: "var(--series-1)", points }]}
        xLabel="epoch"
        mark={4}
        note="The mark stands where the rate would be chosen."
      />
      <SmallChart
        title="Three lines over the diagonal"
        description="Three example lines"
        xLabel="1 − specificity"
        yLabel="sensitivity"
        xDomain={UNIT}
        yDomain={UNIT}
        diagonal
        lines={EXAMPLE_LABELS.map((label, i) => ({
          label,
          color: `var(--series-${i + 1})`,
          points: [0, 0.1, 0.3, 0.6, 1].map((x) => ({ x, y: x ** (1 / (i + 2)) })),
          dots: i === 0,
        }))}
      />
    </ChartPair>
  );
}
