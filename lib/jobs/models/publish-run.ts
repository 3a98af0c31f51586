import { selectEngine } from "../../engines/select-engine";
import { HilumError } from "../../errors";
import { completeReport } from "../../metrics/complete-report";
import { calibrationEffect } from "../../metrics/calibration/calibration-effect";
import { riskCoverage } from "../../metrics/risk-coverage";
import { buildModelFiles } from "../../publish/build-model";
import { ModelName, type PublishedModel } from "../../publish/model";
import { saveModel } from "../../store/models/model-store";
import { type Store } from "../../store/open-store";
import { type RunDetail } from "../../training/run";
import { buildModelGate } from "./build-model-gate";
import { describeStart } from "./describe-start";
import { describeTrainingData } from "./describe-training-data";
import { loadTrainedNetwork } from "./open-network";

/**
 * Publishes a completed run as the next version of a model, with both ONNX files proven against the engine that
 * trained it. Throws `badRequest` for a bad name, `notFound`, and `conflict` when the run is not completed, or when there
 * are reasons to doubt it.
 * @param options `evenIfUseless` publishes a doubtful run, with the doubts on the model. @default false
 */
export async function publishRun(
  store: Store,
  idOrName: string,
  modelName: string,
  { evenIfUseless = false }: { evenIfUseless?: boolean } = {},
): Promise<PublishedModel> {
  const name = ModelName.safeParse(modelName);
  if (!name.success)
    throw new HilumError("badRequest", `“${modelName}” cannot be the name of a model.`, {
      remedy: "Use lower-case letters, digits and -, beginning with a letter or digit, at most 63 characters.",
    });
  const { run, report: evaluation, network } = await loadTrainedNetwork(store, idOrName);
  if (run.doubts.length > 0 && !evenIfUseless) throw doubtful(run);

  const { onnx, explain, golden } = await buildModelFiles(network, await selectEngine(run.spec.training.engine));
  const { predictions: _, ...report } = completeReport(evaluation);
  const published = await saveModel(store, {
    name: name.data,
    run: run.id,
    labels: [...network.labels],
    cnn: network.cnn,
    preprocessing: network.preprocessing,
    activation: network.activation,
    calibration: run.calibration,
    calibrationEffect: calibrationEffect(network.activation, run.calibration, evaluation.predictions),
    synthetic: run.synthetic,
    dataset: await describeTrainingData(store, run),
    waivers: run.spec.waivers,
    start: await describeStart(store, run),
    doubts: run.doubts,
    gate: await buildModelGate(store, run, { network, report: evaluation }),
    riskCoverage: riskCoverage(evaluation.predictions),
    testLooks: run.testLooks,
    report,
    onnxDigest: await store.blobs.put(onnx),
    explainDigest: await store.blobs.put(explain),
    golden: { image: await store.blobs.put(golden.png), probabilities: golden.probabilities },
  });
  store.blobs.settle([published.onnxDigest, published.explainDigest, published.golden.image]);
  return published;
}

function doubtful({ name, doubts }: RunDetail): HilumError {
  return new HilumError("conflict", `${name} was not published. ${doubts.map(({ sentence }) => sentence).join(" ")}`, {
    remedy:
      "Nothing was changed. To publish it all the same, with these words on its card and its page, add --even-if-useless, or evenIfUseless over HTTP, or tick the box in the Publish cell.",
  });
}
