import { describe, expect, it } from "vitest";
import { argmax } from "../../tensor/argmax";
import { Random } from "../../tensor/random";
import type { ScoredFilm } from "../intervals/weighted-metrics";
import { pairedByPatient } from "./paired-by-patient";

const LABELS = ["a", "b", "c"];
const TRUTH = [0, 1, 2, 0, 1, 2, 0, 1, 2, 1];

const scored = (a: number, b: number, c: number, up: number): ScoredFilm[] =>
  TRUTH.map((label, i) => {
    const raw = [(i * a + 11) % 101, (i * b + 29) % 97, (i * c + 5) % 89];
    raw[label] += up;
    const probabilities = raw.map((value) => value / (raw[0] + raw[1] + raw[2]));
    return { label, probabilities, prediction: argmax(probabilities) };
  });

const of = (found: ReturnType<typeof pairedByPatient>, metric: string) => found.find((one) => one.metric === metric)!;

/** Films of `patients` with three films each; answers of two networks that differ by chance alone, or by `gain`. */
function drawPair(random: Random, patients: number, gain = 0): [ScoredFilm[], ScoredFilm[]] {
  const films = Array.from({ length: patients }, (_, patient) => {
    const label = patient % 3;
    // What a network makes of a patient is much the same in each of his films.
    const answer = (up: number) => LABELS.map((_, k) => 2 * random.normal() + (k === label ? 1 + up : 0));
    const [one, other] = [answer(0), answer(gain)];
    const film = (logits: number[]): ScoredFilm => {
      const raw = logits.map((logit) => Math.exp(logit + 0.1 * random.normal()));
      const sum = raw[0] + raw[1] + raw[2];
      const probabilities = raw.map((value) => value / sum);
      return { label, probabilities, prediction: argmax(probabilities), patient: String(patient) };
    };
    return [0, 1, 2].map(() => [film(one), film(other)] as const);
  }).flat();
  return [films.map(([one]) => one), films.map(([, other]) => other)];
}

describe("pairedByPatient", () => {
  // stats.permutation_test((zeros, ones), stat, permutation_type="samples", n_resamples=inf, alternative="greater") of
  // |f(second) − f(first)|, f of scikit-learn 1.7.2; all 2¹⁰ swaps
  it.each([
    ["balancedAccuracy", 0.7222222222222223, 0.015625],
    // of areas, probabilities are ranked among the same network's first: np.apply_along_axis(stats.rankdata, 0, p)
    ["macroAuroc", 0.42261904761904767, 0.009765625],
    ["auroc.a", 0.5238095238095238, 0.125],
    ["auprc.b", 0.5416666666666667, 0.0703125],
    ["brier", -0.38634853488213117, 0.001953125],
    ["logLoss", -0.504329060029806, 0.001953125],
  ])("agrees with scipy over all swaps: %s", (metric, difference, pValue) => {
    const found = of(pairedByPatient(scored(37, 53, 71, 20), scored(41, 59, 67, 60), LABELS), metric);
    expect(found.difference).toBeCloseTo(difference, 12);
    expect(found.pValue).toBeCloseTo(pValue, 12);
  });

  it("draws swaps where there are too many to take them all", () => {
    const drawn = of(
      pairedByPatient(scored(37, 53, 71, 20), scored(41, 59, 67, 60), LABELS, { replicates: 1_000 }),
      "auroc.a",
    );
    expect(drawn.pValue).toBeGreaterThan(0.125 - 0.05);
    expect(drawn.pValue).toBeLessThan(0.125 + 0.05);
    expect(drawn.pValue! * 1_001).toBeCloseTo(Math.round(drawn.pValue! * 1_001), 9);
  });

  it("finds no difference between networks that differ by chance, though each patient has three films", () => {
    const random = new Random(3);
    const tests = 120;
    let [alarms, naive] = [0, 0];
    for (let test = 0; test < tests; test++) {
      const [first, second] = drawPair(random, 30);
      const alone = (films: ScoredFilm[]) => films.map(({ patient: _, ...film }) => film);
      const pOf = (a: ScoredFilm[], b: ScoredFilm[]) =>
        of(pairedByPatient(a, b, LABELS, { replicates: 200, seed: test }), "macroAuroc").pValue!;
      if (pOf(first, second) <= 0.05) alarms++;
      if (pOf(alone(first), alone(second)) <= 0.05) naive++;
    }
    // Binomial(120, 0.05) exceeds 14 in less than 1 of 1000 cases; films taken as independent give far more.
    expect(alarms).toBeLessThanOrEqual(14);
    expect(naive).toBeGreaterThan(20);
  });

  it("finds a difference in ranking though one network is surer of everything", () => {
    // The second ranks better, and all its probabilities are drawn towards a third.
    const [first, surer] = drawPair(new Random(6), 60, 1.5);
    const second = surer.map((film) => ({ ...film, probabilities: film.probabilities.map((one) => 0.32 + one / 25) }));
    const pOf = (films: ScoredFilm[]) => of(pairedByPatient(first, films, LABELS, { replicates: 500 }), "macroAuroc");
    expect(pOf(second)).toEqual(pOf(surer));
    expect(pOf(second).pValue).toBeLessThan(0.05);
  });

  it("finds a difference that is there, with an interval that leaves out nothing", () => {
    const [first, second] = drawPair(new Random(4), 60, 3);
    const found = of(pairedByPatient(first, second, LABELS, { replicates: 500 }), "balancedAccuracy");
    expect(found.pValue).toBeLessThan(0.01);
    expect(found.low).toBeGreaterThan(0);
    expect(found.high).toBeGreaterThan(found.difference!);
  });

  it("says p = 1 and no interval of two equal networks, and nothing of what is undefined", () => {
    const films = scored(37, 53, 71, 20);
    const found = pairedByPatient(films, films, [...LABELS, "d"], { replicates: 50 });
    expect(of(found, "accuracy")).toEqual({ metric: "accuracy", difference: 0, low: null, high: null, pValue: 1 });
    expect(of(found, "auroc.d")).toMatchObject({ difference: null, low: null, pValue: null });
  });

  it("refuses lists of other films", () => {
    const films = scored(37, 53, 71, 20);
    expect(() => pairedByPatient(films, films.slice(1), LABELS)).toThrow("not of the same films");
    expect(() => pairedByPatient(films, [...films].reverse(), LABELS)).toThrow("not of the same films");
  });
});
