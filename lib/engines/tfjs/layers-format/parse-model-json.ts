import { z } from "zod";
import { HilumError } from "../../../errors";
import { checkManifest } from "./check-manifest";
import { checkTopologySizes } from "./check-topology-sizes";
import { ModelJson } from "./model-json";

/** Without its weights the description of such a network takes half a megabyte. */
const MOST_CHARACTERS = 16 * 2 ** 20;

/** Reads a `model.json`. Throws {@link HilumError} `badRequest` for anything that is no Layers model, and says what it is instead; and for files, shapes and sizes that cannot be. */
export function parseModelJson(text: string): ModelJson {
  if (text.length > MOST_CHARACTERS)
    throw new HilumError("tooLarge", `model.json is larger than ${MOST_CHARACTERS / 2 ** 20} MB.`, {
      remedy: "It describes the layers only; weights lie in files of their own. Save the network by model.save().",
    });
  const json = parseJson(text);
  const parsed = ModelJson.safeParse(json);
  if (parsed.success && (parsed.data.format === undefined || parsed.data.format === "layers-model")) {
    checkTopologySizes(parsed.data.modelTopology);
    checkManifest(parsed.data);
    return parsed.data;
  }
  const remedy =
    "Save the network by model.save() in TensorFlow.js, or convert a Keras file with: tensorflowjs_converter --input_format=keras --output_format=tfjs_layers_model";
  if (isGraphModel(json))
    throw new HilumError(
      "badRequest",
      "This model.json is a TensorFlow.js graph model: it has operations instead of layers.",
      { remedy },
    );
  const [issue] = parsed.success ? [] : parsed.error.issues;
  throw new HilumError(
    "badRequest",
    `This model.json is not a TensorFlow.js Layers model${issue === undefined ? "" : `: ${issue.path.join(".") || "its content"}: ${issue.message}`}.`,
    { remedy },
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new HilumError("badRequest", "model.json is not JSON.", {
      remedy: "Choose the model.json that was saved with the weight files.",
      cause,
    });
  }
}

function isGraphModel(json: unknown): boolean {
  const format = z.object({ format: z.literal("graph-model") });
  const nodes = z.object({ modelTopology: z.object({ node: z.array(z.unknown()) }) });
  return format.safeParse(json).success || nodes.safeParse(json).success;
}
