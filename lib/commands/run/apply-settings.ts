/** @file `--set train.epochs=5`: single settings of a run given on the command line. */
import { PRESETS } from "../../architectures/presets";
import { refuseLayer } from "../../architectures/refuse-layer";
import { closestWord } from "../../text/closest-word";
import { HilumError } from "../../errors";
import { RunSpec } from "../../training/run";

/** One `path=value`. */
export interface Setting {
  path: string[];
  value: unknown;
}

/** What the cells of an experiment are called in a RunSpec; the Data cell's settings lie at its root. */
const CELLS: Record<string, string[]> = {
  train: ["training"],
  model: ["cnn"],
  data: [],
  evaluate: [],
  training: ["training"],
  cnn: ["cnn"],
};

/**
 * Reads `path=value`. The value is JSON where it parses as JSON, else text: `train.keep=last`, `data.cohort.views=["PA"]`.
 * Throws `badRequest` for anything else.
 */
export function parseSetting(text: string): Setting {
  const equals = text.indexOf("=");
  const path = text.slice(0, Math.max(0, equals)).trim().split(".");
  if (path.some((part) => part === ""))
    throw new HilumError("badRequest", `--set takes path=value, not "${text}".`, {
      remedy: "For example: --set train.epochs=5 --set model.preset=vgg-like",
    });
  const written = text.slice(equals + 1).trim();
  return { path, value: parseValue(written) };
}

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/**
 * A run's spec with single settings replaced, checked as a whole. Paths begin with the cell: `train.optimizer.kind`,
 * `model.preset`, `model.size`, `model.layers.<layer name>.filters`, `data.split.testShare`. Choosing another `kind`
 * (of optimizer or schedule) or `protocol` (of split) drops the settings the new one does not have, and what was waived for another data
 * set falls. Throws `badRequest` for a path that does not exist, or leads to the waivers, and `invalidSpec` for a value out of range.
 */
export function applySettings(spec: RunSpec, settings: readonly Setting[]): RunSpec {
  const draft: unknown = structuredClone(spec);
  for (const setting of settings) place(draft, spec, setting);
  const switched = settings
    .filter(({ path }) => ["kind", "protocol"].includes(path.at(-1) ?? ""))
    .map(({ path }) => specPath(path).slice(0, -1).join("."));
  const changed = parseSpec(draft, switched);
  return changed.dataset === spec.dataset ? changed : { ...changed, waivers: [] };
}

function specPath(path: readonly string[]): string[] {
  const [head, ...rest] = path;
  return [...(CELLS[head] ?? [head]), ...rest];
}

function place(draft: unknown, spec: RunSpec, setting: Setting): void {
  const path = specPath(setting.path);
  if (path[0] === "waivers")
    throw new HilumError("badRequest", "A red finding is not waived with --set.", {
      remedy: 'Waive it by name: --waive <finding>="<reason>" --by "<name>"',
    });
  if (path[0] === "cnn" && path.length === 2 && path[1] === "preset")
    return placeNetwork(draft, presetNetwork(setting.value, sizeOf(draft) ?? spec.cnn.input.size));
  if (path[0] === "cnn" && path.length === 2 && path[1] === "size")
    return setAt(draft, ["cnn", "input", "size"], setting);
  setAt(draft, path, setting);
}

function placeNetwork(draft: unknown, cnn: RunSpec["cnn"]): void {
  if (isRecord(draft)) draft.cnn = cnn;
}

function presetNetwork(id: unknown, size: number): RunSpec["cnn"] {
  const preset = PRESETS.find((candidate) => candidate.id === id);
  if (!preset)
    throw new HilumError("badRequest", `There is no preset "${String(id)}".`, {
      remedy: `There are: ${PRESETS.map((candidate) => candidate.id).join(", ")}.`,
    });
  return preset.spec(size);
}

function sizeOf(draft: unknown): number | null {
  const parsed = RunSpec.shape.cnn.shape.input.safeParse(
    isRecord(draft) && isRecord(draft.cnn) ? draft.cnn.input : null,
  );
  return parsed.success ? parsed.data.size : null;
}

