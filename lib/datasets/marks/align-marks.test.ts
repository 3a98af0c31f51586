import { expect, it } from "vitest";
import type { FilmMetadata } from "../import/film-metadata";
import { alignMarks, findingsOfFilms, marksOf } from "./align-marks";
import { countFindings } from "./count-findings";

it("marks stand in the order of the first film that has them, with missing where a film says nothing", () => {
  const films: Pick<FilmMetadata, "findings">[] = [
    { findings: { edema: "1", nodule: "u" } },
    { findings: { nodule: "0", mass: "1" } },
  ];
  const findings = findingsOfFilms(films);
  expect(findings).toEqual(["edema", "nodule", "mass"]);
  expect(films.map((film) => marksOf(film, findings))).toEqual(["1u.", ".01"]);
});

it("films that are added are put in the data set's order", () => {
  const added = { films: [{ marks: "1u" }], findings: ["nodule", "edema"] };
  expect(alignMarks("set", added, ["edema", "mass", "nodule"])).toEqual([{ marks: "u.1" }]);
});

it("films with labels and films with marks are not mixed, nor findings that the set has not", () => {
  const added = { films: [{ marks: "1" }], findings: ["nodule"] };
  expect(() => alignMarks("set", added, [])).toThrow(/one label each/);
  expect(() => alignMarks("set", { films: [{}], findings: [] }, ["nodule"])).toThrow(/are marked for findings/);
  expect(() => alignMarks("set", added, ["edema"])).toThrow(/not marked for nodule/);
});

it("counts what is said of each finding and which come together", () => {
  expect(countFindings(["11", "10", "u.", "01"], 2)).toEqual({
    films: 4,
    perFinding: [
      { "1": 2, "0": 1, u: 1, ".": 0 },
      { "1": 2, "0": 1, u: 0, ".": 1 },
    ],
    together: [
      [2, 1],
      [1, 2],
    ],
  });
});
