import { describe, expect, it } from "vitest";
import { type FilmRecord, NO_FILE_FACTS } from "../../datasets/film-record";
import { matchedScores } from "./matched-scores";

/** Films whose class is the size of the file in three of four cases, and a network that knows nothing but the size. */
const films = Array.from({ length: 80 }, (_, index) => {
  const label = index % 2;
  const isLarge = index % 8 < 2 ? label === 0 : label === 1;
  const record: FilmRecord = {
    ...NO_FILE_FACTS,
    index,
    file: `${index}`,
    label: ["ill", "well"][label],
    patientId: `p${index}`,
    sex: "unknown",
    ageYears: null,
    view: "unknown",
    source: "",
    width: isLarge ? 2_000 : 500,
    height: isLarge ? 2_000 : 500,
    bitDepth: 8,
    format: "png",
    blob: `${index}`,
  };
  return { label, patient: record.patientId, record, probabilities: isLarge ? [0.2, 0.8] : [0.8, 0.2] };
});
const labels = ["ill", "well"];

describe("matched scores", () => {
  it("take away what the facts of a file tell of the class", () => {
    const matched = matchedScores(films, labels, "file");
    expect(matched).toMatchObject({ films: 80, patients: 80 });
    // Unmatched it is right in three of four; within a size both classes weigh alike.
    expect(matched.scores?.balancedAccuracy.value).toBeCloseTo(0.5, 12);
    expect(matched.scores?.macroAuroc.value).toBeCloseTo(0.5, 12);
  });

  it("leave everything as it is where films differ in nothing that is known", () => {
    const matched = matchedScores(films, labels, "person");
    expect(matched.scores?.balancedAccuracy.value).toBe(0.75);
  });

  it("are none where the facts give the class away", () => {
    const own = films.filter(({ label, record }) => (label === 1) === (record.width === 2_000));
    expect(matchedScores(own, labels, "file")).toEqual({ by: "file", films: 0, patients: 0, scores: null });
  });
});
