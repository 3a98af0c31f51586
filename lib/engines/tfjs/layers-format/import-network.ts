/** @file From the topology of a Layers model to a CnnSpec that computes the same and can be trained on. */
import { z } from "zod";
import { CnnSpec, INPUT_NAME, LayerSpec } from "../../../architectures/cnn-spec";
import { HilumError } from "../../../errors";
import { imageScaling, isOwnScaling, SCALING_STEP, type ImageScaling } from "./image-scaling";
import { KERAS_LAYER_RULES, isStepRefusal, type LayerStep } from "./keras-layer-rules";
import { layerNameOf } from "./keras-names";
import { readTopology, type KerasLayer, type KerasTopology } from "./keras-topology";
import type { ModelJson } from "./model-json";
import { withZeros, type Zeros, zerosOf } from "./zero-padding";

/** A brought network and what its reader should know of it. */
export interface ImportedNetwork {
  cnn: CnnSpec;
  notes: readonly string[];
}

/** Under this key an export keeps the CnnSpec itself: stock layers cannot say that three of them are one normalisation. */
export const NETWORK_KEY = "hilumNetwork";

/**
 * The network of a Layers model. The last dense layer gets one unit per label of whatever data set it is trained on.
 *
 * Throws {@link HilumError} `invalidSpec` naming the first layer that has no counterpart, why, and what to do, and
 * `badRequest` for a topology that is not Keras'.
 */
export function importNetwork(model: ModelJson, name: string): ImportedNetwork {
  const own = CnnSpec.safeParse(model.userDefinedMetadata?.[NETWORK_KEY]);
  return own.success ? { cnn: own.data, notes: [] } : convertTopology(readTopology(model.modelTopology), name);
}

/** The conversion of {@link importNetwork} by the topology alone. */
export function convertTopology(topology: KerasTopology, name: string): ImportedNetwork {
  const image = imageOf(topology);
  const scaling = imageScaling(topology, image.layer);
  const draft = new Draft(scaling);
  const last = lastLayers(topology);
  for (const layer of topology.layers)
    if (!scaling.layers.includes(layer.name)) draft.add(layer, last.has(layer.name), image.channels);
  const cnn = CnnSpec.safeParse({ name: name.slice(0, 80), input: { size: image.size }, layers: draft.layers });
  if (!cnn.success)
    throw new HilumError("invalidSpec", `The network cannot be trained here: ${cnn.error.issues[0].message}.`, {
      remedy: "Build it in the Model cell; the weights that fit are still loaded.",
    });
  return { cnn: cnn.data, notes: notesOn(image, scaling) };
}

interface Image {
  layer: KerasLayer;
  size: number;
  channels: number;
}

const dimension = z.number().int().positive().nullable();
const InputConfig = z.looseObject({
  batch_input_shape: z.array(dimension).optional(),
  batch_shape: z.array(dimension).optional(),
});
const DEFAULT_SIZE = 224;

function imageOf({ layers }: KerasTopology): Image {
  const inputs = layers.filter(({ className }) => className === "InputLayer");
  if (inputs.length !== 1)
    throw new HilumError("invalidSpec", `The network reads ${inputs.length} inputs; one image is needed.`, {
      remedy: "Save a model that reads the film alone.",
    });
  const config = InputConfig.safeParse(inputs[0].config);
  const shape = config.success ? (config.data.batch_input_shape ?? config.data.batch_shape ?? []) : [];
  const [, height, width, channels] = shape;
  if (shape.length !== 4 || (channels !== 1 && channels !== 3)) {
    throw new HilumError(
      "invalidSpec",
      `The network reads an input of shape [${shape.map((side) => side ?? "any").join(", ")}]; an image [any, height, width, 1 or 3] is needed.`,
      { remedy: "Bring a network for grey or colour images with channels last." },
    );
  }
  if (height !== width)
    throw new HilumError(
      "invalidSpec",
      `The network reads images of ${height}×${width} pixels; films are made square here.`,
      { remedy: "Save the network for a square input." },
    );
  return { layer: inputs[0], size: height ?? DEFAULT_SIZE, channels };
}

/** The layer that gives the logits, and the softmax or linear activation behind it. */
function lastLayers({ layers, output }: KerasTopology): ReadonlySet<string> {
  const last = new Set<string>();
  for (let layer = layers.find(({ name }) => name === output); layer !== undefined;) {
    last.add(layer.name);
    const [above] = layer.inputs;
    layer =
      layer.className === "Softmax" || layer.className === "Activation"
        ? layers.find(({ name }) => name === above)
        : undefined;
  }
  return last;
}

function notesOn({ channels }: Image, scaling: ImageScaling): string[] {
  return [
    ...(channels === 3
      ? [
          "The network was made for colour: the kernels of its first layer are summed over the three colours, which is the same for grey films.",
        ]
      : []),
    ...(isOwnScaling(scaling)
      ? []
      : [
          `The network reads pixels from ${rounded(scaling.offset)} to ${rounded(scaling.scale + scaling.offset)}: a frozen layer at its start scales them so.`,
        ]),
  ];
}

