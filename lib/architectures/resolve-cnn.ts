/** @file From the saved CnnSpec to a checked network with every shape known, and the reasons where that is impossible. */
import { HilumError } from "../errors";
import { elementCount, type Shape } from "../tensor/shape";
import { checkLastLayer, checkStochasticDepth, checkZeros } from "./check-placement";
import { INPUT_NAME, type CnnSpec, type LayerSpec } from "./cnn-spec";
import { parameterCountOf } from "./layer-cost";
import { isRefusal } from "./layers/layer-outcome";
import { applyLayerRule, isInGroup, isJoint } from "./layers/layer-table";
import type { CnnProblem, ResolvedCnn, ResolvedLayer } from "./resolved-cnn";

/** Above this a network cannot be trained on the machines Hilum is made for: weights, gradient and two slots take 1.6 GB. */
const MAX_PARAMETERS = 100_000_000;

/** The verdict on a spec. `layers` of a refused one are those that could be resolved, for an editor to show. */
export type CnnCheck = { ok: true; cnn: ResolvedCnn } | { ok: false; problems: CnnProblem[]; layers: ResolvedLayer[] };

/**
 * Resolves a network for a number of labels: shapes, parameters and cost of every layer.
 *
 * Padding `same` is TensorFlow's (the odd zero at the end). Throws {@link HilumError} `invalidSpec` naming the first
 * layer that cannot stand where it is, why, and what to do.
 */
export function resolveCnn(spec: CnnSpec, labelCount: number): ResolvedCnn {
  const check = checkCnn(spec, labelCount);
  if (check.ok) return check.cnn;
  const [first, ...rest] = check.problems;
  const where = first.layer === null ? "The network" : `Layer "${first.layer}"`;
  const more = rest.length === 0 ? "" : ` (and ${rest.length} more ${rest.length === 1 ? "problem" : "problems"})`;
  throw new HilumError("invalidSpec", `${where}: ${first.message}${more}.`, { remedy: first.suggestion });
}

/** Resolves a network like {@link resolveCnn} but collects every problem instead of throwing at the first. */
export function checkCnn(spec: CnnSpec, labelCount: number): CnnCheck {
  const wiring = wire(spec);
  const problems = [...wiring.problems];
  const layers = resolveLayers(spec, wiring.inputs, labelCount, problems);
  if (labelCount < 2) problems.push(tooFewLabels(labelCount));
  problems.push(
    ...checkUse(spec, wiring.inputs),
    ...checkStochasticDepth(spec),
    ...checkZeros(spec),
    ...checkLastLayer(layers.at(-1), labelCount),
    ...checkSize(layers),
  );
  const resolved = layers.filter((layer) => layer !== null);
  if (problems.length > 0) return { ok: false, problems: inLayerOrder(problems, spec), layers: resolved };
  return { ok: true, cnn: summarise(spec, resolved) };
}

function inLayerOrder(problems: CnnProblem[], spec: CnnSpec): CnnProblem[] {
  const position = (problem: CnnProblem) =>
    problem.layer === null ? Infinity : spec.layers.findIndex((layer) => layer.name === problem.layer);
  return problems
    .map((problem) => ({ problem, at: position(problem) }))
    .sort((a, b) => (a.at === b.at ? 0 : a.at - b.at))
    .map(({ problem }) => problem);
}

/** The inputs of each layer by position; null where one of them does not exist above it. */
function wire(spec: CnnSpec): { inputs: (string[] | null)[]; problems: CnnProblem[] } {
  const problems: CnnProblem[] = [];
  const all = new Set(spec.layers.map((layer) => layer.name));
  const above = new Set<string>([INPUT_NAME]);
  const inputs = spec.layers.map((layer, position) => {
    const names = layer.inputs ?? [position === 0 ? INPUT_NAME : spec.layers[position - 1].name];
    const found = [...checkName(layer, above), ...checkInputs(layer, names, above, all)];
    problems.push(...found);
    above.add(layer.name);
    return found.length === 0 ? names : null;
  });
  return { inputs, problems };
}

function checkName(layer: LayerSpec, above: ReadonlySet<string>): CnnProblem[] {
  if (layer.name === INPUT_NAME) {
    return [
      {
        layer: layer.name,
        message: `"${INPUT_NAME}" is the name of the image itself`,
        suggestion: "Give the layer another name.",
      },
    ];
  }
  if (!above.has(layer.name)) return [];
  return [
    {
      layer: layer.name,
      message: "two layers have this name",
      suggestion: `Rename one of them, for example "${layer.name}_2".`,
    },
  ];
}

function checkInputs(
  layer: LayerSpec,
  names: string[],
  above: ReadonlySet<string>,
  all: ReadonlySet<string>,
): CnnProblem[] {
  const problems = names.filter((name) => !above.has(name)).map((name) => missingInput(layer, name, above, all));
  if (!isJoint(layer.kind) && names.length !== 1) {
    problems.push({
      layer: layer.name,
      message: `a ${layer.kind} layer reads one input but is given ${names.length}`,
      suggestion: "Join them by an add or concatenate layer first.",
    });
  }
  return problems;
}

