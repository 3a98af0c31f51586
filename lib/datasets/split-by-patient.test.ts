import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isHilumError } from "../errors";
import { Random } from "../tensor/random";
import { SplitSpec } from "./dataset";
import { splitByPatient } from "./split-by-patient";

interface Film { index: number; label: string; patientId: string; blob?: string }
const SPEC = SplitSpec.parse({});
const PARTS = ["train", "validation", "test"] as const;

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

const count = (films: Film[], indices: number[], label: string) => indices.filter((index) => films[index].label === label).length;

describe("splitByPatient", () => {
  it("on a set like the public one, every class is within one percent point of its share", () => {
    const films = publicSet(1);
    const split = splitByPatient(films, SPEC);
    for (const label of ["covid-19", "normal", "pneumonia"]) {
      const total = films.filter((film) => film.label === label).length;
      expect(count(films, split.test, label) / total).toBeCloseTo(0.2, 1.9);
      expect(count(films, split.validation, label) / total).toBeCloseTo(0.12, 1.9);
    }
  });

  it("patients of several films are not all in one part", () => {
    const films = publicSet(2);
    const split = splitByPatient(films, SPEC);
    const size = new Map<string, number>();
    for (const film of films) size.set(film.patientId, (size.get(film.patientId) ?? 0) + 1);
    for (const part of PARTS) {
      const several = split[part].filter((index) => size.get(films[index].patientId)! > 1).length / split[part].length;
      expect(several).toBeGreaterThan(0.3);
    }
  });

  it("never divides a patient or an identical image, and loses none, for any grouping", () => {
    const film = fc.record({ label: fc.constantFrom("a", "b", "c"), patient: fc.integer({ min: 0, max: 25 }), blob: fc.integer({ min: 0, max: 200 }) });
    fc.assert(
      fc.property(fc.array(film, { minLength: 3, maxLength: 120 }), fc.integer({ min: 0, max: 1000 }), (drawn, seed) => {
        const films: Film[] = drawn.map(({ label, patient, blob }, index) => ({ index, label, patientId: `p${patient}`, blob: `b${blob}` }));
        let split;
        try {
          split = splitByPatient(films, { ...SPEC, seed });
        } catch (error) {
          // Too few patients of a label is the only acceptable refusal.
          expect(isHilumError(error) && error.code === "invalidDataset").toBe(true);
          return;
        }
        expect([...split.train, ...split.validation, ...split.test].sort((a, b) => a - b)).toEqual(films.map((f) => f.index));
        for (const key of ["patientId", "blob"] as const) {
          const home = new Map<string | undefined, string>();
          for (const part of PARTS) for (const index of split[part]) expect(home.set(films[index][key], home.get(films[index][key]) ?? part).get(films[index][key])).toBe(part);
        }
        for (const part of PARTS) for (const label of new Set(films.map((f) => f.label))) expect(count(films, split[part], label)).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });

  it("with one film a patient, every class share is met to one film", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("a", "b", "c"), { minLength: 60, maxLength: 200 }), fc.integer({ min: 0, max: 99 }), (labels, seed) => {
        const films = labels.map((label, index) => ({ index, label, patientId: `p${index}` }));
        const wanted = (label: string) => labels.filter((l) => l === label).length;
        fc.pre([...new Set(labels)].length > 1 && [...new Set(labels)].every((label) => wanted(label) >= 10));
        const split = splitByPatient(films, { ...SPEC, seed });
        for (const label of new Set(labels)) {
          expect(Math.abs(count(films, split.test, label) - 0.2 * wanted(label))).toBeLessThanOrEqual(1);
          expect(Math.abs(count(films, split.validation, label) - 0.12 * wanted(label))).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 100 },
    );
  });

  it("the seed decides; the order of the films does not", () => {
    const films = publicSet(3);
    const split = splitByPatient(films, SPEC);
    expect(splitByPatient(films.toReversed(), SPEC)).toEqual(split);
    expect(splitByPatient(films, { ...SPEC, seed: 2 }).hash).not.toBe(split.hash);
  });

  it("says which label has too few patients", () => {
    const films = ["a", "a", "a", "b", "b"].map((label, index) => ({ index, label, patientId: `p${index}` }));
    expect(() => splitByPatient(films, SPEC)).toThrow("“b” has images of 2 patients");
    expect(() => splitByPatient(films.slice(0, 3), SPEC)).toThrow("two labels");
  });
});