const rounded = (value: number): number => Math.round(1000 * value) / 1000;

/** The layers of a CnnSpec as they grow, and which of them stands for each Keras layer. */
class Draft {
  readonly layers: z.input<typeof LayerSpec>[] = [];
  private readonly standsFor = new Map<string, string>();
  /** Keras layers whose map was turned to channels first, which only a flatten may read. */
  private readonly turned = new Set<string>();
  /** Keras layers whose map has zeros around it, which only a window may read. */
  private readonly zeros = new Map<string, Zeros>();
  private readonly taken = new Set([INPUT_NAME]);
  private readonly image: string;

  constructor(scaling: ImageScaling) {
    if (!isOwnScaling(scaling)) this.push(SCALING_STEP, SCALING_STEP.name, [INPUT_NAME]);
    this.image = isOwnScaling(scaling) ? INPUT_NAME : SCALING_STEP.name;
    for (const name of scaling.layers) this.standsFor.set(name, this.image);
  }

  add(layer: KerasLayer, isLast: boolean, channels: number): void {
    const inputs = layer.inputs.map((name) => this.standsFor.get(name) ?? name);
    if (layer.className === "ZeroPadding2D") return this.surround(layer, inputs[0]);
    if (channels === 3 && inputs.includes(this.image) && layer.className !== "Conv2D") {
      throw refused(
        layer,
        "it reads a colour image, and only a Conv2D can be made to read a grey one",
        "Bring a network for grey images.",
      );
    }
    if (layer.className === "Permute" && isChannelsFirst(layer.config)) {
      this.turned.add(layer.name);
      this.standsFor.set(layer.name, inputs[0]);
      return;
    }
    if (layer.className !== "Flatten" && layer.inputs.some((name) => this.turned.has(name)))
      throw refused(
        layer,
        "it reads a map turned to channels first, which only a Flatten can",
        "Remove the Permute layer.",
      );
    this.place(layer, this.stepsOf(layer, isLast), inputs);
  }

  private stepsOf(layer: KerasLayer, isLast: boolean): readonly LayerStep[] {
    const rule = KERAS_LAYER_RULES[layer.className];
    if (rule === undefined)
      throw refused(
        layer,
        "layers of this class cannot be trained here",
        `Build the network in the Model cell without it; weights are matched by layer name. Known are: ${Object.keys(KERAS_LAYER_RULES).join(", ")}.`,
      );
    const zeros = layer.inputs.map((name) => this.zeros.get(name)).find((found) => found !== undefined);
    const plain = rule(layer.config, { isLast });
    const steps = zeros === undefined || isStepRefusal(plain) ? plain : withZeros(plain, zeros);
    if (isStepRefusal(steps)) throw refused(layer, steps.message, steps.suggestion);
    return steps;
  }

  private surround(layer: KerasLayer, input: string): void {
    const zeros = zerosOf(layer.config, this.zeros.get(layer.inputs[0]));
    if ("suggestion" in zeros) throw refused(layer, zeros.message, zeros.suggestion);
    this.zeros.set(layer.name, zeros);
    this.standsFor.set(layer.name, input);
  }

  /** The first step has the layer's name, a following activation its own behind it. */
  private place(layer: KerasLayer, steps: readonly LayerStep[], inputs: readonly string[]): void {
    let end = inputs;
    for (const [position, step] of steps.entries()) {
      const name = this.freeName(layerNameOf(position === 0 ? layer.name : `${layerNameOf(layer.name)}_${step.kind}`));
      const isHeld = position === 0 && layer.config.trainable === false;
      const parsed = LayerSpec.safeParse({ ...step, name, inputs: end, ...(isHeld ? { trainable: false } : {}) });
      if (!parsed.success)
        throw refused(
          layer,
          `${parsed.error.issues[0].path.join(".")}: ${parsed.error.issues[0].message}`,
          "Change the layer in the original network and save it again.",
        );
      this.push(parsed.data, name, end);
      end = [name];
    }
    this.standsFor.set(layer.name, end[0] ?? INPUT_NAME);
  }

  /** A layer that reads the one above it names no inputs. */
  private push(layer: z.input<typeof LayerSpec>, name: string, inputs: readonly string[]): void {
    const above = this.layers.at(-1)?.name ?? INPUT_NAME;
    const { inputs: _, ...rest } = layer;
    const readsAbove = inputs.length === 1 && inputs[0] === above;
    this.layers.push(LayerSpec.parse({ ...rest, ...(readsAbove ? {} : { inputs: [...inputs] }) }));
    this.taken.add(name);
  }

  private freeName(wanted: string): string {
    let name = wanted;
    for (let number = 2; this.taken.has(name); number++) name = `${wanted}_${number}`;
    return name;
  }
}

const isChannelsFirst = (config: unknown): boolean =>
  z.object({ dims: z.tuple([z.literal(3), z.literal(1), z.literal(2)]) }).safeParse(config).success;

function refused(layer: KerasLayer, why: string, suggestion: string): HilumError {
  return new HilumError("invalidSpec", `Layer "${layer.name}" (${layer.className}): ${why}.`, { remedy: suggestion });
}
