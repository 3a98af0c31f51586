import type { io } from "@tensorflow/tfjs";
import type { CnnSpec } from "../../architectures/cnn-spec";
import { resolveCnn } from "../../architectures/resolve-cnn";
import { invariant } from "../../invariant";
import type { OutputActivation } from "../../tensor/probabilities";
import type { Weights } from "../engine";
import { buildLayersModel } from "./build-layers-model";
import { NETWORK_KEY } from "./layers-format/import-network";
import type { TensorFlow } from "./tensorflow";
import { loadTensorFlow } from "./load-tensorflow";
import { writeWeights } from "./model-weights";

/** The name of the weight file that `modelJson` points to. */
const WEIGHT_FILE = "weights.bin";

/** A model in the TensorFlow.js Layers format, as two files. */
export interface LayersModelFiles {
  /** The content of `model.json`. */
  modelJson: io.ModelJSON;
  /** The content of {@link LayersModelFiles.weightFile}. */
  weightData: Uint8Array;
  weightFile: string;
}

/**
 * A trained network as a TensorFlow.js Layers model that stock TensorFlow.js loads (`tf.loadLayersModel`).
 *
 * Input `[N, H, W, 1]` float32 0–1 (channels last, unlike the ONNX model), output `[N, labels]` probabilities. Only
 * stock layers: the input's scaling is a Rescaling layer, dropout is there and does nothing when predicting. The
 * CnnSpec lies beside the topology, so that the network comes back as it was. Throws {@link HilumError}
 * `unsupportedEngine` for a layer that stock layers cannot say, with the layer and the reason.
 * Source: TensorFlow.js "Save and load tf.LayersModel", model.json with one weight manifest group.
 */
export async function exportLayersModel({
  cnn,
  labelCount,
  weights,
  activation = "softmax",
}: {
  cnn: CnnSpec;
  labelCount: number;
  weights: Weights;
  activation?: OutputActivation;
}): Promise<LayersModelFiles> {
  const { tf, version } = await loadTensorFlow();
  const { model, parameters } = buildLayersModel(tf, resolveCnn(cnn, labelCount), "export", new Set(), activation);
  model.setUserDefinedMetadata({ [NETWORK_KEY]: cnn });
  try {
    writeWeights(tf, parameters, weights);
    return asFiles(await saveInMemory(tf, model), version);
  } finally {
    model.dispose();
  }
}

async function saveInMemory(
  tf: TensorFlow,
  model: { save(handler: io.IOHandler): Promise<io.SaveResult> },
): Promise<io.ModelArtifacts> {
  let saved: io.ModelArtifacts | null = null;
  const keep = tf.io.withSaveHandler(async (artifacts) => {
    saved = artifacts;
    return { modelArtifactsInfo: tf.io.getModelArtifactsInfoForJSON(artifacts) };
  });
  await model.save(keep);
  invariant(saved !== null, "the model was handed to the save handler");
  return saved;
}

function asFiles(artifacts: io.ModelArtifacts, version: string): LayersModelFiles {
  const { modelTopology, weightSpecs, weightData, userDefinedMetadata } = artifacts;
  invariant(
    modelTopology !== undefined && weightSpecs !== undefined && weightData !== undefined,
    "a saved model has topology and weights",
  );
  return {
    modelJson: {
      format: "layers-model",
      generatedBy: `Hilum, TensorFlow.js ${version}`,
      convertedBy: null,
      modelTopology,
      weightsManifest: [{ paths: [WEIGHT_FILE], weights: weightSpecs }],
      userDefinedMetadata,
    },
    weightData: joined(Array.isArray(weightData) ? weightData : [weightData]),
    weightFile: WEIGHT_FILE,
  };
}

function joined(buffers: readonly ArrayBuffer[]): Uint8Array {
  const bytes = new Uint8Array(buffers.reduce((sum, buffer) => sum + buffer.byteLength, 0));
  let offset = 0;
  for (const buffer of buffers) {
    bytes.set(new Uint8Array(buffer), offset);
    offset += buffer.byteLength;
  }
  return bytes;
}
