import { describe, expect, it } from "vitest";
import { drawChest } from "./draw-chest";
import { phantomPlan } from "./phantom-dataset";
import { LEAK_SHARES, withSeededLeaks, type LeakKind } from "./seeded-leaks";

const plans = [...phantomPlan({ seed: 4, patients: 200, size: 64 })];
const { films, leaks } = withSeededLeaks(plans, 4);
const filmOf = new Map(films.map((film) => [film.file, film]));
const pairs = (kind: LeakKind) =>
  leaks
    .filter((leak) => leak.kind === kind)
    .map(({ original, copy }) =>
      [filmOf.get(original), filmOf.get(copy)].map((plan) => (plan === undefined ? null : drawChest(plan.drawing))),
    );

describe("seeded leaks", () => {
  it("are as many as their shares say, between films of the set under different patients and one label", () => {
    for (const kind of Object.keys(LEAK_SHARES) as LeakKind[])
      expect(pairs(kind)).toHaveLength(Math.round(LEAK_SHARES[kind] * plans.length));
    expect(new Set(films.map((film) => film.file)).size).toBe(films.length);
    for (const { kind, original, copy } of leaks) {
      const [first, second] = [filmOf.get(original), filmOf.get(copy)];
      expect(first?.patientId).not.toBe(second?.patientId);
      if (kind !== "samePatient") expect(first?.label).toBe(second?.label);
      else expect(first?.drawing.anatomy).toEqual(second?.drawing.anatomy);
    }
    expect(new Set(leaks.map((leak) => leak.copy)).size).toBe(leaks.length);
  });

  it("give the same key for the same seed, another for another", () => {
    expect(withSeededLeaks(plans, 4).leaks).toEqual(leaks);
    expect(withSeededLeaks(plans, 5).leaks).not.toEqual(leaks);
  });

  it("an exact copy has the same pixels; the other copies are the same film in other pixels", () => {
    for (const [first, second] of pairs("exact")) expect(second).toEqual(first);
    for (const kind of ["resizedJpeg", "crop", "mirrored", "brightness"] as const)
      for (const [first, second] of pairs(kind)) expect(second).not.toEqual(first);
    for (const [first, second] of pairs("mirrored")) {
      expect(second?.data[64 * 20 + 10]).toBe(first?.data[64 * 20 + 53]);
    }
    for (const [first, second] of pairs("crop")) {
      expect((second?.width ?? 0) / (first?.width ?? 1)).toBeGreaterThan(0.78);
      expect((second?.width ?? 0) / (first?.width ?? 1)).toBeLessThan(0.96);
    }
  });
});
