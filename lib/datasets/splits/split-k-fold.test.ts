import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { KFoldSpec } from "./split-spec";
import { groupFilms } from "./group-films";
import { splitGroups } from "./split-groups";
import { testFolds } from "./split-k-fold";

const Counts = z.array(z.array(z.number()));
// Made by test/peers/stratified_group_k_fold.py.
const fixture = z
  .object({
    sklearn: z.string(),
    cases: z.array(
      z.object({
        name: z.string(),
        folds: z.number(),
        classes: z.string(),
        groups: z.array(z.number()),
        counts: z.object({ unshuffled: Counts, shuffled: Counts }),
      }),
    ),
  })
  .parse(
    JSON.parse(readFileSync(new URL("../../../test/fixtures/stratified-group-k-fold.json", import.meta.url), "utf8")),
  );

const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
const columnSums = (rows: readonly (readonly number[])[]) =>
  rows[0].map((_, column) => total(rows.map((row) => row[column])));

/** The largest |share of a class in a fold − its share of all|, and |films of a fold − an equal part of all| over that part. */
function unevenness(counts: readonly (readonly number[])[]): { shares: number; sizes: number } {
  const ofClass = columnSums(counts);
  const all = total(ofClass);
  return {
    shares: Math.max(
      ...counts.flatMap((fold) => fold.map((count, c) => Math.abs(count / total(fold) - ofClass[c] / all))),
    ),
    sizes: Math.max(...counts.map((fold) => Math.abs((total(fold) * counts.length) / all - 1))),
  };
}

describe.each(fixture.cases)("k folds of $name", ({ folds, classes, groups: groupOf, counts: theirs }) => {
  const films = groupOf.map((group, index) => ({ index, label: classes[index], patientId: `g${group}` }));
  const groups = groupFilms(films);
  const labels = [...new Set(classes)].sort();

  it(`are no less even than those of scikit-learn ${fixture.sklearn}`, () => {
    for (let seed = 1; seed <= 5; seed++) {
      const ours = testFolds(groups, KFoldSpec.parse({ protocol: "kfold", folds, seed })).map((fold) =>
        labels.map((label) => fold.flat().filter((film) => film.label === label).length),
      );
      expect(columnSums(ours)).toEqual(columnSums(theirs.unshuffled));
      expect(unevenness(ours).shares).toBeLessThanOrEqual(unevenness(theirs.unshuffled).shares + 0.001);
      // Each class is even to half a film, so that a fold's size is even to half a film a class.
      expect(unevenness(ours).sizes).toBeLessThanOrEqual(
        unevenness(theirs.unshuffled).sizes + (labels.length / 2) * (folds / films.length),
      );
      expect(unevenness(ours).shares).toBeLessThan(unevenness(theirs.shuffled).shares);
    }
  });

  it("are others for another seed and another repeat, and the same again for the same", () => {
    const dealt = (spec: Partial<KFoldSpec>) =>
      JSON.stringify(testFolds(groups, KFoldSpec.parse({ protocol: "kfold", folds, ...spec })));
    expect(new Set([dealt({}), dealt({ seed: 2 }), dealt({ repeat: 1 }), dealt({ repeat: 2 })]).size).toBe(4);
    expect(dealt({ repeat: 1 })).toBe(dealt({ repeat: 1 }));
  });

  it("test each film once, and no fold tests on a group that it trained on", () => {
    const parts = Array.from({ length: folds }, (_, fold) =>
      splitGroups(groups, KFoldSpec.parse({ protocol: "kfold", folds, fold })),
    );
    expect(parts.flatMap(({ test }) => test).sort((a, b) => a - b)).toEqual(films.map(({ index }) => index));
    for (const { train, validation, test } of parts) {
      expect([...train, ...validation, ...test].sort((a, b) => a - b)).toEqual(films.map(({ index }) => index));
      const homes = [train, validation, test].map((part) => new Set(part.map((index) => groupOf[index])));
      expect(homes[0].size + homes[1].size + homes[2].size).toBe(groups.length);
    }
  });
});