function setAt(draft: unknown, path: readonly string[], { path: written, value }: Setting): void {
  let holder: unknown = draft;
  for (const key of path.slice(0, -1)) {
    holder = memberOf(holder, key, written);
  }
  const last = path[path.length - 1];
  if (Array.isArray(holder)) holder[indexOf(holder, last, written)] = value;
  else if (isRecord(holder)) holder[last] = value;
  else throw noSuchSetting(written, last, []);
}

function memberOf(holder: unknown, key: string, written: readonly string[]): unknown {
  if (Array.isArray(holder)) return holder[indexOf(holder, key, written)];
  if (isRecord(holder) && key in holder) return holder[key];
  throw noSuchSetting(written, key, isRecord(holder) ? Object.keys(holder) : []);
}

/** Items of a list are found by their name, else by their place. */
function indexOf(list: readonly unknown[], key: string, written: readonly string[]): number {
  const named = list.findIndex((item) => isRecord(item) && item.name === key);
  const index = named >= 0 ? named : /^\d+$/.test(key) ? Number(key) : -1;
  if (index < 0 || index >= list.length)
    throw noSuchSetting(
      written,
      key,
      list.flatMap((item) => (isRecord(item) && typeof item.name === "string" ? [item.name] : [])),
    );
  return index;
}

function parseSpec(draft: unknown, switched: readonly string[]): RunSpec {
  const parsed = RunSpec.safeParse(draft);
  if (parsed.success) return parsed.data;
  const unknownKeys = parsed.error.issues.filter((issue) => issue.code === "unrecognized_keys");
  const ofSwitched = unknownKeys.filter((issue) => switched.includes(issue.path.join(".")));
  if (ofSwitched.length > 0) {
    for (const issue of ofSwitched) dropKeys(draft, issue.path.map(String), issue.keys);
    return parseSpec(draft, switched);
  }
  if (unknownKeys.length > 0) throw unknownKeyError(draft, unknownKeys[0].path.map(String), unknownKeys[0].keys[0]);
  const layer = refuseLayer(draft, parsed.error);
  if (layer !== null) throw layer;
  const [issue] = parsed.error.issues;
  throw new HilumError("invalidSpec", `${settingName(issue.path.map(String))}: ${issue.message}.`, {
    remedy: "Correct the value and start again; no run was created.",
  });
}

function dropKeys(draft: unknown, path: readonly string[], keys: readonly string[]): void {
  const holder = path.reduce<unknown>(
    (at, key) => (isRecord(at) ? at[key] : Array.isArray(at) ? at[Number(key)] : undefined),
    draft,
  );
  if (isRecord(holder)) for (const key of keys) delete holder[key];
}

function unknownKeyError(draft: unknown, path: readonly string[], key: string): HilumError {
  const holder = path.reduce<unknown>(
    (at, part) => (isRecord(at) ? at[part] : Array.isArray(at) ? at[Number(part)] : undefined),
    draft,
  );
  return noSuchSetting(
    [settingName([...path, key])],
    key,
    isRecord(holder) ? Object.keys(holder).filter((other) => other !== key) : [],
  );
}

function noSuchSetting(written: readonly string[], key: string, known: readonly string[]): HilumError {
  const near = closestWord(key, known);
  const remedy = near
    ? `Did you mean "${near}"?`
    : known.length > 0
      ? `Here there are: ${known.join(", ")}.`
      : "Paths begin with the cell: train, model or data.";
  return new HilumError("badRequest", `There is no setting ${written.join(".")}.`, { remedy });
}

/** A path of the spec as it is written after `--set`. */
function settingName(path: readonly string[]): string {
  const [head, ...rest] = path;
  if (head === "training") return ["train", ...rest].join(".");
  if (head === "cnn") return ["model", ...rest].join(".");
  return ["data", ...path].join(".");
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
