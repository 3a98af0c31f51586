import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { balanceGroups, type WeighedGroup } from "./balance-groups";

const LABELS = ["a", "b", "c"];
/** A group with so many films of each class. */
const group = (...ofClass: number[]): WeighedGroup => {
  const strata = ofClass.flatMap((count, label) => (count > 0 ? [label] : []));
  return {
    films: ofClass.reduce((sum, count) => sum + count, 0),
    strata,
    counts: strata.map((label) => ofClass[label]),
  };
};
const balance = (groups: readonly WeighedGroup[], shares: readonly number[], labels = LABELS, seed = 1) =>
  balanceGroups(groups, { shares, seed, strata: labels.length, labels, partNames: "both parts" });

/** Films of each class in each part, counted anew. */
function placed(groups: readonly WeighedGroup[], partOf: readonly number[], parts: number, labels: number): number[][] {
  const counts = Array.from({ length: parts }, () => new Array<number>(labels).fill(0));
  groups.forEach(({ strata, counts: own }, i) => strata.forEach((label, j) => (counts[partOf[i]][label] += own[j])));
  return counts;
}

/** Σ (placed − wanted)² ⁄ wanted over parts and classes, written down a second time. */
function imbalance(
  groups: readonly WeighedGroup[],
  partOf: readonly number[],
  shares: readonly number[],
  labels: number,
): number {
  const total = shares.reduce((sum, share) => sum + share, 0);
  const counts = placed(groups, partOf, shares.length, labels);
  return counts
    .flatMap((part, p) =>
      part.map((count, label) => {
        const wanted = (shares[p] / total) * counts.reduce((sum, row) => sum + row[label], 0);
        return (count - wanted) ** 2 / wanted;
      }),
    )
    .reduce((sum, term) => sum + term, 0);
}

describe("balancing whole groups", () => {
  it("ends where no group can be moved alone to a better place", () => {
    const sets = fc.record({
      groups: fc.array(fc.tuple(fc.nat(2), fc.integer({ min: 1, max: 4 }), fc.nat(2), fc.nat(1)), {
        minLength: 40,
        maxLength: 60,
      }),
      shares: fc.constantFrom([0.7, 0.3], [0.6, 0.2, 0.2], [2, 1, 1]),
      seed: fc.nat(99),
    });
    fc.assert(
      fc.property(sets, ({ groups: drawn, shares, seed }) => {
        const groups = drawn.map(([label, count, other, more]) =>
          group(...LABELS.map((_, i) => (i === label ? count : 0) + (i === other ? more : 0))),
        );
        fc.pre(LABELS.every((_, label) => groups.filter(({ strata }) => strata.includes(label)).length >= 8));
        const partOf = balance(groups, shares, LABELS, seed);
        const reached = imbalance(groups, partOf, shares, 3);
        groups.forEach((_, i) =>
          shares.forEach((_share, part) => {
            const moved = partOf.with(i, part);
            expect(imbalance(groups, moved, shares, 3)).toBeGreaterThanOrEqual(reached - 1e-6);
          }),
        );
      }),
      { numRuns: 60, seed: 3 },
    );
  });

  it("gives every part a film of a class that would round to nothing, from the smallest group that can go", () => {
    // Of 3 films of “b” a part of 5 % would get none. “a” is in 40 groups, so that any of them may leave.
    const groups = [...Array.from({ length: 40 }, () => group(1)), group(0, 4), group(0, 3), group(0, 2)];
    const partOf = balance(groups, [0.9, 0.05, 0.05], ["a", "b"]);
    expect(placed(groups, partOf, 3, 2).map(([, b]) => b)).toEqual([4, 2, 3]);
    const mixed = [...Array.from({ length: 40 }, () => group(1)), group(0, 2), group(1, 1), group(0, 1)];
    expect(placed(mixed, balance(mixed, [0.9, 0.1], ["a", "b"]), 2, 2).every(([a, b]) => a > 0 && b > 0)).toBe(true);
  });

  it("lets a group go to the part that lacks its class though it is the only one of its view there", () => {
    const groups = [
      ...Array.from({ length: 40 }, () => group(1)),
      ...[2, 3].map((view): WeighedGroup => ({ films: 1, strata: [1, view], counts: [1, 1] })),
    ];
    const partOf = balanceGroups(groups, {
      shares: [0.9, 0.1],
      seed: 1,
      strata: 4,
      labels: ["a", "b"],
      partNames: "both parts",
    });
    expect(new Set(partOf.slice(-2)).size).toBe(2);
  });

  it("says which class cannot be in every part: of three groups that share three classes in turn no two fit together", () => {
    const refused = () => balance([group(1, 1, 0), group(1, 0, 1), group(0, 1, 1)], [0.5, 0.5]);
    expect(refused).toThrow(/^The patients cannot be divided so that both parts all have “[abc]”\.$/);
    expect(refused).toThrow(
      expect.objectContaining({
        code: "invalidDataset",
        remedy: "Add patients of that label, or leave the label out.",
      }),
    );
  });

  it("is not asked of nothing", () => {
    expect(() => balance([], [0.5, 0.5])).toThrow("a split of no films");
  });
});
