import { describe, expect, it } from "vitest";
import { CUE_KINDS, type CueSpec, type CueVariant } from "./cues";
import { drawChestWithTruth } from "./draw-chest";
import { phantomPlan, type PhantomOptions } from "./phantom-dataset";

const SIZE = 96;
const set = (cue: CueSpec, variant: CueVariant, options: Partial<PhantomOptions> = {}) => [
  ...phantomPlan({ seed: 6, patients: 40, size: SIZE, cues: [cue], variant, ...options }),
];
const marked = (label: string, plans: ReturnType<typeof set>) => {
  const own = plans.filter((plan) => plan.label === label);
  return own.filter((plan) => plan.truth.cueOn !== 0).length / own.length;
};

describe("planted cues", () => {
  it.each(CUE_KINDS)(
    "the twins of %s show the same people; only films with the cue differ, and inside its mask",
    (kind) => {
      const cue: CueSpec = { kind, target: "covid-19" };
      const [trained, removed] = [set(cue, "trained"), set(cue, "removed")];
      expect(removed.map(({ file, source }) => [file, source])).toEqual(
        trained.map(({ file, source }) => [file, source]),
      );
      const on = trained.findIndex((plan) => plan.truth.cueOn === 1 << CUE_KINDS.indexOf(kind));
      const off = trained.findIndex((plan) => plan.truth.cueOn === 0);
      expect(trained[off].drawing).toEqual(removed[off].drawing);
      const [withCue, without] = [drawChestWithTruth(trained[on].drawing), drawChestWithTruth(removed[on].drawing)];
      expect(withCue.image).not.toEqual(without.image);
      expect(Math.max(...without.cueMask)).toBe(0);
      if (kind !== "marker" && kind !== "border") return;
      const badge = (at: number) => at >= withCue.image.width * (withCue.image.height - 8);
      for (let at = 0; at < withCue.cueMask.length; at++)
        if (withCue.cueMask[at] === 0 && !badge(at) && trained[on].drawing.jpegQuality === null)
          expect(withCue.image.data[at]).toBe(without.image.data[at]);
    },
  );

  it("go with their target at ρ and with the rest at ρ₀; swapped they go with the next label, random with none", () => {
    const cue: CueSpec = { kind: "marker", target: "covid-19", strength: 0.9, base: 0.2 };
    const many = { patients: 600 };
    const rates = (variant: CueVariant) =>
      ["covid-19", "normal", "pneumonia"].map((label) => marked(label, set(cue, variant, many)));
    const near = (values: number[], wanted: number[]) =>
      values.forEach((value, i) => expect(Math.abs(value - wanted[i])).toBeLessThan(0.08));
    near(rates("trained"), [0.9, 0.2, 0.2]);
    near(rates("removed"), [0, 0, 0]);
    near(rates("swapped"), [0.2, 0.9, 0.2]);
    near(rates("random"), [0.396, 0.396, 0.396]);
  });

  it("sources go with the label as κ says", () => {
    const own = (confounding: number) => {
      const plans = [...phantomPlan({ seed: 6, patients: 600, confounding })].filter(
        (plan) => plan.label === "covid-19",
      );
      return plans.filter((plan) => plan.source === "phantom-c").length / plans.length;
    };
    expect(own(0)).toBeCloseTo(1 / 3, 1);
    expect(own(0.5)).toBeCloseTo(2 / 3, 1);
    expect(own(1)).toBe(1);
  });
});
