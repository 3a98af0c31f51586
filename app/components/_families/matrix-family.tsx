"use client";

import { useState } from "react";
import { ConfusionDifference } from "@/app/_components/charts/confusion-difference";
import { ConfusionTable, type ConfusionCell } from "@/app/_components/charts/confusion-table";
import { PerClassTable } from "@/app/runs/_run/per-class-table";
import { EXAMPLE_LABELS } from "../_gallery/example-dataset";
import { betterReport, exampleReport } from "../_gallery/example-report";
import { Family, Specimen, State, StateRow } from "../_gallery/specimen";

const LONG_LABELS = ["COVID-19, confirmed by PCR", "No finding", "Viral pneumonia of another kind", "Lung opacity"];
const SPARSE = [
  [120, 3, 0, 1],
  [0, 0, 0, 0],
  [14, 2, 48_211, 900],
  [7, 0, 5, 61],
];

/** Confusion matrices: rows are the truth. */
export function MatrixFamily() {
  return (
    <Family id="matrices" title="Confusion matrices and figures by class">
      <Specimen of="ConfusionTable">
        <StateRow>
          <State name="to read">
            <ConfusionTable
              labels={EXAMPLE_LABELS}
              counts={exampleReport.confusionMatrix}
              caption="Confusion matrix, test split"
            />
          </State>
          <State name="to choose from">
            <ChosenCell />
          </State>
        </StateRow>
        <State name="long names, large counts, a class without films">
          <ConfusionTable
            labels={LONG_LABELS}
            counts={SPARSE}
            caption="Confusion matrix"
            selected={null}
            onSelect={() => undefined}
          />
        </State>
      </Specimen>
      <Specimen of="ConfusionDifference">
        <Differences />
      </Specimen>
      <Specimen of="PerClassTable">
        <PerClassTable report={exampleReport} />
      </Specimen>
    </Family>
  );
}

function ChosenCell() {
  const [cell, setCell] = useState<ConfusionCell | null>({ label: 2, prediction: 1 });
  return (
    <ConfusionTable
      labels={EXAMPLE_LABELS}
      counts={exampleReport.confusionMatrix}
      caption="Confusion matrix"
      selected={cell}
      onSelect={setCell}
    />
  );
}

function Differences() {
  return (
    <StateRow>
      <State name="two runs">
        <ConfusionDifference
          labels={EXAMPLE_LABELS}
          first={exampleReport.confusionMatrix}
          second={betterReport.confusionMatrix}
          caption="Second minus first"
        />
      </State>
      <State name="equal runs">
        <ConfusionDifference
          labels={EXAMPLE_LABELS}
          first={exampleReport.confusionMatrix}
          second={exampleReport.confusionMatrix}
          caption="Second minus first"
        />
      </State>
    </StateRow>
  );
}
