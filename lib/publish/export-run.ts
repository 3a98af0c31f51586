import { resolveCnn } from "../architectures/resolve-cnn";
import { exportLayersModel } from "../engines/tfjs/layers-export";
import { openGraphSession } from "../engines/compiled/onnxruntime/open-graph-session";
import { isHilumError } from "../errors";
import { type ModelFiles, onnxFiles, type TrainedNetwork } from "./build-model";
import { preprocessingSteps } from "./card/describe-preprocessing";
import type { ExportedFile } from "./exported-file";
import { foldScaling } from "./fold-scaling";
import { gateDescription } from "./card/gate-description";
import { goldenFiles } from "./golden-films";
import { modelCardMarkdown } from "./card/model-card";
import type { ModelCardSubject } from "./card/model-card-subject";
import { type PublishedModel, WARNING } from "./model";

/** What was exported, and what could not be, in words. */
export interface RunExport {
  files: ExportedFile[];
  notes: string[];
}

/**
 * A run's network in the formats others read: `model.onnx`, `explanation.onnx`, `tfjs/model.json` with its weights,
 * `preprocessing.json`, `gate.json` (which films it answers), `labels.json`, `MODEL_CARD.md` and `golden/`, drawings with what the network says of them. Where stock TensorFlow.js has no layers for the network, its
 * folder is left out and the notes say why.
 *
 * Throws `invalidSpec` for a network without a convolution, which no heat map can explain.
 */
export async function exportRun(network: TrainedNetwork, card: ModelCardSubject): Promise<RunExport> {
  const { parameterCount } = resolveCnn(network.cnn, network.labels.length);
  return withFiles(network, onnxFiles(network), { parameterCount, ...card }, await layersFiles(network));
}

/**
 * The same of a published model, with the very files that it answers by. A model of several networks, or of views, has no
 * TensorFlow.js files, which the notes say.
 * @param network of a model that is one network shown each film once; null of any other.
 */
export async function exportModel(
  model: PublishedModel,
  files: Pick<ModelFiles, "onnx" | "explain">,
  network: TrainedNetwork | null,
  card: ModelCardSubject,
): Promise<RunExport> {
  const what = model.members.length > 0 ? `${model.members.length} networks` : "a network that is shown several views";
  const layers =
    network === null
      ? { files: [], notes: [`No TensorFlow.js files were written: the model is ${what}, which is said in ONNX only.`] }
      : await layersFiles(network);
  return withFiles(model, files, card, layers);
}

type Described = Pick<TrainedNetwork, "cnn" | "labels" | "preprocessing">;

async function withFiles(
  network: Described,
  { onnx, explain }: Pick<ModelFiles, "onnx" | "explain">,
  card: ModelCardSubject,
  layers: RunExport,
): Promise<RunExport> {
  const files = [
    { path: "model.onnx", bytes: onnx },
    { path: "explanation.onnx", bytes: explain },
    ...layers.files,
    { path: "preprocessing.json", bytes: json(preprocessingDescription(network)) },
    { path: "gate.json", bytes: json(gateDescription({ synthetic: card.synthetic, gate: card.gate ?? null })) },
    { path: "labels.json", bytes: json(network.labels) },
    {
      path: "MODEL_CARD.md",
      bytes: text(modelCardMarkdown({ ...card, goldenFolder: true })),
    },
    ...(await goldenOf(network, onnx)),
  ];
  return { files, notes: layers.notes };
}

async function goldenOf(network: Described, onnx: Uint8Array): Promise<ExportedFile[]> {
  const session = await openGraphSession(onnx);
  try {
    return await goldenFiles(network, session);
  } finally {
    await session.close();
  }
}

/** The Layers format has no place for a calibration, so it goes into the last weights. */
async function layersFiles({ cnn, labels, weights, activation, scaling }: TrainedNetwork): Promise<RunExport> {
  const folded = scaling == null ? weights : foldScaling(cnn, weights, scaling);
  const notes =
    folded === null
      ? [
          "The TensorFlow.js files give uncalibrated probabilities: the network does not end in a dense layer with a bias.",
        ]
      : [];
  try {
    const { modelJson, weightFile, weightData } = await exportLayersModel({
      cnn,
      labelCount: labels.length,
      weights: folded ?? weights,
      activation,
    });
    return {
      files: [
        { path: "tfjs/model.json", bytes: json(modelJson) },
        { path: `tfjs/${weightFile}`, bytes: weightData },
      ],
      notes,
    };
  } catch (error) {
    if (!isHilumError(error) || error.code !== "unsupportedEngine") throw error;
    return { files: [], notes: [`No TensorFlow.js files were written. ${error.message}`] };
  }
}

/** From a decoded film to the network's input, in words and numbers, for whoever writes it anew elsewhere. */
function preprocessingDescription({ cnn, preprocessing }: Described): object {
  const { size } = cnn.input;
  return {
    warning: WARNING,
    ...preprocessing,
    size,
    steps: preprocessingSteps(preprocessing, size),
    input: { onnx: ["N", 1, size, size], tfjs: ["N", size, size, 1], type: "float32", range: [0, 1] },
  };
}

function json(value: unknown): Uint8Array {
  return text(`${JSON.stringify(value, null, 2)}\n`);
}

function text(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}
