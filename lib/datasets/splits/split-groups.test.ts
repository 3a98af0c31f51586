import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Random } from "../../tensor/random";
import type { SplitName } from "../dataset";
import { SplitSpec } from "../dataset";
import { groupImages } from "./group-images";
import { splitGroups } from "./split-groups";

interface Film { index: number; label: string; patientId: string; blob?: string; source?: string }
const HOLD_OUT = SplitSpec.parse({});
const PARTS = ["train", "validation", "test"] as const satisfies readonly SplitName[];
const split = (films: readonly Film[], spec: SplitSpec = HOLD_OUT) => splitGroups(groupImages(films), spec);

/** The make-up of the public set: 1,124 films, 764 patients, 21 of them in both large classes. */
function publicSet(seed: number): Film[] {
  const random = new Random(seed);
  const films: Film[] = [];
  const add = (label: string, count: number, patients: number, prefix: string) => {
    for (let i = 0; i < count; i++) films.push({ index: films.length, label, patientId: `${prefix}${i < patients ? i : random.int(patients)}` });
  };
  add("covid-19", 124, 82, "c");
  add("normal", 500, 332, "n");
  add("pneumonia", 500, 371, "p");
  for (let i = 0; i < 21; i++) for (const film of films) if (film.patientId === `p${i}`) film.patientId = `n${i}`;
  return films;
}

const count = (films: readonly Film[], indices: readonly number[], label: string) => indices.filter((index) => films[index].label === label).length;

describe("hold-out", () => {
  it("on a set like the public one, every class is within one percent point of its share", () => {
    const films = publicSet(1);
    const { validation, test } = split(films);
    for (const label of ["covid-19", "normal", "pneumonia"]) {
      const total = films.filter((film) => film.label === label).length;
      expect(count(films, test, label) / total).toBeCloseTo(0.2, 1.9);
      expect(count(films, validation, label) / total).toBeCloseTo(0.12, 1.9);
    }
  });

  it("patients of several films are not all in one part", () => {
    const films = publicSet(2);
    const parts = split(films);
    const size = new Map<string, number>();
    for (const film of films) size.set(film.patientId, (size.get(film.patientId) ?? 0) + 1);
    for (const part of PARTS) {
      const several = parts[part].filter((index) => size.get(films[index].patientId)! > 1).length / parts[part].length;
      expect(several).toBeGreaterThan(0.3);
    }
  });

  it("with one film a patient, every class share is met to one film", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("a", "b", "c"), { minLength: 60, maxLength: 200 }), fc.integer({ min: 0, max: 99 }), (labels, seed) => {
        const films = labels.map((label, index) => ({ index, label, patientId: `p${index}` }));
        const wanted = (label: string) => labels.filter((l) => l === label).length;
        fc.pre([...new Set(labels)].length > 1 && [...new Set(labels)].every((label) => wanted(label) >= 10));
        const { validation, test } = split(films, { ...HOLD_OUT, seed });
        for (const label of new Set(labels)) {
          expect(Math.abs(count(films, test, label) - 0.2 * wanted(label))).toBeLessThanOrEqual(1);
          expect(Math.abs(count(films, validation, label) - 0.12 * wanted(label))).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 100 },
    );
  });

  it("the seed decides; the order of the films does not", () => {
    const films = publicSet(3);
    expect(split(films.toReversed())).toEqual(split(films));
    expect(split(films, { ...HOLD_OUT, seed: 2 }).hash).not.toBe(split(films).hash);
  });

  it("says which label has too few patients", () => {
    const films = ["a", "a", "a", "b", "b"].map((label, index) => ({ index, label, patientId: `p${index}` }));
    expect(() => split(films)).toThrow("“b” has images of 2 patients");
    expect(() => split(films.slice(0, 3))).toThrow("two labels");
  });

  it("is the same as before there were other protocols: runs of then name their splits by these hashes", () => {
    // Computed by the split by patient that this replaced.
    expect([publicSet(1), publicSet(2)].map((films) => split(films).hash.slice(0, 16))).toEqual(["24b26acf2d7ee63a", "4ded8dec7c067ab0"]);
  });
});
