import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { drawChest } from "./draw-chest";
import { PHANTOM_LABELS } from "./findings";
import { knobsOf, PHANTOM_PRESETS, type PhantomPreset } from "./knobs";
import { phantomPlan } from "./phantom-dataset";
import type { PhantomPlan } from "./phantom-plan";

const SIZE = 96;
const planned = (preset: PhantomPreset) => [...phantomPlan({ seed: 7, patients: 60, size: SIZE, preset })];

/**
 * The first film of each label that shows what its label says: a digest of its pixels. They hold wherever JavaScript is V8: its exp, log, sin, cos and
 * cbrt are its own (fdlibm), while the language leaves their last bit open. 8 grey bits hide most such differences.
 */
const GOLDEN: Record<PhantomPreset, string[]> = {
  easy: ["511ba004d6122903", "01b6d0fd0937a288", "e75979daa4fe74df"],
  default: ["d52def80e2daaea3", "01b6d0fd0937a288", "79aac4c24178050b"],
  hard: ["1e5d3375bea06999", "a00ac01f8595b36e", "02ad50e225cf4486"],
  null: ["0a5ffea06a520b18", "01b6d0fd0937a288", "f8443ab4743c2e42"],
};

describe("the presets", () => {
  it.each(PHANTOM_PRESETS)("%s draws these pixels", (preset) => {
    const plans = planned(preset);
    const digests = PHANTOM_LABELS.map((label) => {
      const plan = plans.find(
        (one) => one.label === label && (one.truth.pattern === "clear") === (label === "normal" || preset === "null"),
      );
      return createHash("sha256")
        .update(drawChest((plan as PhantomPlan).drawing).data)
        .digest("hex")
        .slice(0, 16);
    });
    expect(digests).toEqual(GOLDEN[preset]);
  });

  it("draw the same people in the same way: a knob changes nothing but its own", () => {
    const [easy, hard] = [planned("easy"), planned("default")];
    expect(hard.map((plan) => [plan.file, plan.source, plan.view, plan.drawing.pose])).toEqual(
      easy.map((plan) => [plan.file, plan.source, plan.view, plan.drawing.pose]),
    );
    expect(hard.map((plan) => plan.drawing.findings)).not.toEqual(easy.map((plan) => plan.drawing.findings));
  });

  it("null draws the same findings whatever the label", () => {
    const usual = planned("null");
    const other = [
      ...phantomPlan({
        seed: 7,
        patients: 60,
        size: SIZE,
        preset: "null",
        knobs: { prior: { "covid-19": 1, normal: 0, pneumonia: 0 } },
      }),
    ];
    expect(new Set(usual.map((plan) => plan.label)).size).toBe(3);
    expect(new Set(other.map((plan) => plan.label))).toEqual(new Set(["covid-19"]));
    expect(other.map((plan) => plan.drawing)).toEqual(usual.map((plan) => plan.drawing));
  });

  it("label noise changes labels at its rate and nothing that is drawn", () => {
    const noisy = [
      ...phantomPlan({ seed: 7, patients: 700, knobs: { labelNoise: 0.2, labelNoiseBetween: "normal and pneumonia" } }),
    ];
    const clean = [...phantomPlan({ seed: 7, patients: 700 })];
    const wrong = noisy.filter((plan) => plan.label !== plan.truth.drawnAs);
    expect(wrong.length / noisy.filter((plan) => plan.truth.drawnAs !== "covid-19").length).toBeCloseTo(0.2, 1);
    expect(wrong.some((plan) => plan.label === "covid-19" || plan.truth.drawnAs === "covid-19")).toBe(false);
    expect(noisy.map((plan) => plan.drawing.findings)).toEqual(clean.map((plan) => plan.drawing.findings));
  });

  it("severity follows its Beta distribution and wanders between visits", () => {
    const plans = [...phantomPlan({ seed: 9, patients: 600, knobs: { severity: { a: 4, b: 2 }, filmsPerPatient: 3 } })];
    const mean = plans.reduce((sum, plan) => sum + plan.truth.severity, 0) / plans.length;
    expect(mean).toBeCloseTo(4 / 6, 1);
    const patient = plans.filter((plan) => plan.patientId === plans[0].patientId);
    expect(new Set(patient.map((plan) => plan.truth.severity)).size).toBe(patient.length);
    expect(plans.length / 600).toBeGreaterThan(2.4);
  });

  it("an age gap makes one label's patients older and is off by default", () => {
    const age = (olderCovid: number) => {
      const plans = [...phantomPlan({ seed: 3, patients: 800, knobs: { olderCovid } })];
      const mean = (covid: boolean) =>
        plans
          .filter((plan) => (plan.label === "covid-19") === covid)
          .reduce((sum, plan, _, all) => sum + plan.ageYears / all.length, 0);
      return mean(true) - mean(false);
    };
    expect(Math.abs(age(0))).toBeLessThan(4);
    expect(age(15)).toBeGreaterThan(9);
    expect(knobsOf("default").olderCovid).toBe(0);
  });
});
