import { HilumError } from "../errors";
import type { Experiment } from "../experiments/experiment";
import { runSpecOf } from "../experiments/run-spec-of";
import { PHANTOM_DEMO } from "../phantom/phantom-dataset";
import { createAndEnqueueRun } from "../runs/create-run";
import type { RunSpec, RunSummary } from "../training/run";
import { applySettings, parseSetting } from "./apply-settings";
import { defineCommand, type CommandResult, wholeNumber } from "./command";
import { datasetId } from "./dataset-id";
import { experimentFromFile } from "./experiment-from-file";
import { followToEnd } from "./follow-to-end";
import { prepareDemoDataset } from "./prepare-demo-dataset";
import { withStore } from "./with-store";

export const trainCommand = defineCommand({
  name: "train",
  usage: "<experiment.json> [--dataset <id>] [--set train.epochs=5]… [--seed <n>]",
  summary: "train the network of an experiment",
  details: [
    "Queues a run and shows it to its end, with a bar, loss, rate and time left. The workbench's worker trains it where",
    "one runs; else a worker is started for as long as the command lasts. Ctrl-C loses nothing.",
    "",
    "--set changes single settings of this run, not the file: train.epochs=5, train.optimizer.learningRate=1e-3,",
    'model.preset=vgg-like, model.size=96, data.split.testShare=0.3, data.cohort.views=["PA"].',
  ].join("\n"),
  options: {
    dataset: { type: "string", value: "<id>", help: "train on this data set instead of the experiment's" },
    set: { type: "string", multiple: true, value: "<path=value>", help: "change one setting" },
    seed: { type: "string", value: "<n>", help: "seed of weights, order and augmentation" },
    cell: { type: "string", value: "<id>", help: "which Train cell, where there are several (default: the first)" },
    name: { type: "string", value: "<name>", help: "the run's name (default: the experiment's with a number)" },
    detach: { type: "boolean", help: "queue the run and return" },
  },
  positionals: { min: 1, max: 1 },
  async run({ values, positionals: [path] }, context) {
    const { experiment, inWorkbench } = await experimentFromFile(path);
    const spec = specOf(experiment, values);
    return withStore(async (store) => {
      if (spec.dataset === PHANTOM_DEMO.id) await prepareDemoDataset(store, context);
      const run = await createAndEnqueueRun(store, { experiment: inWorkbench ? experiment.id : null, spec, name: values.name });
      context.terminal.line(`Run ${run.name} (${run.id}): ${spec.cnn.name} on ${spec.dataset}, ${spec.training.epochs} epochs, seed ${spec.training.seed}.`);
      return values.detach ? detached(run) : followToEnd(store, run, context);
    });
  },
});

interface RunSettings {
  cell?: string;
  dataset?: string;
  seed?: string;
  set?: string[];
}

/** The spec of the run that the command line asks for. Throws `invalidExperiment` when the notebook cannot train. */
function specOf(experiment: Experiment, { cell, dataset, seed, set = [] }: RunSettings): RunSpec {
  const train = experiment.cells.find(({ id, kind }) => kind === "train" && (cell === undefined || id === cell));
  if (!train) throw new HilumError("invalidExperiment", cell === undefined ? "The experiment has no Train cell." : `The experiment has no Train cell "${cell}".`);
  const launch = runSpecOf(dataset === undefined ? experiment : onDataset(experiment, datasetId(dataset)), train.id);
  if (!launch.ok) throw new HilumError("invalidExperiment", launch.reason, { remedy: "Edit the experiment, or give --dataset <id>." });
  const seeded = seed === undefined ? [] : [{ path: ["train", "seed"], value: wholeNumber(seed, "--seed", { min: 0, max: 2 ** 31 - 1 }) }];
  return applySettings(launch.spec, [...set.map(parseSetting), ...seeded]);
}

function onDataset(experiment: Experiment, dataset: string): Experiment {
  return { ...experiment, cells: experiment.cells.map((cell) => (cell.kind === "data" ? { ...cell, dataset } : cell)) };
}

function detached(run: RunSummary): CommandResult {
  return { json: { run: run.id, name: run.name, status: run.status }, text: `Queued. Watch it with: npx hilum run show ${run.name}` };
}
