import fc from "fast-check";
import { expect, it } from "vitest";
import { groupFilms } from "./group-films";
import { limitTraining } from "./limit-training";
import { splitGroups } from "./split-groups";
import { SplitSpec } from "./split-spec";

const LABELS = ["covid", "normal", "pneumonia"] as const;

/** Patients with one to three films of one class each. */
const drawnFilms = fc
  .array(fc.tuple(fc.constantFrom(...LABELS), fc.integer({ min: 1, max: 3 })), { minLength: 30, maxLength: 90 })
  .filter((patients) => LABELS.every((label) => patients.filter(([own]) => own === label).length >= 6))
  .map((patients) =>
    patients.flatMap(([label, films], p) => Array.from({ length: films }, () => ({ label, patientId: `p${p}` }))),
  )
  .map((films) => films.map((film, index) => ({ ...film, index })));

it("keeps at most so many patients, with all their films, every class by its share, the fewer in the more", () => {
  fc.assert(
    fc.property(drawnFilms, fc.integer({ min: 0, max: 99 }), (films, seed) => {
      const groups = groupFilms(films);
      const keep = (atMost: number, of = groups) => limitTraining(of, { atMost, seed });
      const total = groups.length;
      let before = new Set(keep(3).flat());
      for (const atMost of [6, 12, 24]) {
        const kept = keep(atMost);
        expect(kept).toHaveLength(Math.min(atMost, total));
        const now = new Set(kept.flat());
        expect([...before].every((film) => now.has(film))).toBe(true);
        before = now;
        for (const label of LABELS) {
          const share = (of: typeof kept) => of.filter((group) => group[0].label === label).length;
          // One patient of each class first; rounding does the rest.
          expect(Math.abs(share(kept) - (atMost * share(groups)) / total)).toBeLessThan(LABELS.length);
        }
        expect(keep(atMost, groups.toReversed()).toReversed()).toEqual(kept);
      }
      expect(keep(total)).toEqual(groups);
      expect(keep(10 * total)).toEqual(groups);
    }),
    { numRuns: 60 },
  );
});

it("draws other patients by another seed, and leaves validation and test as they are", () => {
  const films = Array.from({ length: 120 }, (_, index) => ({
    index,
    label: LABELS[index % 3],
    patientId: `p${index}`,
  }));
  const split = (trainingPatients?: { atMost: number; seed: number }) =>
    splitGroups(groupFilms(films), SplitSpec.parse({ trainingPatients }));
  const [all, one, other] = [split(), split({ atMost: 12, seed: 1 }), split({ atMost: 12, seed: 2 })];
  expect([one.train.length, other.train.length]).toEqual([12, 12]);
  expect(one.train).not.toEqual(other.train);
  for (const few of [one, other]) {
    expect({ validation: few.validation, test: few.test }).toEqual({ validation: all.validation, test: all.test });
    expect(few.train.every((index) => all.train.includes(index))).toBe(true);
    expect(few.hash).not.toBe(all.hash);
  }
  expect(split({ atMost: 1000, seed: 1 })).toEqual(all);
});

it("refuses a number of patients that leaves a class without a film", () => {
  const film = (index: number, label: string) => [{ index, label, patientId: `p${index}` }];
  const groups = [film(0, "covid"), film(1, "normal"), film(2, "pneumonia"), film(3, "normal")];
  expect(limitTraining(groups, { atMost: 3, seed: 1 })).toHaveLength(3);
  expect(() => limitTraining(groups, { atMost: 2, seed: 1 })).toThrow(
    "Of 2 training patients none has a film of “pneumonia”",
  );
});
