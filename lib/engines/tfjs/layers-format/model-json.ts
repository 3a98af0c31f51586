/** @file The content of a TensorFlow.js Layers `model.json`, as far as it is read here; a stranger's file is checked at this border. */
import { z } from "zod";
import { HilumError } from "../../../errors";
import { checkManifest } from "./check-manifest";
import { checkTopologySizes } from "./check-topology-sizes";

/** How a weight was squeezed into fewer bytes: `q · scale + min`, or half precision. Source: TensorFlow.js converter, `quantization.py`. */
const Quantization = z.union([
  z.object({ dtype: z.literal("float16") }),
  z.object({ dtype: z.enum(["uint8", "uint16"]), scale: z.number(), min: z.number() }),
]);

const WeightEntry = z.object({
  name: z.string().min(1),
  /** Checked by `checkManifest`, whose message names the weight. */
  shape: z.array(z.number()),
  dtype: z.string(),
  quantization: Quantization.optional(),
});
export type WeightEntry = z.infer<typeof WeightEntry>;

/** The largest networks of keras.applications have 2,000 tensors in 100 files. */
const [MOST_FILES, MOST_WEIGHTS] = [10_000, 50_000];
/** Without its weights the description of such a network takes half a megabyte. */
const MOST_CHARACTERS = 16 * 2 ** 20;

export const ModelJson = z.object({
  format: z.string().optional(),
  modelTopology: z.record(z.string(), z.unknown()),
  weightsManifest: z.array(z.object({ paths: z.array(z.string().min(1)).min(1).max(MOST_FILES), weights: z.array(WeightEntry).max(MOST_WEIGHTS) })).min(1).max(MOST_FILES),
  userDefinedMetadata: z.record(z.string(), z.unknown()).nullish(),
});
export type ModelJson = z.infer<typeof ModelJson>;

/** Reads a `model.json`. Throws {@link HilumError} `badRequest` for anything that is no Layers model, and says what it is instead; and for files, shapes and sizes that cannot be. */
export function parseModelJson(text: string): ModelJson {
  if (text.length > MOST_CHARACTERS) throw new HilumError("tooLarge", `model.json is larger than ${MOST_CHARACTERS / 2 ** 20} MB.`, { remedy: "It describes the layers only; weights lie in files of their own. Save the network by model.save()." });
  const json = parseJson(text);
  const parsed = ModelJson.safeParse(json);
  if (parsed.success && (parsed.data.format === undefined || parsed.data.format === "layers-model")) {
    checkTopologySizes(parsed.data.modelTopology);
    checkManifest(parsed.data);
    return parsed.data;
  }
  const remedy = "Save the network by model.save() in TensorFlow.js, or convert a Keras file with: tensorflowjs_converter --input_format=keras --output_format=tfjs_layers_model";
  if (isGraphModel(json)) throw new HilumError("badRequest", "This model.json is a TensorFlow.js graph model: it has operations instead of layers.", { remedy });
  const [issue] = parsed.success ? [] : parsed.error.issues;
  throw new HilumError("badRequest", `This model.json is not a TensorFlow.js Layers model${issue === undefined ? "" : `: ${issue.path.join(".") || "its content"}: ${issue.message}`}.`, { remedy });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new HilumError("badRequest", "model.json is not JSON.", { remedy: "Choose the model.json that was saved with the weight files.", cause });
  }
}

function isGraphModel(json: unknown): boolean {
  const format = z.object({ format: z.literal("graph-model") });
  const nodes = z.object({ modelTopology: z.object({ node: z.array(z.unknown()) }) });
  return format.safeParse(json).success || nodes.safeParse(json).success;
}
