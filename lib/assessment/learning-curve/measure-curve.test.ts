import { expect, it } from "vitest";
import { quantile } from "../../metrics/intervals/quantile";
import { resampledMetrics } from "../../metrics/intervals/resampled-metrics";
import { curveRun } from "./curve-runs.fixture";
import { measureCurve } from "./measure-curve";
import { tellCurve } from "./tell-curve";

it("with one seed has the interval of the patients alone, as every bootstrap here draws them", async () => {
  const run = curveRun("scratch", 10, 1, 0.7);
  const { points } = await measureCurve([run]);
  expect(points).toHaveLength(1);
  expect(points[0]).toMatchObject({ start: "scratch", patients: 10, seeds: 1 });
  expect(points[0].accuracy.value).toBeCloseTo(0.7, 12);
  const drawn = resampledMetrics(run.report.predictions, run.report.labels);
  for (const metric of ["accuracy", "balancedAccuracy", "macroAuroc"] as const) {
    expect(points[0][metric].low).toBeCloseTo(quantile(drawn.get(metric)!, 0.025), 12);
    expect(points[0][metric].high).toBeCloseTo(quantile(drawn.get(metric)!, 0.975), 12);
  }
});

it("adds what the seeds leave open, by Student's t of so many, and widens by nothing where they agree", async () => {
  const shares = [0.6, 0.7, 0.75];
  const { points } = await measureCurve(shares.map((share, i) => curveRun("scratch", 10, i + 1, share)));
  const { value, low, high } = points[0].accuracy;
  expect(value).toBeCloseTo((36 + 42 + 45) / 180, 12);
  // numpy: np.std([.6, .7, .75], ddof=1) / np.sqrt(3) → 0.044096; scipy: t.ppf(.975, 2) → 4.302653
  const ofSeeds = 4.302653 * 0.04409585518440984;
  expect(value! - low!).toBeGreaterThan(ofSeeds);
  expect(high! - value!).toBeGreaterThan(ofSeeds);
  const same = curveRun("scratch", 10, 1, 0.7);
  const agreed = await measureCurve([1, 2, 3].map((seed) => ({ ...same, seed })));
  const [one] = (await measureCurve([same])).points;
  expect(agreed.points[0].accuracy.low).toBeCloseTo(one.accuracy.low!, 12);
});

it("takes a difference film by film and seed by seed: of a run from itself there is none", async () => {
  const run = curveRun("scratch", 10, 1, 0.7);
  const { differences } = await measureCurve([run, { ...run, start: "pretrained" }]);
  expect(differences).toEqual([
    {
      patients: 10,
      accuracy: { value: 0, low: 0, high: 0 },
      balancedAccuracy: { value: 0, low: 0, high: 0 },
      macroAuroc: { value: 0, low: 0, high: 0 },
    },
  ]);
});

const curve = (start: "scratch" | "pretrained", shares: Record<number, number>) =>
  Object.entries(shares).flatMap(([patients, share]) =>
    [1, 2, 3].map((seed) => curveRun(start, Number(patients), seed, share)),
  );

it("says that patients are saved only where the intervals leave no other reading, and the furthest such saving", async () => {
  const measured = await measureCurve([
    ...curve("scratch", { 10: 0.4, 20: 0.42, 40: 0.45, 80: 0.93 }),
    ...curve("pretrained", { 10: 0.95, 20: 0.95, 40: 0.95, 80: 0.97 }),
  ]);
  expect(measured.points.map(({ start, patients }) => [start, patients])).toEqual([
    ["scratch", 10],
    ["scratch", 20],
    ["scratch", 40],
    ["scratch", 80],
    ["pretrained", 10],
    ["pretrained", 20],
    ["pretrained", 40],
    ["pretrained", 80],
  ]);
  const [accuracy] = tellCurve(measured, "chest@2");
  expect(accuracy).toMatch(
    /^Accuracy: from chest@2, 10 patients reach at least what 40 patients reach from scratch: 0\.950/,
  );
  expect(accuracy).toContain("the furthest of 6 comparisons");
});

it("says which start is ahead on as many patients, or that they cannot be told apart", async () => {
  const ahead = await measureCurve([
    ...curve("scratch", { 10: 0.4, 20: 0.98 }),
    ...curve("pretrained", { 10: 0.8, 20: 0.98 }),
  ]);
  expect(tellCurve(ahead, "x")[0]).toBe(
    "Accuracy: from x it is higher than from scratch with 10 patients. That fewer patients reach what more reach from scratch, the figures do not say.",
  );
  const equal = await measureCurve([
    ...curve("scratch", { 10: 0.7, 20: 0.8 }),
    ...curve("pretrained", { 10: 0.7, 20: 0.8 }),
  ]);
  expect(tellCurve(equal, "x")[0]).toContain("do not tell the two starts apart");
  // Networks that all say the same: 10 patients from x reach what 20 from scratch do, and so do 10 from scratch.
  const same = curveRun("scratch", 10, 1, 0.7);
  const flat = [same, { ...same, patients: 20 }];
  const copied = await measureCurve([...flat, ...flat.map((one) => ({ ...one, start: "pretrained" as const }))]);
  expect(tellCurve(copied, "x")[0]).toContain("do not tell the two starts apart");
});
