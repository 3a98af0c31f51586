import { describe, expect, it } from "vitest";
import { notebook } from "../../experiments/notebook.fixture";
import { findTrainingRecipe } from "../../training/recipes/training-recipes";
import { specOfExperiment } from "./spec-of-experiment";

describe("the spec of a run from the command line", () => {
  it("has the settings of a recipe, then those that are set, and the seed of the notebook", () => {
    const plain = specOfExperiment(notebook(), {});
    const { training } = specOfExperiment(notebook(), {
      recipe: "harmonise",
      set: ["train.augmentation.blur=0"],
    });
    const augmentation = findTrainingRecipe("harmonise")?.sets.augmentation;
    expect(training.augmentation).toEqual({ ...augmentation, blur: 0 });
    expect({ ...training, augmentation: null }).toEqual({ ...plain.training, augmentation: null });
    expect(plain.training.augmentation).not.toEqual(training.augmentation);
  });

  it("is refused for a recipe that is not there, with the nearest one", () => {
    expect(() => specOfExperiment(notebook(), { recipe: "harmonize" })).toThrow(
      'There is no training recipe "harmonize"',
    );
  });
});
