/** @file The content of a TensorFlow.js Layers `model.json`, as far as it is read here; a stranger's file is checked at this border. */
import { z } from "zod";
import { HilumError } from "../../../errors";

/** How a weight was squeezed into fewer bytes: `q · scale + min`, or half precision. Source: TensorFlow.js converter, `quantization.py`. */
const Quantization = z.union([
  z.object({ dtype: z.literal("float16") }),
  z.object({ dtype: z.enum(["uint8", "uint16"]), scale: z.number(), min: z.number() }),
]);

const WeightEntry = z.object({
  name: z.string().min(1),
  shape: z.array(z.number().int().min(0)),
  dtype: z.string(),
  quantization: Quantization.optional(),
});
export type WeightEntry = z.infer<typeof WeightEntry>;

export const ModelJson = z.object({
  format: z.string().optional(),
  modelTopology: z.record(z.string(), z.unknown()),
  weightsManifest: z.array(z.object({ paths: z.array(z.string().min(1)).min(1), weights: z.array(WeightEntry) })).min(1),
  userDefinedMetadata: z.record(z.string(), z.unknown()).nullish(),
});
export type ModelJson = z.infer<typeof ModelJson>;

/** Reads a `model.json`. Throws {@link HilumError} `badRequest` for anything that is no Layers model, and says what it is instead. */
export function parseModelJson(text: string): ModelJson {
  const json = parseJson(text);
  const parsed = ModelJson.safeParse(json);
  if (parsed.success && (parsed.data.format === undefined || parsed.data.format === "layers-model")) return parsed.data;
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
