import { expect, it } from "vitest";
import { evaluatePredictions } from "../metrics/evaluate-predictions";
import { type FilmPrediction } from "../metrics/evaluation-report";
import { withinSourceAreas } from "./within-source";

const LABELS = ["covid-19", "pneumonia"];

/** A film with its score for COVID-19. */
const film = (label: number, score: number, patient: string): FilmPrediction => ({
  image: 0,
  file: "",
  label,
  prediction: score > 0.5 ? 0 : 1,
  probabilities: [score, 1 - score],
  patient,
});

// from sklearn.metrics import roc_auc_score   # 1.7
// roc_auc_score([1,1,1,1,1,0,0,0,0,0], [.9,.8,.4,.6,.3,.5,.2,.35,.1,.4])
const AREA = 0.82;
const one = [0.9, 0.8, 0.4, 0.6, 0.3].map((score, at) => film(0, score, `c${at >> 1}`));
const other = [0.5, 0.2, 0.35, 0.1, 0.4].map((score, at) => film(1, score, `p${at}`));
const report = (predictions: FilmPrediction[]) =>
  evaluatePredictions({ dataset: "d", split: "all", synthetic: true, labels: LABELS, predictions });

it("tells how well each class's score finds it among films of one source", async () => {
  const elsewhere = Array.from({ length: 20 }, () => film(0, 1, "x"));
  const films = report([...one, ...other, ...elsewhere]);
  const sources = [...one, ...other].map(() => "hospital").concat(elsewhere.map(() => "archive"));
  expect(await withinSourceAreas(films, sources)).toMatchObject([
    {
      source: "hospital",
      label: "covid-19",
      against: "pneumonia",
      auroc: { value: expect.closeTo(AREA, 12) },
      ofLabel: { films: 5, patients: 3 },
      ofOther: { films: 5, patients: 5 },
    },
    { source: "hospital", label: "pneumonia", against: "covid-19", auroc: { value: expect.closeTo(AREA, 12) } },
  ]);
});

it("says nothing where a source is not named, has one class, or a handful of films of one", async () => {
  expect(
    await withinSourceAreas(
      report([...one, ...other]),
      [...one, ...other].map(() => ""),
    ),
  ).toEqual([]);
  expect(
    await withinSourceAreas(
      report(one),
      one.map(() => "hospital"),
    ),
  ).toEqual([]);
  const few = [...one, ...other.slice(0, 4)];
  expect(
    await withinSourceAreas(
      report(few),
      few.map(() => "hospital"),
    ),
  ).toEqual([]);
});
