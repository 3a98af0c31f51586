import fc from "fast-check";
import { expect, it } from "vitest";
import { groupCohort } from "./group-cohort";
import { groupFilms } from "./group-films";
import { drawnGraph, type GraphFilm, isTied, recordOf } from "./random-graph.fixture";

/** Connected components by walking every pair: slow and plain. */
function components(films: readonly GraphFilm[], duplicates: readonly (readonly number[])[]): number[][] {
  const left = new Set(films);
  const found: number[][] = [];
  for (const start of films) {
    if (!left.delete(start)) continue;
    const group = [start];
    for (const film of group)
      for (const other of [...left]) if (isTied(film, other, duplicates) && left.delete(other)) group.push(other);
    found.push(group.map(({ index }) => index).sort((a, b) => a - b));
  }
  return found;
}

it("groups are the connected components over patients, pixels, duplicates and file names, whatever the order", () => {
  fc.assert(
    fc.property(drawnGraph, ({ films, duplicates }) => {
      const groups = groupFilms(films, { duplicates }).map((group) => group.map(({ index }) => index));
      expect(groups).toEqual(components(films, duplicates));
      expect(
        groupFilms(films.toReversed(), {
          duplicates: duplicates.map((cluster) => cluster.toReversed()).toReversed(),
        }).map((group) => group.map(({ index }) => index)),
      ).toEqual(groups);
    }),
    { numRuns: 300 },
  );
});

it("two films of a cohort stay together when a film outside it ties them", () => {
  const records = [
    recordOf({ index: 0, label: "a", patientId: "p1", blob: "x", file: "1.png" }),
    recordOf({ index: 1, label: "a", patientId: "p2", blob: "y", file: "2.png" }),
    recordOf({ index: 2, label: "a", patientId: "p2", blob: "z", file: "3.png" }, { view: "lateral" }),
  ];
  const frontal = { views: ["PA" as const], sources: [], sexes: [] };
  expect(groupCohort(records, frontal, [[0, 2]]).map((group) => group.map(({ index }) => index))).toEqual([[0, 1]]);
  expect(groupCohort(records, frontal, [])).toHaveLength(2);
  expect(
    groupCohort(records, { ...frontal, views: ["lateral"] }, []).map((group) => group.map(({ index }) => index)),
  ).toEqual([[2]]);
});

it("an unknown patient ties nothing, and a duplicate that is not among the films is skipped", () => {
  const films = [0, 1].map((index) => ({ index, label: "a", patientId: "" }));
  expect(groupFilms(films, { duplicates: [[0, 7], [9, 8], [1]] })).toHaveLength(2);
  expect(groupFilms(films, { duplicates: [[7, 0, 9, 1]] })).toEqual([films]);
});
