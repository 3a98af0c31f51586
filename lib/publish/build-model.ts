import type { CnnSpec } from "../architectures/cnn-spec";
import { resolveCnn } from "../architectures/resolve-cnn";
import type { Engine, Weights } from "../engines/engine";
import { openGraphSession } from "../engines/compiled/onnxruntime/open-graph-session";
import type { GreyImage } from "../imaging/grey-image";
import { encodeGreyPng } from "../imaging/png/grey-png";
import { toNetworkInput } from "../imaging/network/network-input";
import { preprocess } from "../imaging/network/preprocess";
import type { PreprocessingSpec } from "../imaging/network/preprocessing-spec";
import { invariant } from "../invariant";
import { explanationModel } from "../onnx/explanation-model";
import { inferenceModel } from "../onnx/inference-model";
import { phantomImages } from "../phantom/phantom-dataset";
import type { LogitScaling } from "../tensor/logit-scaling";
import { type OutputActivation, probabilityRows } from "../tensor/probabilities";
import { WARNING } from "./model";

/** What is made into a model: a run's kept weights with all that gives them meaning. */
export interface TrainedNetwork {
  cnn: CnnSpec;
  labels: readonly string[];
  weights: Weights;
  preprocessing: PreprocessingSpec;
  /** What makes probabilities of its logits. */
  activation: OutputActivation;
  /** What calibrates them. @default nothing */
  scaling?: LogitScaling | null;
}

/** The files of a published model. */
export interface ModelFiles {
  /** The inference ONNX file. */
  onnx: Uint8Array;
  /** The explanation ONNX file. */
  explain: Uint8Array;
  golden: GoldenFilm;
}

/** A film no network was trained on, and what the trainer's own engine says of it: every runner checks itself on this. */
export interface GoldenFilm {
  /** 8-bit grey PNG. */
  png: Uint8Array;
  /** In label order. */
  probabilities: number[];
}

/** How far two runners may be apart in a probability. */
export const PROBABILITY_TOLERANCE = 1e-4;

/** Differs from the seed of every data set, so that nothing was trained on the golden film. */
const GOLDEN_SEED = 0x601d;

/**
 * Makes a model's files and proves them: both ONNX files must give the golden film the probabilities of `engine`, the
 * one that trained, within {@link PROBABILITY_TOLERANCE}.
 *
 * Throws `invalidSpec` for a network without a convolution, which no heat map can explain.
 */
export async function buildModelFiles(network: TrainedNetwork, engine: Engine): Promise<ModelFiles> {
  const { labels, activation, scaling } = network;
  return proveFiles(onnxFiles(network), network, async (image) => {
    const logits = await engineLogits(network, engine, [image]);
    return probabilityRows(activation, logits, labels.length, scaling)[0];
  });
}

/**
 * Files with their golden film, once both give it the probabilities that `answer` gives: those of whoever trained.
 * @param answer is told the film as the network gets it, `[1, S, S]` 0–1.
 */
export async function proveFiles(
  files: Pick<ModelFiles, "onnx" | "explain">,
  network: TrainedNetwork,
  answer: (image: Float32Array) => Promise<number[]>,
): Promise<ModelFiles> {
  const film = goldenFilm();
  const image = networkImage(film, network);
  const probabilities = await answer(image);
  await proveAgreement(network, files, image, probabilities);
  return { ...files, golden: { png: encodeGreyPng(film), probabilities } };
}

/** The two ONNX files, unproven; labels, preprocessing and the warning are stored in them as metadata. */
export function onnxFiles({
  cnn,
  labels,
  weights,
  preprocessing,
  activation,
  scaling,
}: TrainedNetwork): Pick<ModelFiles, "onnx" | "explain"> {
  const source = {
    cnn: resolveCnn(cnn, labels.length),
    labelCount: labels.length,
    weights,
    activation,
    scaling,
    metadata: fileMetadata({ labels, preprocessing }),
  };
  return { onnx: inferenceModel(source), explain: explanationModel(source) };
}

/** What is stored in an ONNX file beside its graph. */
export function fileMetadata({
  labels,
  preprocessing,
}: Pick<TrainedNetwork, "labels" | "preprocessing">): Record<string, string> {
  return { labels: JSON.stringify(labels), preprocessing: JSON.stringify(preprocessing), warning: WARNING };
}

/** One drawing of the phantom, always the same. */
export function goldenFilm(): GreyImage {
  for (const { image } of phantomImages({ seed: GOLDEN_SEED, patients: 1, size: 256 })) return image;
  throw new Error("The phantom drew no film.");
}

function networkImage(film: GreyImage, { cnn, preprocessing }: TrainedNetwork): Float32Array {
  return toNetworkInput(preprocess(film, cnn.input.size, preprocessing));
}

/** `[N, K]` logits of `[1, S, S]` images by the engine that trained the network. */
export async function engineLogits(
  { cnn, labels, weights }: TrainedNetwork,
  engine: Engine,
  images: readonly Float32Array[],
): Promise<Float32Array> {
  const area = cnn.input.size ** 2;
  const batch = new Float32Array(images.length * area);
  images.forEach((image, i) => batch.set(image, i * area));
  const predictor = await engine.createPredictor({ cnn, labelCount: labels.length, weights });
  try {
    return await predictor.predict(batch, images.length);
  } finally {
    await predictor.dispose();
  }
}

async function proveAgreement(
  { cnn, labels }: TrainedNetwork,
  files: Pick<ModelFiles, "onnx" | "explain">,
  image: Float32Array,
  expected: readonly number[],
): Promise<void> {
  const feed = { data: image, shape: [1, 1, cnn.input.size, cnn.input.size] };
  const target = { data: Float32Array.from(labels, (_, label) => (label === 0 ? 1 : 0)), shape: [1, labels.length] };
  for (const [name, bytes, feeds] of [
    ["inference", files.onnx, { image: feed }],
    ["explanation", files.explain, { image: feed, target }],
  ] as const) {
    const session = await openGraphSession(bytes);
    try {
      const { probabilities } = await session.run(feeds);
      const gap = Math.max(...expected.map((value, label) => Math.abs(value - probabilities[label])));
      invariant(gap <= PROBABILITY_TOLERANCE, `the ${name} model is ${gap} away from the network that was trained`);
    } finally {
      await session.close();
    }
  }
}
