import { type Waiver } from "../../audit/audit-report";
import { doubtFindings, type ModelFinding, SHORTCUTS_NOT_EXAMINED } from "../../assessment/model-finding";
import { selectEngine } from "../../engines/select-engine";
import { HilumError } from "../../errors";
import { outputActivation } from "../../graph/step/output-activation";
import { evaluatePredictions } from "../../metrics/evaluate-predictions";
import { type MultiLabelReport } from "../../metrics/multi-label/multi-label-report";
import { type WantedPoint } from "../../metrics/operating-points/wanted-point";
import { buildModelFiles, type TrainedNetwork } from "../../publish/build-model";
import { type PublishedModel } from "../../publish/model";
import { saveModel } from "../../store/models/model-store";
import { type Store } from "../../store/open-store";
import { type TestViews } from "../../tensor/test-views";
import { type RunDetail } from "../../training/run";
import { buildPictureGate } from "./build-model-gate";
import { describeStart } from "./describe-start";
import { describeTrainingData } from "./describe-training-data";
import { refuseUnwaived, waiversOf } from "./publication-waivers";
import { loadWeights } from "./run-weights";

interface FindingsPublication {
  waivers: readonly Waiver[] | ((red: readonly ModelFinding[]) => Waiver[]);
  operatingPoint: WantedPoint | null;
  views: TestViews;
}

/**
 * Publishes a completed run that tells several findings a film: its files proven as any model's, each finding with the
 * threshold of its validation films, and what was not examined said. Throws `badRequest` for an operating point or views,
 * which are of networks that tell one label, and `conflict` for a red finding that no waiver names.
 */
export async function publishFindings(
  store: Store,
  run: RunDetail & { multiLabel: MultiLabelReport },
  name: string,
  { waivers: given, operatingPoint, views }: FindingsPublication,
): Promise<PublishedModel> {
  if (operatingPoint !== null || views !== "none")
    throw new HilumError(
      "badRequest",
      `${operatingPoint === null ? "Views" : "An operating point"} cannot be had of ${run.name}: it tells several findings a film.`,
      { remedy: "Publish it without: each finding has its own threshold." },
    );
  const findings = [...doubtFindings(run.doubts), SHORTCUTS_NOT_EXAMINED];
  const red = findings.filter(({ severity }) => severity === "red");
  const waivers = waiversOf(run, red, typeof given === "function" ? given(red) : given);
  refuseUnwaived(run, findings, waivers);

  const { cnn, preprocessing, training, dataset } = run.spec;
  const labels = run.multiLabel.findings;
  const activation = outputActivation(training.loss, labels);
  const network: TrainedNetwork = { cnn, preprocessing, labels, weights: await loadWeights(store, run.id), activation };
  const { onnx, explain, golden } = await buildModelFiles(network, await selectEngine(training.engine));
  const { predictions: _, ...multiLabel } = run.multiLabel;
  const { predictions: __, ...report } = evaluatePredictions({
    dataset,
    split: "test",
    synthetic: run.synthetic,
    labels,
    predictions: [],
  });
  const published = await saveModel(store, {
    name,
    run: run.id,
    labels: [...labels],
    cnn,
    members: [],
    views: "none",
    viewsEffect: null,
    testedBy: "none",
    preprocessing,
    activation,
    calibration: null,
    calibrationEffect: null,
    operatingPoint: null,
    subgroups: null,
    synthetic: run.synthetic,
    dataset: await describeTrainingData(store, run),
    waivers: run.spec.waivers,
    findings,
    findingWaivers: waivers,
    start: await describeStart(store, run),
    doubts: run.doubts,
    gate: { ...(await buildPictureGate(store, run, network)), conformal: null, uncertain: null },
    riskCoverage: null,
    testLooks: run.testLooks,
    report,
    multiLabel,
    shipped: null,
    onnxDigest: await store.blobs.put(onnx),
    explainDigest: await store.blobs.put(explain),
    golden: { image: await store.blobs.put(golden.png), probabilities: golden.probabilities },
  });
  store.blobs.settle([published.onnxDigest, published.explainDigest, published.golden.image]);
  return published;
}
