import { describe, expect, it } from "vitest";
import { Random } from "../tensor/random";
import { expectedCalibrationError } from "./calibration";
import { honestCalibrationError } from "./honest-calibration-error";

const rows = Array.from({ length: 60 }, (_, i) => {
  const raw = [(i * 37 + 11) % 101, (i * 53 + 29) % 97, (i * 71 + 5) % 89];
  raw[i % 5 === 0 ? 0 : 1 + (((i * 7) % 11) % 2)] += 30;
  return raw.map((value) => value / (raw[0] + raw[1] + raw[2]));
});

describe("honestCalibrationError", () => {
  it("agrees with 200,000 draws of numpy", () => {
    // conf = p.max(1) of the set in metrics-golden.test.ts; E = [ece(rng.random(60) < conf) for _ in range(200000)]
    // np.mean(E), np.quantile(E, .95)
    const honest = honestCalibrationError(rows, { draws: 50_000 });
    expect(honest?.mean).toBeCloseTo(0.12096961547067085, 3);
    expect(honest?.high).toBeCloseTo(0.18633331468761719, 2);
  });

  it("holds the error of honest probabilities in about 95 of 100 sets", () => {
    const random = new Random(5);
    const { high } = honestCalibrationError(rows)!;
    const within = Array.from({ length: 400 }, () => {
      const labels = rows.map((row) => {
        const draw = random.uniform();
        return draw < row[0] ? 0 : draw < row[0] + row[1] ? 1 : 2;
      });
      return expectedCalibrationError(labels, rows)! <= high;
    }).filter(Boolean).length;
    // Binomial(400, 0.95) lies within 366–392 in 998 of 1000 cases.
    expect(within).toBeGreaterThanOrEqual(366);
    expect(within).toBeLessThanOrEqual(392);
  });

  it("is the same each time, and nothing without films", () => {
    expect(honestCalibrationError(rows)).toEqual(honestCalibrationError(rows));
    expect(honestCalibrationError([])).toBeNull();
  });

  it("is 0 where nothing is uncertain", () => {
    expect(honestCalibrationError([[1, 0]])).toEqual({ mean: 0, high: 0 });
  });
});
