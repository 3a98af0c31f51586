/** @file From a parser's complaint about a document to the layer it is about, the reason and what to do. */
import type { z } from "zod";
import { closestWord } from "../text/closest-word";
import { HilumError } from "../errors";
import { LAYER_ROWS } from "./layers/layer-rows";

/**
 * The failure of a document (an experiment, a run, a CnnSpec) as a refusal of the first layer that is at fault; null
 * where no layer is. `invalidSpec`, with the layer in the message.
 *
 * @param document what was parsed, before any defaults
 */
export function refuseLayer(document: unknown, { issues }: z.ZodError): HilumError | null {
  for (const issue of issues) {
    const place = layerAt(document, issue.path);
    if (place === null) continue;
    const { message, suggestion } = explain(place, issue);
    return new HilumError("invalidSpec", `Layer ${place.name}: ${message}.`, { remedy: suggestion });
  }
  return null;
}

interface Place {
  /** `"conv1"`, or `3 of the list` for a layer without a name. */
  name: string;
  layer: unknown;
  /** The path within the layer. */
  field: string;
}

function layerAt(document: unknown, path: readonly PropertyKey[]): Place | null {
  const at = path.findIndex((key, depth) => key === "layers" && typeof path[depth + 1] === "number");
  if (at < 0) return null;
  const layer = path
    .slice(0, at + 2)
    .reduce<unknown>((holder, key) => (isRecord(holder) ? holder[String(key)] : undefined), document);
  const named =
    isRecord(layer) && typeof layer.name === "string" ? `"${layer.name}"` : `${Number(path[at + 1]) + 1} of the list`;
  return {
    name: named,
    layer,
    field: path
      .slice(at + 2)
      .map(String)
      .join("."),
  };
}

function explain({ layer, field }: Place, issue: z.core.$ZodIssue): { message: string; suggestion: string } {
  if (field === "kind") {
    const kind = isRecord(layer) ? String(layer.kind) : "";
    return { message: `there is no layer of kind "${kind}"`, suggestion: suggest(kind, KINDS, "The kinds are") };
  }
  const fields = fieldsOf(layer);
  if (issue.code === "unrecognized_keys") {
    const [unknown] = issue.keys;
    return {
      message: `it has no setting "${unknown}"`,
      suggestion: suggest(
        unknown,
        fields.filter((name) => !(isRecord(layer) && name in layer)),
        "Its settings are",
        fields,
      ),
    };
  }
  const missing = isRecord(layer) && field !== "" && !field.includes(".") && !(field in layer);
  if (missing) return { message: `its setting "${field}" is missing`, suggestion: `Set "${field}".` };
  return {
    message: field === "" ? "it is no object with a kind and a name" : `its setting "${field}" cannot be used`,
    suggestion: `${issue.message}.`,
  };
}

function suggest(word: string, likely: readonly string[], introduction: string, all = likely): string {
  const near = closestWord(word, likely);
  return near === null ? `${introduction}: ${all.join(", ")}.` : `Did you mean "${near}"?`;
}

const KINDS: readonly string[] = LAYER_ROWS.map(({ kind }) => kind);

function fieldsOf(layer: unknown): string[] {
  const row = LAYER_ROWS.find(({ kind }) => isRecord(layer) && kind === layer.kind);
  return row === undefined ? [] : Object.keys(row.schema.shape);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
