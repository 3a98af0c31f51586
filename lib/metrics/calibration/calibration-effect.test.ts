import { describe, expect, it } from "vitest";
import { probabilityRows } from "../../tensor/probabilities";
import { Random } from "../../tensor/random";
import { CalibrationEffect, calibrationEffect } from "./calibration-effect";
import type { NetworkCalibration } from "./network-calibration";

const evidence = { films: 100, patients: 100, heldOut: null, reason: "" };
const halved: NetworkCalibration = { kind: "temperature", temperature: 2, ...evidence };

function film(label: number, probabilities: number[], patient?: string) {
  return {
    image: 0,
    file: "a.png",
    label,
    prediction: 0,
    probabilities,
    ...(patient === undefined ? {} : { patient }),
  };
}

describe("the effect of a calibration", () => {
  it("is the scores before and after, by hand", () => {
    // T = 2 makes 0.8 : 0.2 into 2 : 1.
    const effect = calibrationEffect("softmax", halved, [film(0, [0.8, 0.2], "p"), film(1, [0.8, 0.2], "q")]);
    expect(effect).toMatchObject({ films: 2, patients: 2, changed: 0 });
    expect(effect?.before.logLoss).toBeCloseTo(-(Math.log(0.8) + Math.log(0.2)) / 2, 12);
    expect(effect?.after.logLoss).toBeCloseTo(-(Math.log(2 / 3) + Math.log(1 / 3)) / 2, 12);
    expect(effect?.before.calibrationError).toBeCloseTo(0.3, 12);
    expect(effect?.after.calibrationError).toBeCloseTo(1 / 6, 12);
    expect(effect?.after.brier).toBeCloseTo((2 * (1 / 3) ** 2 + 2 * (2 / 3) ** 2) / 2, 12);
    const [a, b] = [Math.log(2 / 3 / 0.8), Math.log(1 / 3 / 0.2)];
    expect(effect?.gain?.value).toBeCloseTo((a + b) / 2, 12);
    expect(effect?.gain?.high).toBeCloseTo((a + b) / 2 + (1.959963984540054 * Math.abs(a - b)) / 2, 12);
  });

  it("pairs by patient, whose films count as one", () => {
    const films = [film(0, [0.8, 0.2], "p"), film(0, [0.8, 0.2], "p"), film(1, [0.8, 0.2], "q")];
    const effect = calibrationEffect("softmax", halved, films);
    expect(effect).toMatchObject({ films: 3, patients: 2 });
    expect(effect?.gain?.value).toBeCloseTo((Math.log(2 / 3 / 0.8) + Math.log(1 / 3 / 0.2)) / 2, 12);
    expect(
      calibrationEffect(
        "softmax",
        halved,
        films.map(({ patient: _, ...one }) => one),
      )?.patients,
    ).toBeNull();
  });

  it("is none without a calibration or without films", () => {
    expect(calibrationEffect("softmax", { kind: "none", ...evidence }, [film(0, [1, 0])])).toBeNull();
    expect(calibrationEffect("softmax", null, [film(0, [1, 0])])).toBeNull();
    expect(calibrationEffect("softmax", halved, [])).toBeNull();
  });

  it("takes a network's overconfidence away on films drawn like those it was learned from", () => {
    const random = new Random(2);
    const films = Array.from({ length: 600 }, (_, i) => {
      const logit = 2 * random.normal();
      const label = random.uniform() < 1 / (1 + Math.exp(-logit)) ? 0 : 1;
      return film(label, probabilityRows("softmax", [2 * logit, 0], 2)[0], `p${i}`);
    });
    const effect = CalibrationEffect.parse(calibrationEffect("softmax", halved, films));
    expect(effect.before.calibrationError).toBeGreaterThan(effect.before.ifHonest.high);
    expect(effect.after.calibrationError).toBeLessThan(effect.after.ifHonest.high);
    expect(effect.gain?.low).toBeGreaterThan(0);
  });
});
