/** @file The layers of a `model.json`, Sequential or functional, Keras 2 or 3, nested or not, as one flat graph. */
import { z } from "zod";
import { HilumError } from "../../../errors";

/** A layer as Keras wrote it. */
export interface KerasLayer {
  className: string;
  name: string;
  /** Unchecked: each class has its own. */
  config: Readonly<Record<string, unknown>>;
  /** The layers it reads; none for an input. */
  inputs: readonly string[];
}

/** Layers in an order in which each reads only layers before it, and the last one. */
export interface KerasTopology {
  layers: readonly KerasLayer[];
  output: string;
}

/** The largest networks of keras.applications have 1,100. */
const MOST_LAYERS = 5_000;
const Config = z.record(z.string(), z.unknown());
const LayerEntry = z.object({
  class_name: z.string(),
  name: z.string().optional(),
  config: Config,
  inbound_nodes: z.array(z.unknown()).default([]),
});
type LayerEntry = z.infer<typeof LayerEntry>;

const LayerEntries = z.array(LayerEntry).max(MOST_LAYERS);

/** `["conv1", 0, 0, {}]`. */
const History = z.tuple([z.string(), z.number().int(), z.number().int()]).rest(z.unknown());
const Sequential = z.union([z.object({ layers: LayerEntries }), LayerEntries.transform((layers) => ({ layers }))]);
const Functional = z.object({ layers: LayerEntries, input_layers: z.unknown(), output_layers: z.unknown() });

const NETWORKS = new Set(["Sequential", "Functional", "Model"]);

/** Reads `modelTopology`. Throws {@link HilumError} `badRequest` for a structure that is not Keras', `invalidSpec` for several outputs. */
export function readTopology(modelTopology: Readonly<Record<string, unknown>>): KerasTopology {
  const root = z
    .object({ class_name: z.string(), config: z.unknown() })
    .safeParse(modelTopology.model_config ?? modelTopology);
  if (!root.success || !NETWORKS.has(root.data.class_name)) {
    throw new HilumError(
      "badRequest",
      `model.json describes ${root.success ? `a "${root.data.class_name}"` : "no network"} where a Sequential or functional model is expected.`,
      { remedy: "Save the network as a Sequential or functional Keras model." },
    );
  }
  const network = readNetwork(root.data.class_name, root.data.config, []);
  return { layers: inReadingOrder(network.layers), output: network.output };
}

/** The layers of one network; a nested one reads `inputs` in place of its own input layers. */
function readNetwork(className: string, config: unknown, inputs: readonly string[]): KerasTopology {
  return className === "Sequential" ? readSequential(config, inputs) : readFunctional(config, inputs);
}

function readSequential(config: unknown, inputs: readonly string[]): KerasTopology {
  const { layers } = border(Sequential.safeParse(config));
  let above = inputs;
  const read: KerasLayer[] = [];
  for (const [position, entry] of layers.entries()) {
    if (entry.class_name === "InputLayer" && inputs.length > 0) continue;
    // Old files have no input layer: the first layer carries the image's shape.
    if (position === 0 && above.length === 0 && entry.class_name !== "InputLayer") {
      const input = { className: "InputLayer", name: `${nameOf(entry)}_input`, config: firstConfig(entry), inputs: [] };
      read.push(input);
      above = [input.name];
    }
    const placed = place(entry, above);
    read.push(...placed.layers);
    above = [placed.output];
  }
  return { layers: read, output: above[0] };
}

/** The config of the first layer that is no network itself. */
function firstConfig(entry: LayerEntry): Readonly<Record<string, unknown>> {
  if (!NETWORKS.has(entry.class_name)) return entry.config;
  const inner = border(z.object({ layers: z.array(LayerEntry).min(1) }).safeParse(entry.config));
  return firstConfig(inner.layers[0]);
}

function readFunctional(config: unknown, inputs: readonly string[]): KerasTopology {
  const { layers, input_layers, output_layers } = border(Functional.safeParse(config));
  const outputs = historiesIn(output_layers);
  if (outputs.length !== 1)
    throw new HilumError("invalidSpec", `The network has ${outputs.length} outputs; one is needed.`, {
      remedy: "Save a model that ends in the classifier alone.",
    });
  const standIns = new Map(
    inputs.length === 0 ? [] : historiesIn(input_layers).map((name, i) => [name, inputs[i] ?? inputs[0]]),
  );
  const ends = new Map(standIns);
  const read: KerasLayer[] = [];
  // Before they are put in order: a layer that is used twice may read its own output.
  for (const entry of layers) requireOneUse(entry);
  requireLayers(layers, outputs[0]);
  for (const entry of orderedEntries(layers)) {
    const name = nameOf(entry);
    if (standIns.has(name)) continue;
    const placed = place(
      entry,
      historiesIn(entry.inbound_nodes).map((input) => ends.get(input) ?? input),
    );
    read.push(...placed.layers);
    ends.set(name, placed.output);
  }
  return { layers: read, output: ends.get(outputs[0]) ?? outputs[0] };
}

