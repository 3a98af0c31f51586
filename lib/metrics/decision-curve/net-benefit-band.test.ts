import { describe, expect, it } from "vitest";
import { Random } from "../../tensor/random";
import { netBenefit } from "./net-benefit";
import { netBenefitBand } from "./net-benefit-band";

const THRESHOLDS = [0.1, 0.3, 0.6];

function drawFilms(seed: number, patients: number, filmsEach = 1) {
  const random = new Random(seed);
  return Array.from({ length: patients }, (_, i) => {
    const label = i % 3 === 0 ? 0 : 1;
    const score = 1 / (1 + Math.exp(-((label === 0 ? 0.5 : -1) + random.normal())));
    return Array.from({ length: filmsEach }, () => ({ label, score, patient: `p${i}` }));
  }).flat();
}

describe("the band of a decision curve", () => {
  it("lies about the curve itself", () => {
    const films = drawFilms(1, 120);
    const band = netBenefitBand(films, 0, THRESHOLDS, 0.2) ?? [];
    const curve = netBenefit(
      films.map(({ label }) => label === 0),
      films.map(({ score }) => score),
      THRESHOLDS,
      0.2,
    );
    expect(band.map(({ threshold, model, everybody }) => ({ threshold, model, everybody }))).toEqual(curve);
    for (const { low, model, high } of band) {
      expect(low).toBeLessThan(model);
      expect(high).toBeGreaterThan(model);
    }
    expect(netBenefitBand(films, 0, THRESHOLDS, 0.2)).toEqual(band);
  });

  it("is no narrower for more films of the same patients", () => {
    const width = (filmsEach: number) => {
      const [, { low, high }] = netBenefitBand(drawFilms(2, 90, filmsEach), 0, THRESHOLDS, null) ?? [];
      return high - low;
    };
    expect(width(6)).toBeCloseTo(width(1), 1);
  });

  it("holds the truth about as often as it says", () => {
    // The net benefit of 200,000 films stands for the truth.
    const large = drawFilms(99, 200_000);
    const [truth] =
      netBenefit(
        large.map(({ label }) => label === 0),
        large.map(({ score }) => score),
        [0.3],
        0.3,
      ) ?? [];
    const held = Array.from({ length: 200 }, (_, seed) => {
      const [point] = netBenefitBand(drawFilms(seed, 90), 0, [0.3], 0.3, { replicates: 200 }) ?? [];
      return point.low <= truth.model && truth.model <= point.high;
    }).filter(Boolean).length;
    expect(held / 200).toBeGreaterThan(0.9);
  });

  it("is none without films of both kinds", () => {
    expect(netBenefitBand([{ label: 0, score: 1, patient: "p" }], 0, THRESHOLDS, null)).toBeNull();
  });
});
