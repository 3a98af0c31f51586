import { describe, expect, it } from "vitest";
import { Random } from "../tensor/random";
import { conformalGate, plausibleLabels, refuseUncertain } from "./model-gate";

/** Films of three labels; `sure` is how much the true one's probability stands out. */
function films(count: number, sure: number, seed: number) {
  const random = new Random(seed);
  return Array.from({ length: count }, (_, i) => {
    const label = i % 3;
    const weights = [0, 1, 2].map((k) => Math.exp((k === label ? sure : 0) + random.normal()));
    const sum = weights.reduce((a, b) => a + b);
    return { label, probabilities: weights.map((w) => w / sum), patient: `p${i >> 1}` };
  });
}

describe("the sets of a model", () => {
  it("hold the true label as often as they say, on films that set no threshold", () => {
    const gate = conformalGate(films(600, 2, 1));
    if (gate === null) throw new Error("there are enough patients");
    const later = films(3000, 2, 2);
    const covered = later.filter(({ label, probabilities }) => plausibleLabels(probabilities, gate).includes(label));
    expect(covered.length / later.length).toBeGreaterThan(0.88);
    expect(gate).toMatchObject({ coverage: 0.9, films: 600, patients: 300 });
  });

  it("never leave out a label with more than half of the probability, however good the model is", () => {
    const gate = conformalGate(films(600, 9, 3));
    expect(Math.max(...(gate?.thresholds ?? [1]))).toBe(0.5);
    expect(refuseUncertain([0.6, 0.3, 0.1], gate)).toBeNull();
  });

  it("refuse a film where they name no label, or all", () => {
    const gate = { coverage: 0.9, thresholds: [0.45, 0.4, 0.3], films: 10, patients: null };
    expect(refuseUncertain([0.34, 0.38, 0.28], gate)?.refusal).toBe("uncertain");
    expect(refuseUncertain([0.46, 0.42, 0.3], gate)?.refusal).toBe("uncertain");
    expect(refuseUncertain([0.5, 0.41, 0.09], gate)).toBeNull();
  });

  it("are not made where a label has too few patients, and then refuse nothing", () => {
    expect(conformalGate(films(24, 2, 1))).toBeNull();
    expect(refuseUncertain([1 / 3, 1 / 3, 1 / 3], null)).toBeNull();
  });
});
