import { describe, expect, it } from "vitest";
import { findImpossibleTraining } from "../check-training-spec";
import { TrainingSpec } from "../training-spec";
import { changesFromRecipe, type TrainingRecipe, withRecipe } from "./training-recipe";
import { DEFAULT_RECIPE, findTrainingRecipe, TRAINING_RECIPES } from "./training-recipes";

const OWN = TrainingSpec.parse({
  seed: 9,
  epochs: 7,
  engine: "tfjs",
  freeze: ["stem"],
  initialWeights: { kind: "run", run: "r1" },
  optimizer: { kind: "sgd", learningRate: 0.3 },
});

const BLURRY: TrainingRecipe = {
  id: "blurry",
  title: "Blurry",
  description: "",
  measured: null,
  sets: { epochs: 3, augmentation: { blur: 2 } },
};

describe("a training recipe", () => {
  it("sets what it names and leaves the rest", () => {
    const cooked = withRecipe(OWN, BLURRY);
    expect(cooked).toMatchObject({ epochs: 3, seed: 9, optimizer: OWN.optimizer });
    expect(cooked.augmentation).toEqual(TrainingSpec.parse({ augmentation: { blur: 2 } }).augmentation);
  });

  it("tells what was changed since, part by part, and nothing right after it was taken", () => {
    const cooked = withRecipe(OWN, BLURRY);
    expect(changesFromRecipe(cooked, BLURRY)).toEqual([]);
    expect(changesFromRecipe({ ...cooked, seed: 1, batchSize: 8 }, BLURRY)).toEqual([]);
    const changed = { ...cooked, epochs: 4, augmentation: { ...cooked.augmentation, blur: 1 } };
    expect(changesFromRecipe(changed, BLURRY)).toEqual([
      { path: "epochs", recipe: "3", now: "4" },
      { path: "augmentation.blur", recipe: "2", now: "1" },
    ]);
  });

  it("tells of parts that only one of the two has", () => {
    const adam: TrainingRecipe = { ...BLURRY, sets: { optimizer: { kind: "sgd", learningRate: 0.3 } } };
    const changes = changesFromRecipe(TrainingSpec.parse({}), adam);
    expect(changes).toContainEqual({ path: "optimizer.kind", recipe: '"sgd"', now: '"adamw"' });
    expect(changes).toContainEqual({ path: "optimizer.beta1", recipe: null, now: "0.9" });
  });
});

describe("the recipes that are offered", () => {
  it.each(TRAINING_RECIPES.map((recipe) => [recipe.id, recipe] as const))("train: %s", (id, recipe) => {
    expect(findTrainingRecipe(id)).toBe(recipe);
    expect(findImpossibleTraining(withRecipe(TrainingSpec.parse({}), recipe), 1000)).toBeNull();
  });

  it("leave seed, engine, frozen layers and starting weights to the run", () => {
    for (const recipe of TRAINING_RECIPES) {
      const { seed, engine, freeze, initialWeights } = withRecipe(OWN, recipe);
      expect({ seed, engine, freeze, initialWeights }).toEqual({
        seed: 9,
        engine: "tfjs",
        freeze: ["stem"],
        initialWeights: { kind: "run", run: "r1" },
      });
    }
  });

  it("are found by no other name", () => {
    expect(findTrainingRecipe("no-such-recipe")).toBeNull();
    expect(withRecipe(OWN, DEFAULT_RECIPE).epochs).not.toBe(7);
  });
});
