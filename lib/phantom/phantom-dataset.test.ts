import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { applyOrientation } from "../imaging/orientation";
import { croppedSquare } from "../imaging/network/preprocess";
import { drawChestWithTruth } from "./draw-chest";
import { PHANTOM_LABELS } from "./findings";
import { drawPlan, PHANTOM_DEMO, phantomImages, phantomPlan } from "./phantom-dataset";
import type { PhantomPlan } from "./phantom-plan";

const demo = [...phantomPlan(PHANTOM_DEMO)];
const firstOf = (label: string): PhantomPlan =>
  demo.find(
    (plan) =>
      plan.label === label &&
      plan.source === "phantom-b" &&
      plan.drawing.frame === null &&
      plan.truth.pattern !== (label === "normal" ? "" : "clear"),
  ) ?? demo[0];
const digest = (bytes: Uint8Array | Uint16Array) => createHash("sha256").update(bytes).digest("hex").slice(0, 16);
const share = (plans: PhantomPlan[], test: (plan: PhantomPlan) => boolean) => plans.filter(test).length / plans.length;

describe("the phantom's data set", () => {
  it("has about 600 films of 400 imaginary patients, 1 to 6 each, in three classes", () => {
    const films = new Map<string, number>();
    for (const plan of demo) films.set(plan.patientId, (films.get(plan.patientId) ?? 0) + 1);
    expect(films.size).toBe(400);
    expect(demo.length).toBeGreaterThan(540);
    expect(demo.length).toBeLessThan(660);
    expect(Math.max(...films.values())).toBeLessThanOrEqual(6);
    expect(Math.max(...films.values())).toBeGreaterThan(2);
    for (const label of PHANTOM_LABELS) expect(share(demo, (plan) => plan.label === label)).toBeGreaterThan(0.22);
    expect(new Set(demo.map((plan) => plan.file)).size).toBe(demo.length);
  });

  it("a plan drawn twice gives the same film", () => {
    const plan = { ...firstOf("covid-19").drawing, size: 64 };
    expect(drawChestWithTruth(plan)).toEqual(drawChestWithTruth(plan));
  });

  it("sex, view and source do not depend on the label", () => {
    const many = [...phantomPlan({ seed: 3, patients: 3000 })];
    for (const test of [
      (plan: PhantomPlan) => plan.sex === "F",
      (plan: PhantomPlan) => plan.view === "PA",
      (plan: PhantomPlan) => plan.source === "phantom-a",
    ]) {
      const shares = PHANTOM_LABELS.map((label) =>
        share(
          many.filter((plan) => plan.label === label),
          test,
        ),
      );
      expect(Math.max(...shares) - Math.min(...shares)).toBeLessThan(0.06);
    }
  });

  it("the demo's sources, sizes and views are spread alike over its labels, and no two films are one", () => {
    for (const read of [
      (plan: PhantomPlan): string => plan.source,
      (plan: PhantomPlan): string => plan.view,
      (plan: PhantomPlan) => `${plan.drawing.size}`,
    ]) {
      for (const value of new Set(demo.map(read))) {
        const shares = PHANTOM_LABELS.map((label) =>
          share(
            demo.filter((plan) => plan.label === label),
            (plan) => read(plan) === value,
          ),
        );
        expect(Math.max(...shares) - Math.min(...shares)).toBeLessThan(0.05);
      }
    }
    expect(new Set(demo.map((plan) => plan.drawing.seed)).size).toBe(demo.length);
  });

  it("a patient's films share the anatomy; a patient can change class between films", () => {
    const patients = new Set(demo.map((plan) => plan.patientId));
    const several = [...patients]
      .map((id) => demo.filter((plan) => plan.patientId === id))
      .filter((plans) => plans.length > 1);
    for (const plans of several)
      for (const plan of plans) expect(plan.drawing.anatomy).toEqual(plans[0].drawing.anatomy);
    expect(several.some((plans) => new Set(plans.map((plan) => plan.label)).size > 1)).toBe(true);
  });

  it("a film depends on the seed and the patient, not on how many others are drawn", () => {
    const [few] = phantomImages({ ...PHANTOM_DEMO, patients: 1, size: 48 });
    const [many] = phantomImages({ ...PHANTOM_DEMO, patients: 3, size: 48 });
    const [other] = phantomImages({ ...PHANTOM_DEMO, seed: 99, patients: 1, size: 48 });
    expect(many).toEqual(few);
    expect(digest(other.image.data)).not.toBe(digest(few.image.data));
  });
});

describe("a drawn chest", () => {
  const plan = firstOf("covid-19");
  const { image, lungMask, lesionMask } = drawPlan(plan);
  const mean = (values: ArrayLike<number>, where: (at: number) => boolean) => {
    let [sum, count] = [0, 0];
    for (let at = 0; at < values.length; at++) if (where(at)) [sum, count] = [sum + values[at], count + 1];
    return sum / count;
  };

  it("has dark lungs in a bright body on a black ground", () => {
    expect([image.width, image.height, image.maxValue]).toEqual([192, 192, 255]);
    const normal = drawPlan(firstOf("normal"));
    const lungs = mean(normal.image.data, (at) => normal.lungMask[at] === 1);
    const belly = mean(normal.image.data, (at) => at > 192 * 170 && at % 192 > 80 && at % 192 < 112);
    expect(lungs + 60).toBeLessThan(belly);
    expect(image.data[192 * 30 + 1]).toBeLessThan(20);
    expect(mean(lungMask, () => true)).toBeGreaterThan(0.15);
  });

  it("shows its findings where the lesion mask says, brighter than the same chest without them", () => {
    const without = drawChestWithTruth({ ...plan.drawing, findings: [] });
    expect(Math.max(...without.lesionMask)).toBe(0);
    const inside = (at: number) => lesionMask[at] > 0.15;
    const outside = (at: number) => lungMask[at] === 1 && lesionMask[at] < 0.01;
    const brighter = mean(image.data, inside) - mean(without.image.data, inside);
    expect(brighter).toBeGreaterThan(8);
    expect(brighter).toBeGreaterThan(3 * Math.abs(mean(image.data, outside) - mean(without.image.data, outside)));
    for (let at = 0; at < lesionMask.length; at++) if (lungMask[at] === 0) expect(lesionMask[at]).toBe(0);
  });

  it("says SYNTHETIC in the same pixels of every film, all of them in the border that preprocessing drops", () => {
    const other = drawPlan(firstOf("pneumonia")).image;
    const kept = croppedSquare(image, 0.05);
    let white = 0;
    for (let y = image.height - 8; y < image.height; y++) {
      for (let x = 1; x < 38; x++) {
        const at = y * image.width + x;
        if (image.data[at] !== 235) continue;
        white++;
        expect(other.data[at]).toBe(235);
        expect(y).toBeGreaterThanOrEqual(kept.y + kept.height);
      }
    }
    expect(white).toBeGreaterThan(70);
  });

  it("is not symmetric: a mirrored heart is visible", () => {
    const mirrored = applyOrientation(image, 2);
    expect(
      mean(
        image.data.map((value, at) => Math.abs(value - mirrored.data[at])),
        (at) => lungMask[at] === 1,
      ),
    ).toBeGreaterThan(8);
  });
});
