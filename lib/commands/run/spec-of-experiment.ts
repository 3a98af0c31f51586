import { HilumError } from "../../errors";
import { withDataset } from "../../experiments/edit-experiment";
import type { Experiment } from "../../experiments/experiment";
import { runSpecOf } from "../../experiments/run-spec-of";
import { closestWord } from "../../text/closest-word";
import { type TrainingRecipe, withRecipe } from "../../training/recipes/training-recipe";
import { findTrainingRecipe, TRAINING_RECIPES } from "../../training/recipes/training-recipes";
import type { RunSpec } from "../../training/run";
import { applySettings, parseSetting } from "./apply-settings";
import { wholeNumber } from "../command";
import { datasetId } from "../dataset/dataset-id";

/** What the command line may say of a run beside its experiment. */
export interface RunOptions {
  cell?: string;
  dataset?: string;
  seed?: string;
  recipe?: string;
  set?: string[];
  freeze?: string[];
}

/** The spec of the run that the command line asks for. Throws `invalidExperiment` when the notebook cannot train. */
export function specOfExperiment(
  experiment: Experiment,
  { cell, dataset, seed, recipe, set = [], freeze = [] }: RunOptions,
): RunSpec {
  const train = experiment.cells.find(({ id, kind }) => kind === "train" && (cell === undefined || id === cell));
  if (!train)
    throw new HilumError(
      "invalidExperiment",
      cell === undefined ? "The experiment has no Train cell." : `The experiment has no Train cell "${cell}".`,
    );
  const launch = runSpecOf(dataset === undefined ? experiment : onDataset(experiment, datasetId(dataset)), train.id);
  if (!launch.ok)
    throw new HilumError("invalidExperiment", launch.reason, {
      remedy: "Edit the experiment, or give --dataset <id>.",
    });
  const seeded =
    seed === undefined
      ? []
      : [{ path: ["train", "seed"], value: wholeNumber(seed, "--seed", { min: 0, max: 2 ** 31 - 1 }) }];
  const frozen =
    freeze.length === 0
      ? []
      : [{ path: ["train", "freeze"], value: freeze.flatMap((names) => names.split(",").map((name) => name.trim())) }];
  const { spec } = launch;
  const cooked = recipe === undefined ? spec : { ...spec, training: withRecipe(spec.training, trainingRecipe(recipe)) };
  return applySettings(cooked, [...set.map(parseSetting), ...seeded, ...frozen]);
}

/** Throws `badRequest` for a recipe that is not there. */
function trainingRecipe(id: string): TrainingRecipe {
  const recipe = findTrainingRecipe(id);
  if (recipe !== null) return recipe;
  const ids = TRAINING_RECIPES.map((one) => one.id);
  const near = closestWord(id, ids);
  throw new HilumError("badRequest", `There is no training recipe "${id}".`, {
    remedy: near === null ? `There are: ${ids.join(", ")}.` : `Did you mean "${near}"?`,
  });
}

function onDataset(experiment: Experiment, dataset: string): Experiment {
  return {
    ...experiment,
    cells: experiment.cells.map((cell) => (cell.kind === "data" ? withDataset(cell, dataset) : cell)),
  };
}
