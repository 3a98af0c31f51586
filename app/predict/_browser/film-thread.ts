/** @file The thread of the prediction page: decodes, checks, preprocesses and predicts films with the trainer's own code. */
import "./without-eval";
import { decodeFilm } from "@/lib/imaging/decode-film";
import { type GreyImage } from "@/lib/imaging/grey-image";
import { plausibleLabels, refuseUncertain } from "@/lib/gate/model-gate";
import { judgeFilm, type JudgedFilm } from "@/lib/gate/judge-film";
import { toNetworkInput } from "@/lib/imaging/network/network-input";
import { prepareCodec } from "@/lib/imaging/prepare-codec";
import { croppedSquare, preprocess } from "@/lib/imaging/network/preprocess";
import { thumbnail } from "@/lib/imaging/resize";
import { pagePort } from "@/lib/threads/browser-thread";
import { type Answer } from "@/lib/threads/methods";
import { serve } from "@/lib/threads/serve";
import {
  type PredictionMethods,
  type Judgement,
  type ModelForThread,
  type SelfCheck,
  type ViewedFilm,
} from "./prediction-methods";
import { type BrowserSession, openBrowserSession, RUNTIME_THREADS } from "./ort-session";

const SCREEN_SIDE = 2048;
/** The trainer's and this browser's probabilities may differ by rounding, not by more. */
const GOLDEN_TOLERANCE = 1e-4;

interface OpenModel {
  model: ModelForThread;
  predict: BrowserSession;
  explain: BrowserSession;
}

let opened: OpenModel | null = null;

async function download(url: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`The server answered ${response.status} when asked for the model.`);
  return new Uint8Array(await response.arrayBuffer());
}

/** `[1, 1, S, S]` float32 0–1 of a film, exactly as in training. */
function networkImage(image: GreyImage, { size, preprocessing }: ModelForThread): Float32Array {
  return toNetworkInput(preprocess(image, size, preprocessing));
}

async function probabilitiesOf(image: Float32Array, { model, predict }: OpenModel): Promise<number[]> {
  const { probabilities } = await predict.run({ image: { dims: [1, 1, model.size, model.size], data: image } });
  return Array.from(probabilities.data);
}

async function open(model: ModelForThread): Promise<SelfCheck> {
  const [onnx, explanation, golden] = await Promise.all([
    download(model.onnxUrl),
    download(model.explainUrl),
    download(model.goldenUrl),
  ]);
  const startedMs = performance.now();
  // One after the other: the runtime starts its threads once.
  const predict = await openBrowserSession(onnx);
  const explain = await openBrowserSession(explanation);
  opened = { model, predict, explain };
  const here = await probabilitiesOf(networkImage(decodeFilm(golden, "golden.png").image, model), opened);
  const differences = model.goldenProbabilities.map((there, i) => Math.abs(there - here[i]));
  // A NaN would slip through `>`: the check asks for a difference known to be small.
  const passed =
    here.length === model.goldenProbabilities.length &&
    differences.every((difference) => difference <= GOLDEN_TOLERANCE);
  return {
    passed,
    largestDifference: Math.max(...differences),
    threads: RUNTIME_THREADS,
    elapsedMs: performance.now() - startedMs,
  };
}

function forScreen(image: GreyImage): ViewedFilm {
  const { width, height, data, maxValue } =
    Math.max(image.width, image.height) > SCREEN_SIDE ? thumbnail(image, SCREEN_SIDE) : image;
  // Copied: the buffer is handed over, and a decoder's own array may be a window into a larger one.
  return { width, height, data: data.slice(), maxValue };
}

async function heatmapsOf(image: Float32Array, { model, explain }: OpenModel) {
  const count = model.labels.length;
  const images = new Float32Array(count * image.length);
  const target = new Float32Array(count * count);
  for (let label = 0; label < count; label++) {
    images.set(image, label * image.length);
    target[label * count + label] = 1;
  }
  const { heatmap } = await explain.run({
    image: { dims: [count, 1, model.size, model.size], data: images },
    target: { dims: [count, count], data: target },
  });
  const [, heatHeight, heatWidth] = heatmap.dims;
  const cells = heatWidth * heatHeight;
  return {
    heatWidth,
    heatHeight,
    heatmaps: Array.from({ length: count }, (_, label) => heatmap.data.slice(label * cells, (label + 1) * cells)),
  };
}

async function judge(file: string, bytes: Uint8Array<ArrayBuffer>, evenDrawings: boolean): Promise<Judgement> {
  if (opened === null) throw new Error("No model is open.");
  const startedMs = performance.now();
  const { model } = opened;
  const judged = await judgeFilm(bytes, file, { ...model, gate: { ...model.gate, evenDrawings } });
  if ("refusal" in judged) return refused(judged);
  const { image, format, bitDepth } = judged.film;
  const input = toNetworkInput(judged.square);
  const probabilities = await probabilitiesOf(input, opened);
  const uncertain = refuseUncertain(probabilities, model.conformal);
  if (uncertain !== null) return refused({ refusal: uncertain, film: judged.film });
  const heat = await heatmapsOf(input, opened);
  const elapsedMs = performance.now() - startedMs;
  const square = croppedSquare(image, opened.model.preprocessing.cropBorder);
  return {
    kind: "judged",
    film: forScreen(image),
    width: image.width,
    height: image.height,
    format,
    bitDepth,
    probabilities,
    plausible: model.conformal === null ? null : plausibleLabels(probabilities, model.conformal),
    ...heat,
    area: {
      x: square.x / image.width,
      y: square.y / image.height,
      width: square.width / image.width,
      height: square.height / image.height,
    },
    elapsedMs,
  };
}

function refused({ refusal, film }: Extract<JudgedFilm, { refusal: unknown }>): Judgement {
  return {
    kind: "refused",
    reason: refusal.message,
    remedy: refusal.remedy ?? null,
    refusal: refusal.refusal ?? null,
    hasFilm: film !== null,
    film: film === null ? null : forScreen(film.image),
  };
}

async function view(file: string, bytes: Uint8Array<ArrayBuffer>): Promise<ViewedFilm> {
  await prepareCodec(bytes);
  return forScreen(decodeFilm(bytes, file).image);
}

function arraysOf(answer: Answer<PredictionMethods, keyof PredictionMethods>): ArrayBufferView[] {
  if ("data" in answer) return [answer.data];
  if (!("kind" in answer)) return [];
  const film = answer.film === null ? [] : [answer.film.data];
  return answer.kind === "judged" ? [...film, ...answer.heatmaps] : film;
}

// One call after the other: a second film must not start while the first holds the runtime.
serve<PredictionMethods>(pagePort(), { open, judge, view }, arraysOf);
