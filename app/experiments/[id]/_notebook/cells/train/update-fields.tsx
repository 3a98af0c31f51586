import { Switch } from "@mantine/core";
import { FieldGrid } from "@/app/_components/ui/field-grid";
import { NumberField } from "@/app/_components/ui/number-field";
import type { TrainingSpec } from "@/lib/training/training-spec";

interface UpdateFieldsProps {
  training: TrainingSpec;
  set: (change: object) => void;
}

/** What becomes of gradients before and of weights after each update. */
export function UpdateFields({
  training: { batchSize, accumulateSteps, clipNorm, weightAverage, validateRawWeights },
  set,
}: UpdateFieldsProps) {
  return (
    <FieldGrid>
      <NumberField
        label="Batches per update"
        hint={
          accumulateSteps === 1
            ? "More act as one larger batch in the memory of one"
            : `${batchSize * accumulateSteps} images an update, ${batchSize} in memory`
        }
        value={accumulateSteps}
        min={1}
        max={64}
        integer
        onChange={(value) => set({ accumulateSteps: value })}
      />
      <Switch
        label="Clip gradients"
        description="Bounds the length of a step"
        checked={clipNorm !== null}
        mt={22}
        onChange={(event) => set({ clipNorm: event.currentTarget.checked ? 1 : null })}
      />
      {clipNorm !== null && (
        <NumberField
          label="Largest norm"
          hint="Of all gradients together"
          value={clipNorm}
          min={1e-6}
          max={1e6}
          step={0.5}
          onChange={(value) => set({ clipNorm: value })}
        />
      )}
      <NumberField
        label="Weight average"
        hint="Decay of the average that is kept; 0: off"
        value={weightAverage}
        min={0}
        max={0.9999}
        step={0.01}
        onChange={(value) => set({ weightAverage: value })}
      />
      {weightAverage > 0 && (
        <Switch
          label="Validate both"
          description="The raw weights beside their average; costs a second validation"
          checked={validateRawWeights}
          mt={22}
          onChange={(event) => set({ validateRawWeights: event.currentTarget.checked })}
        />
      )}
    </FieldGrid>
  );
}
