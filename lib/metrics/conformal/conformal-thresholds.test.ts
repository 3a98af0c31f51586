import { describe, expect, it } from "vitest";
import { Random } from "../../tensor/random";
import { conformalSet } from "./conformal-set";
import { conformalThresholds } from "./conformal-thresholds";

const COVERAGE = 0.9;

describe("conformal thresholds", () => {
  it("are the finite-sample quantile of 1 − p of the true class", () => {
    // import numpy as np
    // for k, n in ((0, 19), (1, 30)):
    //     p = np.array([((i * 37 + 11 * k + 5) % 101) / 101 for i in range(n)])
    //     print(1 - np.quantile(1 - p, np.ceil((n + 1) * 0.9) / n, method="inverted_cdf"))
    const labels = [...Array<number>(19).fill(0), ...Array<number>(30).fill(1)];
    const probabilities = labels.map((label, i) => {
      const p = (((label === 0 ? i : i - 19) * 37 + 11 * label + 5) % 101) / 101;
      return label === 0 ? [p, 1 - p] : [1 - p, p];
    });
    const [first, second] = conformalThresholds(labels, probabilities, { coverage: COVERAGE });
    expect(first).toBeCloseTo(0.07920792079207917, 12);
    expect(second).toBeCloseTo(0.08910891089108908, 12);
  });

  it("do not move when a patient's film is there twice", () => {
    const labels = Array<number>(12).fill(0);
    const probabilities = labels.map((_, i) => [i / 12, 1 - i / 12]);
    const patients = labels.map((_, i) => `p${i}`);
    const once = conformalThresholds(labels, probabilities, { coverage: 0.8, patients });
    const twice = conformalThresholds([...labels, 0, 0], [...probabilities, probabilities[0], probabilities[0]], {
      coverage: 0.8,
      patients: [...patients, "p0", "p0"],
    });
    expect(twice[0]).toBe(once[0]);
    // As films of patients of their own the worst film would count three times.
    expect(
      conformalThresholds([...labels, 0, 0], [...probabilities, probabilities[0], probabilities[0]], {
        coverage: 0.8,
      })[0],
    ).toBeLessThan(once[0]);
  });

  it("put a class into every set that too few patients show, and a film whose patient is unknown counts by itself", () => {
    const nine = { labels: Array<number>(9).fill(0), probabilities: Array<number[]>(9).fill([0.7, 0.3]) };
    expect(conformalThresholds(nine.labels, nine.probabilities, { coverage: COVERAGE })).toEqual([0.7, 0]);
    expect(conformalThresholds(nine.labels.slice(1), nine.probabilities.slice(1), { coverage: COVERAGE })).toEqual([
      0, 0,
    ]);
    const patients = [null, null, null, null, null, null, null, null, null];
    expect(conformalThresholds(nine.labels, nine.probabilities, { coverage: COVERAGE, patients })).toEqual([0.7, 0]);
    const samePatient = Array<string>(9).fill("p");
    expect(conformalThresholds(nine.labels, nine.probabilities, { coverage: COVERAGE, patients: samePatient })).toEqual(
      [0, 0],
    );
  });

  it("keep the promised coverage of each class over many samples, one film a patient, and do not overdo it", () => {
    const patientsPerClass = 40;
    const { coverage, trials } = simulate({ patientsPerClass, films: () => 1, byPatient: true });
    for (const share of coverage) {
      // Exactly ⌈41·0.9⌉ / 41 for scores without ties; five standard errors of the mean over trials.
      const expected = Math.ceil((patientsPerClass + 1) * COVERAGE) / (patientsPerClass + 1);
      expect(Math.abs(share.mean - expected)).toBeLessThan((5 * share.deviation) / Math.sqrt(trials));
    }
  });

  it("keep it where some patients have many films that are alike, which films taken one by one do not promise", () => {
    // The hard patients have a single film each: counted by films they vanish, counted by patients they do not.
    const films = (hard: boolean) => (hard ? 1 : 8);
    const byPatient = simulate({ patientsPerClass: 40, films, byPatient: true });
    for (const share of byPatient.coverage)
      expect(share.mean).toBeGreaterThan(COVERAGE - (5 * share.deviation) / Math.sqrt(byPatient.trials));
    const byFilm = simulate({ patientsPerClass: 40, films, byPatient: false });
    for (const share of byFilm.coverage)
      expect(share.mean).toBeLessThan(COVERAGE - (5 * share.deviation) / Math.sqrt(byFilm.trials));
  });
});

/** Two classes; a fifth of the patients is hard. The coverage of one film of each of many new patients, over many trials. */
function simulate(options: { patientsPerClass: number; films: (hard: boolean) => number; byPatient: boolean }) {
  const random = new Random(7);
  const trials = 400;
  const drawPatient = (label: number) => {
    const hard = random.uniform() < 0.2;
    const level = (hard ? -0.5 : 2) + random.normal();
    const film = () => {
      const p = 1 / (1 + Math.exp(-(level + 0.3 * random.normal())));
      return label === 0 ? [p, 1 - p] : [1 - p, p];
    };
    return { hard, film };
  };
  const shares: number[][] = [[], []];
  for (let trial = 0; trial < trials; trial++) {
    const labels: number[] = [];
    const probabilities: number[][] = [];
    const patients: string[] = [];
    for (const label of [0, 1])
      for (let i = 0; i < options.patientsPerClass; i++) {
        const { hard, film } = drawPatient(label);
        for (let j = 0; j < options.films(hard); j++) {
          labels.push(label);
          probabilities.push(film());
          patients.push(`${label}-${i}`);
        }
      }
    const thresholds = conformalThresholds(labels, probabilities, {
      coverage: COVERAGE,
      ...(options.byPatient ? { patients } : {}),
    });
    for (const label of [0, 1]) {
      const covered = Array.from({ length: 200 }, () => conformalSet(drawPatient(label).film(), thresholds)).filter(
        (set) => set.includes(label),
      ).length;
      shares[label].push(covered / 200);
    }
  }
  const coverage = shares.map((all) => {
    const mean = all.reduce((sum, share) => sum + share, 0) / trials;
    return { mean, deviation: Math.sqrt(all.reduce((sum, share) => sum + (share - mean) ** 2, 0) / trials) };
  });
  return { coverage, trials };
}
