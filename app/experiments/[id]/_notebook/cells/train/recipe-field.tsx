import { Button, Group, List, Select, Spoiler, Text } from "@mantine/core";
import { IconRestore } from "@tabler/icons-react";
import type { CellOf } from "@/lib/experiments/cell-dependencies";
import { changesFromRecipe, type RecipeChange, withRecipe } from "@/lib/training/recipes/training-recipe";
import { findTrainingRecipe, TRAINING_RECIPES } from "@/lib/training/recipes/training-recipes";

const OWN = "own";
const CHOICES = [
  ...TRAINING_RECIPES.map(({ id, title }) => ({ value: id, label: title })),
  { value: OWN, label: "Own settings" },
];

interface RecipeFieldProps {
  cell: CellOf<"train">;
  onChange: (change: Pick<CellOf<"train">, "training" | "recipe">) => void;
}

/** Settings that belong together, by name; what was changed of them since. */
export function RecipeField({ cell: { training, recipe: chosen }, onChange }: RecipeFieldProps) {
  const recipe = chosen === null ? null : findTrainingRecipe(chosen);
  const choose = (id: string | null) => {
    const next = id === null ? null : findTrainingRecipe(id);
    onChange(next === null ? { training, recipe: null } : { training: withRecipe(training, next), recipe: next.id });
  };
  const changes = recipe === null ? [] : changesFromRecipe(training, recipe);
  return (
    <div>
      <Select
        label="Recipe"
        description={
          recipe?.description ?? "Every setting as you gave it; a recipe fills in those that belong together"
        }
        data={CHOICES}
        value={recipe?.id ?? OWN}
        allowDeselect={false}
        onChange={choose}
        inputWrapperOrder={["label", "input", "description"]}
        maw={420}
      />
      {recipe !== null && recipe.measured !== null && (
        <Text size="xs" c="dimmed" mt={4}>
          Measured: {recipe.measured}
        </Text>
      )}
      {changes.length > 0 && <Changes changes={changes} onRestore={() => choose(chosen)} />}
    </div>
  );
}

function Changes({ changes, onRestore }: { changes: readonly RecipeChange[]; onRestore: () => void }) {
  return (
    <>
      <Group gap="sm" mt="xs">
        <Text size="sm" fw={550}>
          Changed from the recipe
        </Text>
        <Button
          size="compact-xs"
          variant="default"
          leftSection={<IconRestore size={14} aria-hidden />}
          onClick={onRestore}
        >
          Back to the recipe
        </Button>
      </Group>
      <Spoiler maxHeight={96} showLabel="Show all" hideLabel="Show fewer">
        <List size="xs" c="dimmed" mt={4}>
          {changes.map(({ path, recipe, now }) => (
            <List.Item key={path}>
              {path}: {now ?? "none"} (recipe: {recipe ?? "none"})
            </List.Item>
          ))}
        </List>
      </Spoiler>
    </>
  );
}
