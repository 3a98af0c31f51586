import { describe, expect, it } from "vitest";
import { adversaryTargets } from "./adversary-targets";
import type { Sampling } from "./sampling-spec";
import { reversalAt, SourceAdversarySpec } from "./source-adversary-spec";

const films = (count: number, label: number, source: string) =>
  new Array<{ label: number; source: string }>(count).fill({ label, source });
/** Class 0 from a and b, class 1 from b and c, class 2 from c only. */
const TRAIN = [...films(6, 0, "b"), ...films(2, 0, "a"), ...films(3, 1, "b"), ...films(1, 1, "c"), ...films(9, 2, "c")];
const within = { withinClass: true };

describe("adversaryTargets", () => {
  it("asks about classes with several sources only, of the class's own sources, each counting as much", () => {
    const targets = adversaryTargets(TRAIN, 3, within, "shuffle");
    expect(targets.sources).toEqual(["a", "b", "c"]);
    expect([...targets.masks].map((value) => value === 0)).toEqual([
      ...[true, true, false],
      ...[false, true, true],
      ...[false, false, false],
    ]);
    expect(targets.weightOf({ label: 2, source: "c" })).toBe(0);
    expect(targets.weightOf({ label: 0, source: "c" })).toBe(0);
    const [a, b] = ["a", "b"].map((source) => targets.weightOf({ label: 0, source }));
    expect([2 * a, 6 * b]).toEqual([4, 4]);
    expect(TRAIN.reduce((sum, film) => sum + targets.weightOf(film), 0)).toBeCloseTo(12, 10);
    expect(targets.guessing).toBeCloseTo(Math.log(2), 12);
  });

  it("leaves what is drawn equally often as it is", () => {
    const targets = adversaryTargets(TRAIN, 3, within, "class_and_source_balanced");
    expect(TRAIN.map((film) => targets.weightOf(film)).filter((weight) => weight === 1)).toHaveLength(12);
  });

  it("guesses by the classes and sources as they are drawn", () => {
    // Class 0 from a and b, class 1 from a, b and c.
    const train = [...films(8, 0, "a"), ...films(2, 0, "b"), ...["a", "b", "c"].flatMap((s) => films(10, 1, s))];
    const guessing = (withinClass: boolean, sampling: Sampling) =>
      adversaryTargets(train, 2, { withinClass }, sampling).guessing;
    expect(guessing(true, "shuffle")).toBeCloseTo((10 * Math.log(2) + 30 * Math.log(3)) / 40, 12);
    expect(guessing(true, "class_balanced")).toBeCloseTo((Math.log(2) + Math.log(3)) / 2, 12);
    const entropy = (...shares: number[]) => -shares.reduce((sum, share) => sum + share * Math.log(share), 0);
    expect(guessing(false, "shuffle")).toBeCloseTo(entropy(18 / 40, 12 / 40, 10 / 40), 12);
    expect(guessing(false, "class_balanced")).toBeCloseTo(entropy(0.4 + 1 / 6, 0.1 + 1 / 6, 1 / 6), 12);
    expect(guessing(false, "class_and_source_balanced")).toBeCloseTo(entropy(1 / 4 + 1 / 6, 1 / 4 + 1 / 6, 1 / 6), 12);
  });

  it("asks about every film for any source where classes do not matter", () => {
    const targets = adversaryTargets(TRAIN, 3, { withinClass: false }, "shuffle");
    expect(targets.masks.every((value) => value === 0)).toBe(true);
    expect(targets.weightOf({ label: 2, source: "c" })).toBe(1);
    const shares = [2 / 21, 9 / 21, 10 / 21];
    expect(targets.guessing).toBeCloseTo(-shares.reduce((sum, share) => sum + share * Math.log(share), 0), 12);
  });
});

describe("reversalAt", () => {
  // 0.5 * (2 / (1 + math.exp(-10 * p)) - 1) for p in (0, 0.1, 0.5, 1)
  it("rises as in the paper", () => {
    const spec = SourceAdversarySpec.parse({ weight: 0.5 });
    const expected = [0, 0.2310586, 0.4933071, 0.4999546];
    [0, 10, 50, 100].forEach((step, i) => expect(reversalAt(spec, step, 100)).toBeCloseTo(expected[i], 7));
  });

  it("is the weight at once without a warm-up", () => {
    expect(reversalAt(SourceAdversarySpec.parse({ weight: 2, warmup: false }), 0, 100)).toBe(2);
  });
});
