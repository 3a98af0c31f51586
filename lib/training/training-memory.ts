/** @file Whether a run can fit into memory at all: asked before anything is allocated or queued. */
import { frozenLayers } from "../architectures/frozen-layers";
import { describeCost } from "../architectures/layer-cost";
import { type ResolvedCnn } from "../architectures/resolved-cnn";
import { machineMemory } from "../engines/machine-memory";
import { HilumError } from "../errors";
import { type TrainingSpec } from "./training-spec";

/** What a run holds at once, in bytes, and what takes most of it. */
export interface TrainingMemory {
  /** Outputs kept for the backward pass, weights with gradients and slots, the films. */
  bytes: number;
  /** Of that, what grows with the batch. */
  batchBytes: number;
  largestLayer: string;
  largestLayerBytes: number;
}

/**
 * The engines need from 0.55 (mobilenet-small, 224 px, batch 32) to 1.3 (darkcovidnet, 256 px, batch 32) of the estimate,
 * by `bench/train-step.bench.ts`: what is refused must be impossible, not only tight.
 */
const LEAST_SHARE = 0.5;

/**
 * Estimates a run's memory. What stands below the first layer that learns is not kept for a backward pass.
 * @param films how many are packed, a byte a pixel.
 */
export function trainingMemory(
  cnn: ResolvedCnn,
  { batchSize, freeze }: Pick<TrainingSpec, "batchSize" | "freeze">,
  films: number,
): TrainingMemory {
  const frozen = frozenLayers({ layers: cnn.layers.map(({ spec }) => spec) }, freeze);
  const learning = new Set<string>();
  for (const { name, inputs, parameters } of cnn.layers) {
    if ((parameters.length > 0 && !frozen.has(name)) || inputs.some((input) => learning.has(input))) learning.add(name);
  }
  const cost = describeCost(cnn, batchSize);
  const largest = cost.layers.reduce((a, b) => (b.activationBytes > a.activationBytes ? b : a));
  const kept = cost.layers.reduce(
    (sum, { name, activationBytes }) => sum + (learning.has(name) ? activationBytes : 0),
    0,
  );
  const batchBytes = kept + 2 * largest.activationBytes;
  const weights = cost.trainingBytes - cost.activationBytes - 2 * largest.activationBytes;
  return {
    bytes: batchBytes + weights + films * cnn.input[1] * cnn.input[2],
    batchBytes,
    largestLayer: largest.name,
    largestLayerBytes: largest.activationBytes,
  };
}

/**
 * Throws `invalidSpec` where a run cannot fit, naming the layer that takes most and what would fit.
 * @param available bytes. @default what this machine has
 */
export function requireFit(
  cnn: ResolvedCnn,
  training: Pick<TrainingSpec, "batchSize" | "freeze">,
  films: number,
  available = machineMemory(),
): void {
  const need = trainingMemory(cnn, training, films);
  if (LEAST_SHARE * need.bytes <= available) return;
  const { bytes, batchBytes, largestLayer, largestLayerBytes } = need;
  const rest = bytes - batchBytes;
  if (LEAST_SHARE * rest > available) {
    throw new HilumError(
      "invalidSpec",
      `The ${films.toLocaleString("en")} films in ${cnn.input[1]} × ${cnn.input[2]} pixels and the weights take ${memoryInWords(rest)}; this machine has ${memoryInWords(available)}.`,
      { remedy: "Use smaller images, or fewer films." },
    );
  }
  const message = `Layer "${largestLayer}": its output for a batch of ${training.batchSize} takes ${memoryInWords(largestLayerBytes)}, and a training step of the network about ${memoryInWords(bytes)}; this machine has ${memoryInWords(available)}.`;
  throw new HilumError("invalidSpec", message, {
    remedy: suggestion(cnn, training.batchSize, { ...need, room: available - rest }),
  });
}

function suggestion(
  cnn: ResolvedCnn,
  batchSize: number,
  { batchBytes, largestLayer, room }: TrainingMemory & { room: number },
): string {
  const fitting = Math.floor((batchSize * room) / batchBytes);
  const instead = `fewer filters in "${largestLayer}", or a stride or pooling above it`;
  if (fitting >= 1) return `A batch size of ${fitting} would fit; or use smaller images, ${instead}.`;
  const side = Math.floor((cnn.input[1] * Math.sqrt(Math.max(room, 0) / (batchBytes / batchSize))) / 16) * 16;
  return side >= 16
    ? `Images of ${side} × ${side} pixels would fit one at a time; or use ${instead}.`
    : `Use ${instead}.`;
}

/** `68 GB`, `2.1 TB`. */
export function memoryInWords(bytes: number): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), 5);
  return `${(bytes / 1000 ** power).toLocaleString("en", { maximumSignificantDigits: 2 })} ${["bytes", "kB", "MB", "GB", "TB", "PB"][power]}`;
}
