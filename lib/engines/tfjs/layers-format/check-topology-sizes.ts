import { HilumError } from "../../../errors";

/** Settings that count something, wherever they stand in a topology. */
const COUNTS = new Set([
  "units",
  "filters",
  "kernel_size",
  "pool_size",
  "strides",
  "dilation_rate",
  "depth_multiplier",
]);
const SHAPES = new Set(["batch_input_shape", "batch_shape"]);
const LARGEST = 2 ** 20;
/** Of an image's side, and of what is read at once. */
const LARGEST_SIDE = 2 ** 16;
const DEEPEST = 100;
const MOST_NODES = 2_000_000;

/**
 * Holds the numbers of a stranger's topology to what a layer can have, before anything is made of it, and its nesting to
 * what can be walked. Layers of other kinds may stand in it: it is read by its words only.
 * @throws HilumError `badRequest` that names the setting and its layer.
 */
export function checkTopologySizes(topology: unknown): void {
  const waiting: { value: unknown; layer: string; depth: number }[] = [{ value: topology, layer: "", depth: 0 }];
  for (let seen = 0, next = waiting.pop(); next !== undefined; next = waiting.pop(), seen++) {
    const { value, depth } = next;
    if (depth > DEEPEST || seen > MOST_NODES)
      throw new HilumError(
        "badRequest",
        "The topology in model.json is nested too deeply or too long to be a network.",
        { remedy: "Save the network by model.save() in TensorFlow.js or Keras." },
      );
    if (typeof value !== "object" || value === null) continue;
    const layer = !Array.isArray(value) && "name" in value && typeof value.name === "string" ? value.name : next.layer;
    for (const [key, held] of Object.entries(value)) {
      if (!Array.isArray(value)) checkSetting(layer, key, held);
      if (typeof held === "object" && held !== null) waiting.push({ value: held, layer, depth: depth + 1 });
    }
  }
}

function checkSetting(layer: string, key: string, value: unknown): void {
  const sides = [value].flat().filter((side) => side !== null);
  const isNumeric = sides.length > 0 && sides.every((side) => typeof side === "number");
  if (!isNumeric || !(COUNTS.has(key) || SHAPES.has(key))) return;
  const largest = SHAPES.has(key) ? LARGEST_SIDE : LARGEST;
  if (sides.every((side) => Number.isInteger(side) && side >= 1 && side <= largest)) return;
  throw new HilumError(
    "badRequest",
    `${layer === "" ? "A layer" : `Layer "${layer.slice(0, 120)}"`} of model.json has ${key} [${sides.slice(0, 8).join(", ")}], which it cannot have.`,
    {
      remedy: `Whole numbers from 1 to ${largest.toLocaleString("en")} can stand there. Save the network again by model.save().`,
    },
  );
}
