import { invariant } from "../../../invariant";
import { openGraphSession } from "./open-graph-session";

/** Probabilities of a batch, and what they came from. */
export interface ModelPrediction {
  /** `[N, K]`. */
  logits: Float32Array;
  /** `[N, K]` in 0–1; rows sum to 1 where the model ends in a softmax. */
  probabilities: Float32Array;
}

/** Heat maps of a batch. */
export interface ModelExplanation {
  /** `[N, height, width]` in 0–1. */
  heatmap: Float32Array;
  height: number;
  width: number;
  /** `[N, K]` in 0–1; rows sum to 1 where the model ends in a softmax. */
  probabilities: Float32Array;
}

/** A published model in Node. */
export interface ModelPredictor {
  /** Predicts `size` square images, `[N, 1, H, W]` float32 0–1. */
  predict(images: Float32Array, size: number): Promise<ModelPrediction>;
  /** Grad-CAM heat maps for `targets` `[N, K]`, one-hot for one label per image. Null without an explanation file. */
  explain: ((images: Float32Array, targets: Float32Array, size: number) => Promise<ModelExplanation>) | null;
  /** Frees the native memory. */
  dispose(): Promise<void>;
}

/**
 * Opens a published model's ONNX files: the inference file, and the explanation file where heat maps are wanted.
 * Throws `HilumError` `unsupportedEngine` when onnxruntime refuses a file.
 *
 * @param options.threads CPU threads. @default all cores
 */
export async function modelPredictor(inference: Uint8Array, options: { explanation?: Uint8Array; threads?: number } = {}): Promise<ModelPredictor> {
  const { explanation, threads } = options;
  const model = await openGraphSession(inference, { threads });
  const explainer = explanation === undefined ? null : await openGraphSession(explanation, { threads });
  return {
    predict: async (images, size) => {
      const { logits, probabilities } = await model.run({ image: squareImages(images, size) });
      return { logits, probabilities };
    },
    explain:
      explainer === null
        ? null
        : async (images, targets, size) => {
            const target = { data: targets, shape: [size, targets.length / size] };
            const { heatmap, probabilities } = await explainer.run({ image: squareImages(images, size), target });
            // Images are square and every window keeps them so.
            const side = Math.sqrt(heatmap.length / size);
            return { heatmap, height: side, width: side, probabilities };
          },
    dispose: async () => {
      await model.close();
      await explainer?.close();
    },
  };
}

function squareImages(images: Float32Array, size: number) {
  const side = Math.sqrt(images.length / size);
  invariant(Number.isInteger(side), `${images.length} values are not ${size} square images`);
  return { data: images, shape: [size, 1, side, side] };
}