function requireOneUse(entry: LayerEntry): void {
  const uses = entry.inbound_nodes.length;
  if (uses > 1)
    throw new HilumError(
      "invalidSpec",
      `Layer "${nameOf(entry)}" is used ${uses} times; shared layers cannot be trained here.`,
      { remedy: "Give each use a layer of its own." },
    );
}

/** Throws where a layer reads one that is not there, as does a network whose output is none of its layers. */
function requireLayers(layers: readonly LayerEntry[], output: string): void {
  const names = new Set(layers.map(nameOf));
  const read = layers.flatMap((entry) =>
    historiesIn(entry.inbound_nodes).map((input) => ({ reader: `Layer "${nameOf(entry)}"`, input })),
  );
  const missing = [...read, { reader: "The network's output", input: output }].find(({ input }) => !names.has(input));
  if (missing !== undefined)
    throw new HilumError(
      "badRequest",
      `${missing.reader} of model.json reads "${missing.input}", which is no layer of it.`,
      { remedy: "Save the network again by model.save()." },
    );
}

function place(entry: LayerEntry, inputs: readonly string[]): KerasTopology {
  if (NETWORKS.has(entry.class_name)) return readNetwork(entry.class_name, entry.config, inputs);
  const layer = { className: entry.class_name, name: nameOf(entry), config: entry.config, inputs };
  return { layers: [layer], output: layer.name };
}

function nameOf({ name, config }: LayerEntry): string {
  const given = name ?? config.name;
  if (typeof given === "string" && given !== "") return given;
  throw new HilumError("badRequest", "model.json has a layer without a name.", {
    remedy: "Save the network again by model.save().",
  });
}

/**
 * The layer names in Keras' tensor references, in order: `[["conv1", 0, 0]]`, `["conv1", 0, 0]`, and Keras 3's
 * `{args: [{class_name: "__keras_tensor__", config: {keras_history: ["conv1", 0, 0]}}]}`, however deeply nested.
 */
function historiesIn(value: unknown): string[] {
  const history = History.safeParse(value);
  if (history.success) return [history.data[0]];
  if (Array.isArray(value)) return value.flatMap(historiesIn);
  if (typeof value !== "object" || value === null) return [];
  if ("keras_history" in value) return historiesIn(value.keras_history);
  return [...("args" in value ? historiesIn(value.args) : []), ...("config" in value ? historiesIn(value.config) : [])];
}

/** Layers after all that they read, otherwise in the file's order. */
function orderedEntries(entries: readonly LayerEntry[]): LayerEntry[] {
  return inOrder(entries, nameOf, (entry) => historiesIn(entry.inbound_nodes));
}

function inReadingOrder(layers: readonly KerasLayer[]): KerasLayer[] {
  return inOrder(
    layers,
    ({ name }) => name,
    ({ inputs }) => inputs,
  );
}

function inOrder<Item>(
  items: readonly Item[],
  nameOfItem: (item: Item) => string,
  inputsOf: (item: Item) => readonly string[],
): Item[] {
  const byName = new Map(items.map((item) => [nameOfItem(item), item]));
  const ordered = new Set<Item>();
  const visit = (item: Item, above: ReadonlySet<Item>): void => {
    if (ordered.has(item)) return;
    if (above.has(item))
      throw new HilumError("badRequest", `Layer "${nameOfItem(item)}" of model.json reads its own output.`, {
        remedy: "Save the network again by model.save().",
      });
    for (const input of inputsOf(item)) {
      const read = byName.get(input);
      if (read !== undefined) visit(read, new Set([...above, item]));
    }
    ordered.add(item);
  };
  for (const item of items) visit(item, new Set());
  return [...ordered];
}

function border<Value>(parsed: z.ZodSafeParseResult<Value>): Value {
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new HilumError(
    "badRequest",
    `The topology in model.json is not Keras': ${issue.path.join(".") || "its content"}: ${issue.message}.`,
    { remedy: "Save the network by model.save() in TensorFlow.js or Keras." },
  );
}
