import { resolveCnn } from "../architectures/resolve-cnn";
import { exportLayersModel } from "../engines/tfjs/layers-export";
import { onnxFiles, type TrainedNetwork } from "./build-model";
import { modelCardMarkdown, type ModelCardSubject } from "./model-card";
import { WARNING } from "./model";

/** A file of an export; `path` is relative, with `/`. */
export interface ExportedFile {
  path: string;
  bytes: Uint8Array;
}

/**
 * A run's network in the formats others read: `model.onnx`, `explanation.onnx`, `tfjs/model.json` with its weights,
 * `preprocessing.json`, `labels.json` and `MODEL_CARD.md`.
 *
 * Throws `invalidSpec` for a network without a convolution, which no heat map can explain.
 */
export async function exportRun(network: TrainedNetwork, card: ModelCardSubject): Promise<ExportedFile[]> {
  const { onnx, explain } = onnxFiles(network);
  const cnn = resolveCnn(network.cnn, network.labels.length);
  const layers = await exportLayersModel({ cnn, labelCount: network.labels.length, weights: network.weights });
  return [
    { path: "model.onnx", bytes: onnx },
    { path: "explanation.onnx", bytes: explain },
    { path: "tfjs/model.json", bytes: json(layers.modelJson) },
    { path: `tfjs/${layers.weightFile}`, bytes: layers.weightData },
    { path: "preprocessing.json", bytes: json(preprocessingDescription(network)) },
    { path: "labels.json", bytes: json(network.labels) },
    { path: "MODEL_CARD.md", bytes: text(modelCardMarkdown({ parameterCount: cnn.parameterCount, ...card })) },
  ];
}

/** From a decoded film to the network's input, in words and numbers, for whoever writes it anew elsewhere. */
function preprocessingDescription({ cnn, preprocessing }: TrainedNetwork): object {
  const { size } = cnn.input;
  return {
    warning: WARNING,
    ...preprocessing,
    size,
    steps: [
      "Decode to one grey channel, bright = dense (invert MONOCHROME1).",
      "Crop the centred square of side min(width, height).",
      `Drop floor(side × ${preprocessing.cropBorder}) pixels of each edge.`,
      `Take the smallest grey values that at least ${preprocessing.lowPercentile}% and ${preprocessing.highPercentile}% of the cropped pixels do not exceed.`,
      `Resample by area to ${size} × ${size}.`,
      "Stretch those two values to 0 and 255, round, clamp.",
      "Divide by 255.",
    ],
    input: { onnx: ["N", 1, size, size], tfjs: ["N", size, size, 1], type: "float32", range: [0, 1] },
  };
}

function json(value: unknown): Uint8Array {
  return text(`${JSON.stringify(value, null, 2)}\n`);
}

function text(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}