function missingInput(
  layer: LayerSpec,
  name: string,
  above: ReadonlySet<string>,
  all: ReadonlySet<string>,
): CnnProblem {
  if (name === layer.name) {
    return { layer: layer.name, message: "it reads its own output", suggestion: "Name a layer above it as its input." };
  }
  if (all.has(name)) {
    return {
      layer: layer.name,
      message: `it reads "${name}", which stands below it`,
      suggestion: `Move "${name}" above "${layer.name}".`,
    };
  }
  return {
    layer: layer.name,
    message: `it reads "${name}", which does not exist`,
    suggestion: `Name one of: ${[...above].slice(-6).join(", ")}.`,
  };
}

/** Applies the layer rules from the top; a layer below an unresolved one stays null and adds no problem of its own. */
function resolveLayers(
  spec: CnnSpec,
  inputs: (string[] | null)[],
  labelCount: number,
  problems: CnnProblem[],
): (ResolvedLayer | null)[] {
  const shapes = new Map<string, Shape>([[INPUT_NAME, [1, spec.input.size, spec.input.size]]]);
  const residualEnds = residualBranchEnds(spec);
  return spec.layers.map((layer, position) => {
    const names = inputs[position];
    const inputShapes = (names ?? []).map((name) => shapes.get(name)).filter((shape) => shape !== undefined);
    if (names === null || inputShapes.length < names.length) return null;
    const outcome = applyLayerRule(layer, {
      inputShapes,
      inputs: names,
      labelCount,
      isLast: position === spec.layers.length - 1,
      endsResidualBranch: residualEnds.has(layer.name),
    });
    if (isRefusal(outcome)) {
      problems.push({ layer: layer.name, message: outcome.message, suggestion: outcome.suggestion });
      return null;
    }
    shapes.set(layer.name, outcome.outputShape);
    return { name: layer.name, spec: layer, inputs: names, inputShapes, ...outcome };
  });
}

/**
 * Normalisations that an add reads as its first input, directly or through a stochastic depth: the convention for
 * "the residual branch", the shortcut coming second.
 * Source: Goyal et al. 2017, "Accurate, Large Minibatch SGD", section 5.1 (γ = 0 in the last one of a block).
 */
function residualBranchEnds(spec: CnnSpec): Set<string> {
  const byName = new Map(spec.layers.map((layer) => [layer.name, layer]));
  const endOf = (name: string): LayerSpec | undefined => {
    const layer = byName.get(name);
    if (layer?.kind !== "stochastic_depth") return layer;
    return byName.get(layer.inputs?.[0] ?? spec.layers[spec.layers.indexOf(layer) - 1]?.name ?? INPUT_NAME);
  };
  const ends = spec.layers.flatMap((layer) => (layer.kind === "add" ? [endOf(layer.inputs[0])] : []));
  return new Set(
    ends.flatMap((layer) => (layer !== undefined && isInGroup(layer.kind, "Normalisation") ? [layer.name] : [])),
  );
}

function checkUse(spec: CnnSpec, inputs: (string[] | null)[]): CnnProblem[] {
  if (inputs.some((names) => names === null)) return [];
  const read = new Set(inputs.flatMap((names) => names ?? []));
  return spec.layers
    .slice(0, -1)
    .filter((layer) => !read.has(layer.name))
    .map((layer) => ({
      layer: layer.name,
      message: "no layer reads its output",
      suggestion: "Remove it, or name it among another layer's inputs.",
    }));
}

function tooFewLabels(labelCount: number): CnnProblem {
  return {
    layer: null,
    message: `a classifier needs at least two labels, the data set has ${labelCount}`,
    suggestion: "Choose a data set with two or more labels.",
  };
}

function checkSize(layers: (ResolvedLayer | null)[]): CnnProblem[] {
  const counted = layers.filter((layer) => layer !== null).map((layer) => ({ layer, count: parameterCountOf(layer) }));
  const total = counted.reduce((sum, { count }) => sum + count, 0);
  if (total <= MAX_PARAMETERS) return [];
  const largest = counted.reduce((a, b) => (b.count > a.count ? b : a));
  return [
    {
      layer: largest.layer.name,
      message: `the network has ${total.toLocaleString("en")} parameters, ${largest.count.toLocaleString("en")} of them here; at most ${MAX_PARAMETERS.toLocaleString("en")} can be trained`,
      suggestion: "Use fewer filters or units, or global_average_pooling2d in place of flatten.",
    },
  ];
}

function summarise(spec: CnnSpec, layers: ResolvedLayer[]): ResolvedCnn {
  const parameters = layers.flatMap((layer) => layer.parameters);
  const trained = layers
    .filter((layer) => layer.spec.trainable)
    .flatMap((layer) => layer.parameters.filter((parameter) => parameter.trainable));
  const count = (some: typeof parameters) => some.reduce((sum, parameter) => sum + elementCount(parameter.shape), 0);
  return {
    input: [1, spec.input.size, spec.input.size],
    layers,
    outputShape: layers[layers.length - 1].outputShape,
    parameterCount: count(parameters),
    trainableParameterCount: count(trained),
    multiplyAdds: layers.reduce((sum, layer) => sum + layer.multiplyAdds, 0),
  };
}
