/** @file The network that a pretraining phase trains: a run's own layers up to their last map, and what the phase puts on top. */
import { CnnSpec, type LayerSpec } from "../../architectures/cnn-spec";
import { type Encoder, findEncoder } from "../../architectures/find-encoder";
import { frozenLayers } from "../../architectures/frozen-layers";
import { type StepObjective } from "../../graph/step/step-objective";
import { HilumError } from "../../errors";
import type { RunSpec } from "../run";
import type { PretrainingSpec } from "./pretraining-spec";

export interface PretrainingNetwork {
  /** Its last layer gives `outputs` numbers; the encoder's layers have the run's names. */
  cnn: CnnSpec;
  outputs: number;
  objective: StepObjective;
  /** What the decoder restores: maps of this size, coarser than the film. */
  picture: RestoredPicture;
  /** Layers of the encoder that the run holds still. */
  frozen: readonly string[];
  /** Names of the run's own layers among the network's. */
  encoderLayers: ReadonlySet<string>;
}

/**
 * A picture in the order in which a convolution gives it: cell by cell of the last map, `times × times` values each, as
 * channels `[channels · times², height, width]`.
 */
export interface RestoredPicture {
  channels: number;
  height: number;
  width: number;
  times: number;
}

/** A restored picture has at most this share of the film's side: finer detail teaches little and costs much. */
const FINEST = 1 / 4;

/**
 * The network of a run's phase. Throws `invalidSpec` where the network has no map to learn, or none that may move.
 *
 * The decoder is one 3 × 3 convolution with normalisation and ReLU and one 1 × 1 convolution, whose channels are the
 * pixels of a cell: the "one-layer head" of Xie et al., CVPR 2022, table 4, with a hidden map.
 */
export function pretrainingNetwork(
  { cnn, training }: Pick<RunSpec, "cnn" | "training">,
  spec: PretrainingSpec,
): PretrainingNetwork {
  const encoder = findEncoder(cnn);
  if (encoder === null)
    throw new HilumError("invalidSpec", "Pretraining moves a network's convolutions, and this one has none.", {
      remedy: "Switch pretraining off, or choose a network with convolutions.",
    });
  if (spec.patch > cnn.input.size / 2)
    throw new HilumError(
      "invalidSpec",
      `Patches of ${spec.patch} pixels leave too little of an image of ${cnn.input.size} to restore them from.`,
      { remedy: `Use patches of at most ${Math.floor(cnn.input.size / 2)} pixels.` },
    );
  const frozen = frozenIn(encoder, cnn, training.freeze);
  const picture = pictureOf(encoder, cnn.input.size, 1);
  return {
    cnn: CnnSpec.parse({
      ...cnn,
      name: "pretraining",
      layers: [...encoder.layers, ...decoder(encoder, spec.decoderWidth, picture)],
    }),
    outputs: picture.channels * picture.times ** 2 * picture.height * picture.width,
    objective: { kind: "masked_pixels" },
    picture,
    frozen,
    encoderLayers: new Set(encoder.layers.map(({ name }) => name)),
  };
}

function frozenIn({ layers, learning }: Encoder, cnn: CnnSpec, freeze: readonly string[]): readonly string[] {
  const frozen = frozenLayers(cnn, freeze);
  if (learning.every((name) => frozen.has(name)))
    throw new HilumError("invalidSpec", "Every layer that pretraining could move is frozen.", {
      remedy: "Freeze fewer layers, or switch pretraining off.",
    });
  return layers.map(({ name }) => name).filter((name) => frozen.has(name));
}

function pictureOf({ shape: [, height, width] }: Encoder, size: number, channels: number): RestoredPicture {
  return { channels, height, width, times: Math.max(1, Math.floor((size * FINEST) / Math.max(height, width))) };
}

function decoder({ layers, map }: Encoder, width: number, { channels, times }: RestoredPicture): LayerSpec[] {
  const name = (part: string) => `${freePrefix(layers)}${part}`;
  const { layers: own } = CnnSpec.parse({
    name: "decoder",
    input: { size: 16 },
    layers: [
      { kind: "conv2d", name: name("conv"), inputs: [map], filters: width, kernelSize: 3, useBias: false },
      { kind: "batch_normalization", name: name("bn") },
      { kind: "relu", name: name("relu") },
      { kind: "conv2d", name: name("pixels"), filters: channels * times ** 2, kernelSize: 1 },
      { kind: "flatten", name: name("flat") },
    ],
  });
  return own;
}

/** Begins no name of the encoder. */
function freePrefix(layers: readonly LayerSpec[]): string {
  let prefix = "decoder_";
  while (layers.some(({ name }) => name.startsWith(prefix))) prefix += "_";
  return prefix;
}
