import { expect, it } from "vitest";
import { type FilmRecord, NO_FILE_FACTS } from "../../datasets/film-record";
import { type AlikePair } from "../audit-report";
import { leakageFindings } from "./leakage-findings";

const films = ["normal", "covid-19", "normal", "covid-19"].map((label, index): FilmRecord => ({
  ...NO_FILE_FACTS,
  index,
  file: `film-${index}.png`,
  label,
  patientId: String(index),
  sex: "unknown",
  ageYears: null,
  view: "unknown",
  source: "",
  width: 64,
  height: 64,
  bitDepth: 8,
  format: "png",
  blob: String(index),
}));
const pair = (first: number, second: number, kind: AlikePair["kind"]): AlikePair => ({
  first,
  second,
  kind,
  hashDistance: 0,
  correlation: 1,
  mirrored: false,
  cropped: false,
});

function adviceOn(pairs: AlikePair[]): string | undefined {
  const cluster = { id: "c", films: [0, 1, 2, 3], pairs, crossesLabels: true, crossesPatients: true };
  return leakageFindings(films, [cluster]).find(({ id }) => id === "leakage.contradictoryLabels")?.detail;
}

it("a film under two labels may be said to be two films only where the pixels are not equal: elsewhere no verdict is taken", () => {
  expect(adviceOn([pair(0, 1, "exact")])).toMatch(/corrected or one of each left out\.$/);
  expect(adviceOn([pair(0, 1, "duplicate")])).toMatch(/left out, or say that they are different films\.$/);
  expect(adviceOn([pair(0, 1, "exact"), pair(2, 3, "duplicate")])).toMatch(
    /or say of those that are not equal pixel for pixel that they are different films\.$/,
  );
  expect(adviceOn([pair(0, 2, "exact"), pair(1, 3, "duplicate"), pair(0, 3, "suspect")])).toBeUndefined();
});
