/** @file How a brought network scales its image, and the frozen normalisation that does the same in a CnnSpec. */
import { z } from "zod";
import type { NamedTensor } from "../../../tensor/named-tensor";
import type { KerasLayer, KerasTopology } from "./keras-topology";

/** What the network's first layer sees of a pixel x in 0–1: `scale · x + offset`. */
export interface ImageScaling {
  scale: number;
  offset: number;
  /** The input layer and the rescaling layers that follow it at once. */
  layers: readonly string[];
}

/** The name of the layer that scales the image in a network that was brought. */
export const SCALING_LAYER = "input_scaling";
const EPSILON = 1e-3;

const Rescaling = z.object({ scale: z.number(), offset: z.number().default(0) });

/**
 * Reads the chain of Rescaling layers behind the image. A scale below 1/16 is one for pixels of 0–255, which Keras'
 * own applications take; without any layer the network is taken to read 0–1.
 */
export function imageScaling({ layers }: KerasTopology, input: KerasLayer): ImageScaling {
  let [scale, offset] = [1, 0];
  const chain = [input.name];
  for (;;) {
    const readers = layers.filter(({ inputs }) => inputs.includes(chain[chain.length - 1]));
    const parsed =
      readers.length === 1 && readers[0].className === "Rescaling" ? Rescaling.safeParse(readers[0].config) : null;
    if (parsed === null || !parsed.success) break;
    [scale, offset] = [scale * parsed.data.scale, offset * parsed.data.scale + parsed.data.offset];
    chain.push(readers[0].name);
  }
  return { scale: Math.abs(scale) < 1 / 16 ? 255 * scale : scale, offset, layers: chain };
}

/** True for the scaling that every CnnSpec does by itself: 4x − 2. */
export const isOwnScaling = ({ scale, offset }: ImageScaling): boolean =>
  Math.abs(scale - 4) < 1e-6 && Math.abs(offset + 2) < 1e-6;

/** The layer as a step of a CnnSpec: a batch normalisation by statistics that never move. */
export const SCALING_STEP = {
  kind: "batch_normalization",
  name: SCALING_LAYER,
  trainable: false,
  epsilon: EPSILON,
} as const;

/** Its weights: x = (u + 2)/4 of the standardised u by mean −2 and deviation 4, then γ·x + β. Exact up to rounding. */
export function scalingWeights({ scale, offset }: ImageScaling): NamedTensor[] {
  const values = { gamma: scale, beta: offset, moving_mean: -2, moving_variance: 16 - EPSILON };
  return Object.entries(values).map(([part, value]) => ({
    name: `${SCALING_LAYER}/${part}`,
    shape: [1],
    data: Float32Array.of(value),
  }));
}
