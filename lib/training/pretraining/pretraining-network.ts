/** @file The network that a pretraining phase trains: a run's own layers up to their last map, and what the phase puts on top. */
import type { z } from "zod";
import { CnnSpec, type LayerSpec } from "../../architectures/cnn-spec";
import { type Encoder, findEncoder } from "../../architectures/find-encoder";
import { frozenLayers } from "../../architectures/frozen-layers";
import { HilumError } from "../../errors";
import type { StepObjective } from "../../graph/step/step-objective";
import { assertNever } from "../../invariant";
import type { RunSpec } from "../run";
import type { PretrainingOf, PretrainingSpec } from "./pretraining-spec";
import { pictureLength, type RestoredPicture } from "./restored-picture";

export interface PretrainingNetwork {
  /** Its last layer gives `outputs` numbers; the encoder's layers have the run's names. */
  cnn: CnnSpec;
  outputs: number;
  objective: StepObjective;
  /** What a decoder restores; null without one. */
  picture: RestoredPicture | null;
  /** Rows of a batch that one film makes. */
  rowsPerFilm: number;
  /** Layers of the encoder that the run holds still. */
  frozen: readonly string[];
  /** Names of the run's own layers among the network's. */
  encoderLayers: ReadonlySet<string>;
}

type LayerInput = z.input<typeof LayerSpec>;

/** What a phase puts on top of the encoder. */
type Top = Pick<PretrainingNetwork, "outputs" | "objective" | "picture" | "rowsPerFilm"> & {
  layers: LayerInput[];
};

/** A restored picture has at most this share of the film's side: finer detail teaches little and costs much. */
const FINEST = 1 / 4;

/** The network of a run's phase. Throws `invalidSpec` where the network has no map to learn, or none that may move. */
export function pretrainingNetwork(
  { cnn, training }: Pick<RunSpec, "cnn" | "training">,
  spec: PretrainingSpec,
): PretrainingNetwork {
  const encoder = findEncoder(cnn);
  if (encoder === null)
    throw new HilumError("invalidSpec", "Pretraining moves a network's convolutions, and this one has none.", {
      remedy: "Switch pretraining off, or choose a network with convolutions.",
    });
  if (spec.kind === "masked") requirePatches(spec, cnn.input.size);
  const frozen = frozenIn(encoder, cnn, training.freeze);
  const { layers, ...rest } = topOf(encoder, cnn.input.size, spec);
  return {
    ...rest,
    cnn: CnnSpec.parse({ ...cnn, name: "pretraining", layers: [...encoder.layers, ...layers] }),
    frozen,
    encoderLayers: new Set(encoder.layers.map(({ name }) => name)),
  };
}

function requirePatches({ patch }: PretrainingOf<"masked">, size: number): void {
  if (patch <= size / 2) return;
  throw new HilumError(
    "invalidSpec",
    `Patches of ${patch} pixels leave too little of an image of ${size} to restore them from.`,
    { remedy: `Use patches of at most ${Math.floor(size / 2)} pixels.` },
  );
}

function frozenIn({ layers, learning }: Encoder, cnn: CnnSpec, freeze: readonly string[]): readonly string[] {
  const frozen = frozenLayers(cnn, freeze);
  if (learning.every((name) => frozen.has(name)))
    throw new HilumError("invalidSpec", "Every layer that pretraining could move is frozen.", {
      remedy: "Freeze fewer layers, or switch pretraining off.",
    });
  return layers.map(({ name }) => name).filter((name) => frozen.has(name));
}

function topOf(encoder: Encoder, size: number, spec: PretrainingSpec): Top {
  switch (spec.kind) {
    case "masked":
      return decoder(encoder, size, spec.decoderWidth, 1, { kind: "masked_pixels" });
    case "phantom_masks":
      return decoder(encoder, size, spec.decoderWidth, 2, { kind: "binary_cross_entropy", labelSmoothing: 0 });
    case "simsiam":
      return projector(encoder, spec);
    default:
      return assertNever(spec);
  }
}

/**
 * One 3 × 3 convolution with normalisation and ReLU and one 1 × 1 convolution, whose channels are the pixels of a cell:
 * the "one-layer head" of Xie et al., CVPR 2022, table 4, with a hidden map.
 */
function decoder(encoder: Encoder, size: number, width: number, channels: number, objective: StepObjective): Top {
  const [, height, across] = encoder.shape;
  const side = Math.max(height, across);
  // Of one channel, the picture would be a map that the kernels do not know, and the phase slower than training.
  const least = channels === 1 && 2 * side <= size ? 2 : 1;
  const times = Math.max(least, Math.floor((size * FINEST) / side));
  const picture = { channels, height, width: across, times };
  const name = namer(encoder);
  return {
    objective,
    picture,
    rowsPerFilm: 1,
    outputs: pictureLength(picture),
    layers: [
      { kind: "conv2d", name: name("conv"), inputs: [encoder.map], filters: width, kernelSize: 3, useBias: false },
      { kind: "batch_normalization", name: name("bn") },
      { kind: "relu", name: name("relu") },
      { kind: "conv2d", name: name("pixels"), filters: channels * times ** 2, kernelSize: 1 },
      { kind: "flatten", name: name("flat") },
    ],
  };
}

/** Means of the last map → projection z → prediction p, given as `[p…, z…]`. */
function projector(encoder: Encoder, { projectorUnits, predictorUnits }: PretrainingOf<"simsiam">): Top {
  const name = namer(encoder);
  const block = (part: string, units: number): LayerInput[] => [
    { kind: "dense", name: name(part), units, useBias: false },
    { kind: "batch_normalization", name: name(`${part}_bn`) },
  ];
  return {
    objective: { kind: "view_agreement" },
    picture: null,
    rowsPerFilm: 2,
    outputs: 2 * projectorUnits,
    layers: [
      { kind: "global_average_pooling2d", name: name("means"), inputs: [encoder.map] },
      ...block("project1", projectorUnits),
      { kind: "relu", name: name("project1_relu") },
      ...block("project2", projectorUnits),
      ...block("predict1", predictorUnits),
      { kind: "relu", name: name("predict1_relu") },
      { kind: "dense", name: name("predict2"), units: projectorUnits },
      { kind: "concatenate", name: name("both"), inputs: [name("predict2"), name("project2_bn")] },
    ],
  };
}

/** Names for layers that no layer of the encoder has. */
function namer({ layers }: Encoder): (part: string) => string {
  let prefix = "pretraining_";
  while (layers.some(({ name }) => name.startsWith(prefix))) prefix += "_";
  return (part) => `${prefix}${part}`;
}
