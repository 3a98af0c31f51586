import { expect, it } from "vitest";
import { NO_FILE_FACTS, type FilmRecord } from "../datasets/film-record";
import { type MemberPatient } from "../datasets/joins/join-patients";
import { findOverlap, type OverlapInput } from "./overlap";

const film = (index: number, more: Partial<FilmRecord> = {}): FilmRecord => ({
  ...NO_FILE_FACTS,
  index,
  file: `${index}.png`,
  label: "normal",
  patientId: `file:${index}.png`,
  sex: "unknown",
  ageYears: null,
  view: "unknown",
  source: "",
  width: 8,
  height: 8,
  bitDepth: 8,
  format: "png",
  blob: `blob ${index}`,
  ...more,
});
const overlap = (input: Partial<OverlapInput>) =>
  findOverlap({ training: [], films: [], alike: [], numbering: "public", ...input });

it("names films with equal pixels, copies and other films of a patient, each by the weightiest reason", () => {
  const training = [
    film(10, { blob: "same", patientId: "ieee_7" }),
    film(11, { patientId: "00012345" }),
    film(12, { patientId: "p-0123456789abcdef" }),
  ];
  const films = [
    film(0, { blob: "same", patientId: "ieee_7" }),
    film(1),
    film(2, { patientId: "p-0123456789abcdef" }),
    film(3),
    film(4),
  ];
  const alike: OverlapInput["alike"] = [
    { first: 1, second: 0, kind: "duplicate" },
    { first: 1, second: 1, kind: "duplicate" },
    { first: 0, second: 2, kind: "suspect" },
    { first: 2, second: 3, kind: "suspect" },
  ];
  const found = overlap({ training, films, alike });
  expect(found.leftOut).toEqual([
    { film: 0, file: "0.png", reason: "pixels", trainingFilm: 10, trainingFile: "10.png" },
    { film: 1, file: "1.png", reason: "duplicate", trainingFilm: 11, trainingFile: "11.png" },
    { film: 2, file: "2.png", reason: "patient", trainingFilm: 12, trainingFile: "12.png" },
  ]);
  expect(found.suspects).toEqual([
    { film: 3, file: "3.png", reason: "suspect", trainingFilm: 12, trainingFile: "12.png" },
  ]);
  expect(found.unchecked).toBeNull();
});

it.each([
  ["a counter within one named source", "46", "site-a", "site-a", "public", true],
  ["a counter in two sources", "46", "site-a", "site-b", "public", false],
  ["a counter where no source is named", "46", "", "", "public", false],
  ["a number of a public set", "ieee_46", "", "ieee8023", "public", true],
  ["a counter in versions of one set", "46", "", "", "one", true],
  ["a counter of drawings", "phantom-0046", "phantom-a", "phantom-a", "none", false],
  ["nobody's film in versions of one set", "file:1.png", "", "", "one", false],
] as const)("one patient number: %s", (_, patientId, source, other, numbering, isOne) => {
  const found = overlap({
    training: [film(5, { patientId, source })],
    films: [film(1, { patientId, source: other })],
    numbering,
  });
  expect(found.leftOut).toHaveLength(isOne ? 1 : 0);
});

it("finds a patient of one source though another source gave out the same number, in any order", () => {
  const training = [film(5, { patientId: "46", source: "site-a" }), film(6, { patientId: "46", source: "site-b" })];
  for (const order of [training, training.toReversed()])
    expect(
      overlap({ training: order, films: [film(1, { patientId: "46", source: "site-a" })] }).leftOut.map(
        ({ trainingFilm }) => trainingFilm,
      ),
    ).toEqual([5]);
});

it("finds a patient of a joined set by what its members call it", () => {
  const known: Record<string, MemberPatient[]> = {
    "one:46": [{ dataset: "one", patientId: "46", sources: ["site-a"] }],
    ieee_9: [
      { dataset: "one", patientId: "8", sources: [] },
      { dataset: "two", patientId: "ieee_9", sources: [] },
    ],
  };
  const training = [film(5, { patientId: "one:46", source: "one" }), film(6, { patientId: "ieee_9", source: "two" })];
  const foundIn = (dataset: string, films: Partial<FilmRecord>[]) =>
    overlap({
      training,
      films: films.map((more, index) => film(index, more)),
      knownAs: {
        training: ({ patientId }) => known[patientId],
        films: ({ patientId, source }) => [{ dataset, patientId, sources: [source] }],
      },
    }).leftOut.map(({ film, reason, trainingFilm }) => [film, reason, trainingFilm]);
  const films = [
    { patientId: "46" },
    { patientId: "46", source: "site-a" },
    { patientId: "8" },
    { patientId: "ieee_9" },
  ];
  expect(foundIn("one", films)).toEqual([
    [0, "patient", 5],
    [1, "patient", 5],
    [2, "patient", 6],
    [3, "patient", 6],
  ]);
  expect(foundIn("elsewhere", films)).toEqual([
    [1, "patient", 5],
    [3, "patient", 6],
  ]);
});
