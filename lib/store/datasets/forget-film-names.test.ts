import { afterAll, beforeAll, expect, it } from "vitest";
import { evaluatePredictions } from "../../metrics/evaluate-predictions";
import { RunSpec } from "../../training/run";
import { transact } from "../database";
import { claimRun, completeRun, createRun, getRun, getRunArtifacts } from "../runs/run-store";
import { openTestStore, type TestStore } from "../test-store";
import {
  claimAssessment,
  createAssessment,
  finishAssessment,
  getAssessment,
  reportAssessment,
} from "../runs/assessment-store";
import { forgetFilmNames } from "./forget-film-names";

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

const spec = RunSpec.parse({
  dataset: "named-films",
  cnn: {
    name: "tiny",
    input: { size: 16 },
    layers: [
      { name: "flat", kind: "flatten" },
      { name: "logits", kind: "dense", units: "labels" },
    ],
  },
  training: {},
});

const PATIENTS = ["kunigunde", "zuzanna", "kunigunde", undefined];
const reportOf = (split: "test" | "validation") =>
  evaluatePredictions({
    dataset: "named-films",
    split,
    synthetic: true,
    labels: ["a", "b"],
    predictions: PATIENTS.map((patient, image) => ({
      image,
      file: `${patient ?? "nobody"}-${image}.png`,
      label: image % 2,
      prediction: 0,
      probabilities: [0.75, 0.25],
      ...(patient === undefined ? {} : { patient }),
    })),
  });

it("takes files and patients out of the reports of finished runs, and keeps which films are of one patient", async () => {
  const run = await createRun(store, { experiment: null, spec, datasetFingerprint: "f", split: null, synthetic: true });
  const { lease } = (await claimRun(store, run.id, "keeper"))!;
  const validationReport = reportOf("validation");
  await completeRun(store, lease, { report: reportOf("test"), validationReport, weights: "w".repeat(64) });
  await transact(store, (tx) => forgetFilmNames(tx, "named-films"));
  const { report } = await getRun(store, run.id);
  const kept = (await getRunArtifacts(store, run.id)).validationReport;
  for (const one of [report, kept]) {
    expect(JSON.stringify(one)).not.toMatch(/kunigunde|zuzanna|nobody/);
    expect(one?.predictions.map(({ file, patient }) => [file, patient])).toEqual([
      ["film 0", "patient 1"],
      ["film 1", "patient 2"],
      ["film 2", "patient 1"],
      ["film 3", undefined],
    ]);
  }
  expect(report?.confusionMatrix).toEqual(reportOf("test").confusionMatrix);
});

it("takes an assessment under way from its maker, who has read the names, and names out of one that failed", async () => {
  const { id: run } = await createRun(store, {
    experiment: null,
    spec,
    datasetFingerprint: "f",
    split: null,
    synthetic: true,
  });
  const failed = await createAssessment(store, run, { kind: "shortcuts", rules: 1 });
  const underWay = await createAssessment(store, run, { kind: "shortcuts", rules: 2 });
  const failure = { code: "corruptImage" as const, message: "The film “kunigunde-0.png” cannot be read." };
  const claims = await Promise.all([failed, underWay].map(({ id }) => claimAssessment(store, id)));
  await finishAssessment(store, claims[0]!, { failure });
  await transact(store, (tx) => forgetFilmNames(tx, "named-films"));
  expect((await getAssessment(store, failed.id)).failure?.message).toBe("The film “…” cannot be read.");
  expect(await reportAssessment(store, claims[1]!, null)).toBe(false);
  await finishAssessment(store, claims[1]!, { failure });
  expect(await getAssessment(store, underWay.id)).toMatchObject({ status: "queued", failure: null });
});
