"use client";

import { Alert, Skeleton } from "@mantine/core";
import { useState } from "react";
import { ConsentLine } from "@/app/predict/_components/consent-line";
import { DropZone } from "@/app/predict/_components/drop-zone";
import { FilmResult } from "@/app/predict/_components/film-result";
import { FilmsTable } from "@/app/predict/_components/films-table";
import { ProbabilityBars } from "@/app/predict/_components/probability-bars";
import { SelfCheckLine } from "@/app/predict/_components/self-check-line";
import { type JudgeState } from "@/app/predict/_components/use-film-judge";
import { WARNING } from "@/lib/publish/model";
import { exampleCalibration } from "../_gallery/example-calibration";
import { EXAMPLE_LABELS } from "../_gallery/example-dataset";
import { useExampleFilms } from "../_gallery/example-films";
import { exampleModel } from "../_gallery/example-model";
import { exampleEntries } from "../_gallery/example-verdict";
import { Family, Specimen, State } from "../_gallery/specimen";

const nothing = () => undefined;
const check = { passed: true, largestDifference: 3.1e-7, threads: 4, elapsedMs: 120 };
const unasked = () => Promise.reject(new Error("No film is asked for here."));
const CHECKS: Readonly<Record<string, JudgeState>> = {
  loading: { state: "loading" },
  ready: { state: "ready", check, judge: { check, judge: unasked, view: unasked } },
  "computes something else": { state: "unlike", check: { ...check, passed: false, largestDifference: 0.013 } },
  failed: { state: "failed", message: "The file could not be fetched." },
};

/** The prediction page: what it says before, of each film, and of itself. */
export function PredictionFamily() {
  return (
    <Family id="prediction" title="Prediction">
      <Specimen of="Warning">
        <Alert color="gray" variant="default">
          {WARNING}
        </Alert>
      </Specimen>
      <Specimen of="ConsentLine">
        <State name="a model of films">
          <ConsentLine synthetic={false} onAccept={nothing} />
        </State>
        <State name="a model of drawings">
          <ConsentLine synthetic onAccept={nothing} />
        </State>
      </Specimen>
      <Specimen of="SelfCheckLine">
        {Object.entries(CHECKS).map(([name, judge]) => (
          <State key={name} name={name}>
            <SelfCheckLine judge={judge} />
          </State>
        ))}
      </Specimen>
      <Specimen of="DropZone">
        <State name="before the first film">
          <DropZone compact={false} disabled={false} onFiles={nothing} />
        </State>
        <State name="before the model is ready">
          <DropZone compact={false} disabled onFiles={nothing} />
        </State>
        <State name="beside films">
          <DropZone compact disabled={false} onFiles={nothing} />
        </State>
      </Specimen>
      <Specimen of="ProbabilityBars">
        <Bars />
      </Specimen>
      <Results />
    </Family>
  );
}

function Bars() {
  const [selected, setSelected] = useState(1);
  const bars = { labels: EXAMPLE_LABELS, selected, onSelect: setSelected };
  return (
    <>
      <State name="one of several">
        <ProbabilityBars {...bars} activation="softmax" scores="calibrated" probabilities={[0.071, 0.612, 0.317]} />
      </State>
      <State name="each on its own">
        <ProbabilityBars {...bars} activation="sigmoid" scores="uncalibrated" probabilities={[0, 0.999, 1]} />
      </State>
    </>
  );
}

function Results() {
  const films = useExampleFilms();
  const [selected, setSelected] = useState(5);
  if (films.length === 0) return <Skeleton height={520} />;
  const entries = exampleEntries(films);
  const model = {
    labels: [...EXAMPLE_LABELS],
    activation: "softmax" as const,
    calibration: exampleCalibration,
    synthetic: true,
    gate: exampleModel.gate,
  };
  return (
    <>
      <Specimen of="FilmResult">
        {Object.entries(entries).map(([name, entry]) => (
          <State key={name} name={STATE_NAMES[name] ?? name}>
            <FilmResult entry={entry} model={model} />
          </State>
        ))}
      </Specimen>
      <Specimen of="FilmsTable">
        <FilmsTable
          entries={Object.values(entries)}
          labels={EXAMPLE_LABELS}
          selected={selected}
          onSelect={setSelected}
        />
      </Specimen>
    </>
  );
}

const STATE_NAMES: Readonly<Record<string, string>> = {
  refused: "a film that is refused",
  notAFilm: "a file that is no film",
  judged: "scores, with the warning of a model of drawings",
  readAgain: "scores, while the film is read again",
};
