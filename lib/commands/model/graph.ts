import { readFile } from "node:fs/promises";
import { CnnSpec } from "../../architectures/cnn-spec";
import { initialWeights } from "../../architectures/initial-weights";
import { PRESETS } from "../../architectures/presets";
import { resolveCnn } from "../../architectures/resolve-cnn";
import { objectiveOf } from "../../graph/step/output-activation";
import { compileTrainingStep } from "../../graph/step/training-step";
import { HilumError } from "../../errors";
import { costByOp, costOf, type GraphCost } from "../../graph/graph-cost";
import { graphPicture } from "../../graph/graph-picture";
import type { Graph } from "../../graph/graph";
import { printGraph } from "../../graph/print-graph";
import { explanationGraph } from "../../onnx/explanation-model";
import { inferenceGraph } from "../../onnx/inference-model";
import { TrainingSpec } from "../../training/training-spec";
import { defineCommand, wholeNumber } from "../command";
import { experimentFromFile } from "../run/experiment-from-file";
import { textTable } from "../../text/text-table";
import { writeGiven } from "../write-given";

type View = "step" | "inference" | "explanation";

export const graphCommand = defineCommand({
  name: "graph",
  usage: "<spec.json|preset> [--step|--inference|--explanation] [--svg <file>]",
  summary: "print what a network is compiled to, node by node, or draw it",
  details: [
    "Takes a preset, a file with a CnnSpec, or an experiment, and prints the graph of a training step (the default), of",
    "the published model or of its Grad-CAM: a line per node with its layer, then what each op writes and multiplies.",
    "",
    "For example: npx hilum graph tiny --svg tiny.svg",
  ].join("\n"),
  options: {
    step: { type: "boolean", help: "the training step: forward, loss, backward and update (default)" },
    inference: { type: "boolean", help: "the published model" },
    explanation: { type: "boolean", help: "the model that draws heat maps" },
    svg: { type: "string", value: "<file>", help: "draw it into an SVG file instead of printing its nodes" },
    labels: { type: "string", value: "<n>", help: "labels to tell apart (default: 3)" },
    size: { type: "string", value: "<px>", help: "image side of a preset (default: the preset's)" },
    batch: { type: "string", value: "<n>", help: "images in a batch, for what is counted (default: 32)" },
  },
  positionals: { min: 1, max: 1 },
  async run({ values, positionals: [source] }) {
    const labels = wholeNumber(values.labels ?? "3", "--labels", { min: 2, max: 10_000 });
    const batch = wholeNumber(values.batch ?? "32", "--batch", { min: 1, max: 512 });
    const cnn = await readNetwork(source, values.size);
    const view = viewOf(values);
    const graph = compile(cnn, view, labels);
    const total = costOf(graph.nodes, batch);
    const byOp = costByOp(graph, batch);
    const title = `${cnn.name}, ${VIEW_TITLES[view]}`;
    if (values.svg !== undefined) await writeGiven(values.svg, graphPicture(graph, { title, batch }), "--svg");
    const json = {
      network: cnn.name,
      graph: graph.name,
      batch,
      ...total,
      ops: byOp.map(({ op, cost }) => ({ op, ...cost })),
      svg: values.svg ?? null,
    };
    const rows = [...byOp.map(({ op, cost }) => countsOf(op, cost)), countsOf("all", total)];
    const table = textTable(["op", "nodes", "MB written", "M multiply-adds"], rows);
    return {
      json,
      text: [
        values.svg === undefined ? printGraph(graph) : `Drew ${title} into ${values.svg}.`,
        "",
        `For ${batch} images:`,
        table,
      ].join("\n"),
    };
  },
});

const VIEW_TITLES: Record<View, string> = {
  step: "a training step",
  inference: "the published model",
  explanation: "the explanation model",
};

function viewOf(given: Partial<Record<View, boolean>>): View {
  const views = (["step", "inference", "explanation"] as const).filter((view) => given[view]);
  if (views.length > 1)
    throw new HilumError("badRequest", `--${views[0]} and --${views[1]} ask for different graphs.`, {
      remedy: "Give one of them.",
    });
  return views[0] ?? "step";
}

function countsOf(name: string, { nodes, bytes, multiplyAdds }: GraphCost): string[] {
  return [name, String(nodes), (bytes / 1e6).toFixed(2), (multiplyAdds / 1e6).toFixed(2)];
}

function compile(spec: CnnSpec, view: View, labelCount: number): Graph {
  const cnn = resolveCnn(spec, labelCount);
  if (view === "step") return stepGraph(cnn);
  const { seed } = TrainingSpec.parse({});
  const source = { cnn, labelCount, weights: initialWeights(cnn, seed) };
  return view === "inference" ? inferenceGraph(source) : explanationGraph(source);
}

/** With the settings a run has by default. */
function stepGraph(cnn: ReturnType<typeof resolveCnn>): Graph {
  const { optimizer, loss, clipNorm } = TrainingSpec.parse({});
  return compileTrainingStep(cnn, {
    optimizer,
    loss: objectiveOf(loss, []),
    clipNorm,
    frozen: new Set(),
    accumulates: false,
    target: "onnxruntime",
  }).graph;
}

/** The network of a preset, of a file with a CnnSpec, or of an experiment's file. Throws `badRequest`, `notFound` or `invalidSpec`. */
async function readNetwork(source: string, size: string | undefined): Promise<CnnSpec> {
  const preset = PRESETS.find(({ id }) => id === source);
  if (preset) return preset.spec(wholeNumber(size ?? String(preset.defaultSize), "--size", { min: 16, max: 512 }));
  if (!source.endsWith(".json"))
    throw new HilumError("badRequest", `There is no preset "${source}".`, {
      remedy: `There are: ${PRESETS.map(({ id }) => id).join(", ")}. Or give a file that ends in .json.`,
    });
  const bare = CnnSpec.safeParse(await readJson(source));
  if (bare.success) return bare.data;
  const { experiment } = await experimentFromFile(source);
  const cell = experiment.cells.find(({ kind }) => kind === "model");
  if (cell?.kind !== "model") throw new HilumError("invalidExperiment", `${source} has no Model cell.`);
  return cell.cnn;
}

/** Null where the file is missing or no JSON: reading it as an experiment says so in words. */
async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch {
    return null;
  }
}
