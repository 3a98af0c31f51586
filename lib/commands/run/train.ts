import { foldName } from "../../datasets/splits/fold-name";
import { HilumError } from "../../errors";
import { PHANTOM_DEMO } from "../../phantom/phantom-dataset";
import { createAndEnqueueRun } from "../../jobs/runs/create-run";
import type { Store } from "../../store/open-store";
import { TRAINING_RECIPES } from "../../training/recipes/training-recipes";
import type { RunSpec, RunSummary } from "../../training/run";
import { auditWithBar } from "../dataset/audit-step";
import { defineCommand, type CommandResult } from "../command";
import { experimentFromFile } from "./experiment-from-file";
import { followToEnd } from "./follow-to-end";
import { prepareDemoDataset } from "../dataset/prepare-demo-dataset";
import { specOfExperiment } from "./spec-of-experiment";
import { getStartingPoint } from "./starting-point";
import { FOLD_OPTIONS, followFolds, splitsOf } from "./train-folds";
import { withGivenWaivers } from "./waivers";
import { withStore } from "../with-store";

const RECIPE_HELP = `training settings by name: ${TRAINING_RECIPES.map(({ id }) => id).join(", ")}`;

export const trainCommand = defineCommand({
  name: "train",
  usage:
    "<experiment.json> [--dataset <id>] [--from <source>] [--recipe <name>] [--split kfold --all-folds] [--set train.epochs=5]… [--seed <n>]",
  summary: "train the network of an experiment",
  details: [
    "Queues a run and shows it to its end, with a bar, loss, rate and time left. The workbench's worker trains it where",
    "one runs; else a worker is started for as long as the command lasts. Ctrl-C loses nothing.",
    "",
    "--set changes single settings of this run, not the file: train.epochs=5, train.optimizer.learningRate=1e-3,",
    'model.preset=vgg-like, model.size=96, data.split.testShare=0.3, data.cohort.views=["PA"].',
    "",
    "--recipe takes training settings that belong together, by name (docs/training.md); --set changes single ones of them.",
    "",
    "--split, --fold and the like change how the films are divided; npx hilum dataset split <id> shows it. One run is",
    "tested on one fold; --all-folds trains them all, one after another, and tells mean and standard deviation.",
    "",
    "--from starts from trained weights, matched by layer name and shape; --own-network also takes the network they were",
    "made for, at the size it was made for. --freeze holds layers still: --freeze 'stage1_*,stem'.",
    "",
    "The data set is audited first where that was not done yet. A red finding must be resolved, or waived by name:",
    '--waive confounding.format="measured as published" --by "Ada Lovelace". The waiver travels with the run.',
    'Findings of one cause take one reason: --waive sources="compared as published" waives each of them.',
  ].join("\n"),
  options: {
    dataset: { type: "string", value: "<id>", help: "train on this data set instead of the experiment's" },
    set: { type: "string", multiple: true, value: "<path=value>", help: "change one setting" },
    from: {
      type: "string",
      value: "<source>",
      help: "start from run:<id>, model:<name>@<version>, layers:<model.json> or shipped:<name>",
    },
    "own-network": { type: "boolean", help: "train the network of --from instead of the experiment's" },
    freeze: {
      type: "string",
      multiple: true,
      value: "<layers>",
      help: "layers that keep their weights: names, or beginnings with *",
    },
    seed: { type: "string", value: "<n>", help: "seed of weights, order and augmentation" },
    recipe: { type: "string", value: "<name>", help: RECIPE_HELP },
    waive: {
      type: "string",
      multiple: true,
      value: "<finding or cause=reason>",
      help: "take responsibility for a red finding of the audit",
    },
    by: { type: "string", value: "<name>", help: "who waives" },
    cell: { type: "string", value: "<id>", help: "which Train cell, where there are several (default: the first)" },
    name: { type: "string", value: "<name>", help: "the run's name (default: the experiment's with a number)" },
    detach: { type: "boolean", help: "queue the run and return" },
    ...FOLD_OPTIONS,
  },
  positionals: { min: 1, max: 1 },
  async run({ values, positionals: [path] }, context) {
    const { experiment, inWorkbench } = await experimentFromFile(path);
    const spec = specOfExperiment(experiment, values);
    const splits = splitsOf(spec.split, values);
    return withStore(async (store) => {
      if (spec.dataset === PHANTOM_DEMO.id) await prepareDemoDataset(store, context);
      const waivers = withGivenWaivers(spec.waivers, values, await auditWithBar(store, spec.dataset, context));
      const started = await startingFrom(store, spec, values);
      const runs: RunSummary[] = [];
      for (const split of splits) {
        const name = values.name === undefined || splits.length === 1 ? values.name : values.name + foldName(split);
        const run = await createAndEnqueueRun(store, {
          experiment: inWorkbench ? experiment.id : null,
          spec: { ...started, split, waivers },
          name,
        });
        context.terminal.line(
          `Run ${run.name} (${run.id}): ${spec.cnn.name} on ${spec.dataset}, ${spec.training.epochs} epochs, seed ${spec.training.seed}.`,
        );
        runs.push(run);
      }
      if (values.detach) return detached(runs);
      return runs.length === 1 ? followToEnd(store, runs[0], context) : followFolds(store, runs, context);
    });
  },
});

/** The spec with what `--from` names as its start. Throws `badRequest` where `--own-network` stands alone. */
async function startingFrom(
  store: Store,
  spec: RunSpec,
  { from, "own-network": ownNetwork = false }: { from?: string; "own-network"?: boolean },
): Promise<RunSpec> {
  if (from === undefined) {
    if (ownNetwork)
      throw new HilumError("badRequest", "--own-network needs --from.", {
        remedy: "For example: --from model:chest@2 --own-network",
      });
    return spec;
  }
  const point = await getStartingPoint(store, from);
  return {
    ...spec,
    cnn: ownNetwork ? point.cnn : spec.cnn,
    training: { ...spec.training, initialWeights: point.initialWeights },
  };
}

function detached(runs: readonly RunSummary[]): CommandResult {
  const answers = runs.map(({ id, name, status }) => ({ run: id, name, status }));
  return {
    json: answers.length === 1 ? answers[0] : { runs: answers },
    text: `Queued. Watch ${answers.length === 1 ? "it" : "the first"} with: npx hilum run show ${runs[0].name}`,
  };
}
