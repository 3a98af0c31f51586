"use client";

import { SplitFields } from "@/app/_components/split/split-fields";
import { SplitPicture } from "@/app/_components/split/split-picture";
import { DatasetFigures } from "@/app/datasets/[id]/_components/dataset-figures";
import { DatasetVersionTable } from "@/app/datasets/[id]/_components/dataset-version-table";
import { ClassStrip } from "@/app/datasets/_components/class-strip";
import { DatasetsTable } from "@/app/datasets/_components/datasets-table";
import { AccountPanel, AccountWarnings } from "@/app/datasets/import/_components/account-panel";
import { LabelForm } from "@/app/datasets/import/_components/label-form";
import { ReasonSummary } from "@/app/datasets/import/_components/reason-summary";
import { ReasonTable } from "@/app/datasets/import/_components/reason-table";
import { StepBar } from "@/app/datasets/import/_components/step-bar";
import { type SplitPreview } from "@/lib/api/responses";
import { SplitSpec } from "@/lib/datasets/splits/split-spec";
import { LayoutOptions } from "@/lib/datasets/layouts/layout";
import { emptyAccount, tableNotRead } from "@/lib/datasets/tables/table-account";
import { useState } from "react";
import { crowdedDataset, exampleDataset, exampleVersions, EXAMPLE_LABELS } from "../_gallery/example-dataset";
import { exampleRun } from "../_gallery/example-run";
import { Family, Specimen, State } from "../_gallery/specimen";

const nothing = () => undefined;
const part = (films: number, classes: Record<string, number>, deviation: number) => ({
  films,
  patients: Math.round(films / 1.3),
  groups: Math.round(films / 1.3),
  classes,
  strata: [],
  deviation,
  tolerance: 0.03,
});

const PREVIEW: SplitPreview = {
  parts: {
    train: part(820, { "covid-19": 99, normal: 457, pneumonia: 264 }, 0.004),
    validation: part(150, { "covid-19": 18, normal: 83, pneumonia: 49 }, 0.011),
    test: part(270, { "covid-19": 33, normal: 150, pneumonia: 87 }, 0.008),
  },
  groups: 960,
  largestGroup: 7,
  groupsOfSeveralPatients: 0,
  heldOutFilms: 0,
  movedFilms: 0,
  folds: null,
  warnings: [],
  hash: "77b1".repeat(16),
};
const FOLDS: SplitPreview = {
  ...PREVIEW,
  groupsOfSeveralPatients: 3,
  folds: [250, 248, 247, 248, 247].map((films) => ({ films, groups: films, classes: {} })),
  warnings: ["covid-19 has only 33 test films: intervals will be wide.", "One source holds all films of covid-19."],
};

const ACCOUNT = {
  tables: [
    {
      ...emptyAccount("films.csv", {}, 1250),
      used: 1236,
      ambiguous: [{ line: 12, file: "a.png", films: ["x/a.png", "y/a.png"] }],
      withoutFilm: { rows: 9, byLabel: { normal: 9 }, examples: ["b.png"] },
      notes: 4,
    },
    tableNotRead("notes/a spreadsheet of long standing.xlsx", "no column names films"),
  ],
  patients: { patients: 980, films: 1236, unknown: 4, words: {}, suspects: [] },
  warnings: ["9 rows of films.csv name a film that is not there: covid-19 would be smaller than the table says."],
};

/** A data set: its figures, its split, and how it comes in. */
export function DatasetFamily() {
  return (
    <Family id="datasets" title="Data sets, splits and imports">
      <Specimen of="ClassStrip">
        <ClassStrip classes={exampleDataset.classes} />
        <ClassStrip classes={crowdedDataset.classes} />
      </Specimen>
      <Specimen of="DatasetFigures">
        <DatasetFigures dataset={exampleDataset} counts={null} />
        <DatasetFigures dataset={crowdedDataset} counts={null} />
      </Specimen>
      <Specimen of="DatasetsTable">
        <DatasetsTable datasets={[exampleDataset, crowdedDataset]} />
      </Specimen>
      <Specimen of="DatasetVersionTable">
        <DatasetVersionTable
          versions={exampleVersions}
          runs={[exampleRun("completed", "example-1"), exampleRun("running", "example-2")]}
        />
      </Specimen>
      <Splits />
      <Imports />
    </Family>
  );
}

function Splits() {
  return (
    <>
      <Specimen of="SplitFields">
        <State name="hold-out, no sources">
          <EditableSplit start={SplitSpec.parse({})} sources={[]} />
        </State>
        <State name="k-fold">
          <EditableSplit start={SplitSpec.parse({ protocol: "kfold" })} sources={["hospital-a", "hospital-b"]} />
        </State>
        <State name="leave one source out">
          <EditableSplit
            start={SplitSpec.parse({ protocol: "leaveOneSourceOut", source: "hospital-a" })}
            sources={["hospital-a", "hospital-b"]}
          />
        </State>
      </Specimen>
      <Specimen of="SplitPicture">
        <State name="nothing to mind">
          <SplitPicture preview={PREVIEW} labels={EXAMPLE_LABELS} />
        </State>
        <State name="folds and warnings">
          <SplitPicture preview={FOLDS} labels={EXAMPLE_LABELS} />
        </State>
      </Specimen>
    </>
  );
}

function EditableSplit({ start, sources }: { start: SplitSpec; sources: readonly string[] }) {
  const [split, setSplit] = useState(start);
  return <SplitFields split={split} sources={sources} onChange={setSplit} />;
}

function Imports() {
  return (
    <>
      <Specimen of="StepBar">
        {(["choose", "look", "review"] as const).map((step) => (
          <StepBar key={step} at={step} />
        ))}
      </Specimen>
      <Specimen of="AccountWarnings">
        <AccountWarnings warnings={ACCOUNT.warnings} />
      </Specimen>
      <Specimen of="AccountPanel">
        <AccountPanel account={ACCOUNT} remarks={["Sex is told by a column of films.csv."]} />
      </Specimen>
      <Specimen of="ReasonSummary">
        <ReasonSummary rejected={exampleDataset.rejected} />
      </Specimen>
      <Specimen of="ReasonTable">
        <ReasonTable files={exampleDataset.rejected} />
      </Specimen>
      <Specimen of="LabelForm">
        <LabelForm
          labels={[
            { given: "COVID", label: "covid-19", films: 150 },
            { given: "Healthy", label: "normal", films: 690 },
            { given: "unclear", label: null, films: 12 },
          ]}
          options={LayoutOptions.parse({})}
          onChange={nothing}
        />
      </Specimen>
    </>
  );
}
