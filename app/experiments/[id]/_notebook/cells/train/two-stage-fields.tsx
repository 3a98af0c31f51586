import { TagsInput, Text } from "@mantine/core";
import { NumberField } from "@/app/_components/ui/number-field";
import type { LossSpec } from "@/lib/graph/step/loss-spec";

type TwoStageLoss = Extract<LossSpec, { kind: "two_stage_cross_entropy" }>;

/** The side that is asked for first where the labels have one of the usual names for it; none where they have not. */
export const usualFirstSide = (labels: readonly string[]): string[] =>
  labels.filter((label) => /^(normal|no[ _-]?finding|healthy|negative)$/i.test(label));

interface TwoStageFieldsProps {
  loss: TwoStageLoss;
  /** Null while no data set is chosen. */
  labels: readonly string[] | null;
  onChange: (loss: TwoStageLoss) => void;
}

/** Which labels the first stage tells from all others, and how the stages read. */
export function TwoStageFields({ loss, labels, onChange }: TwoStageFieldsProps) {
  const { firstSide, withinWeight } = loss;
  const unknown = firstSide.filter((label) => labels !== null && !labels.includes(label));
  const others = (labels ?? []).filter((label) => !firstSide.includes(label));
  const problem =
    unknown.length > 0
      ? `No label of the data set: ${unknown.join(", ")}`
      : firstSide.length === 0
        ? "Name at least one label"
        : labels !== null && others.length === 0
          ? "Leave at least one label for the other side"
          : null;
  return (
    <>
      <TagsInput
        label="First side"
        description="The labels that the first stage tells from all others"
        data={[...(labels ?? [])]}
        value={firstSide}
        error={problem}
        onChange={(changed) => onChange({ ...loss, firstSide: changed })}
        inputWrapperOrder={["label", "input", "description", "error"]}
      />
      <NumberField
        label="Within a side"
        hint="What telling the labels of a side apart counts beside telling the sides apart"
        value={withinWeight}
        min={0}
        max={100}
        step={0.1}
        onChange={(weight) => onChange({ ...loss, withinWeight: weight })}
      />
      {problem === null && labels !== null && (
        <Text size="sm" mt={22}>
          First {firstSide.join(", ")} | {others.join(", ")}; then {stagesOf(firstSide, others).join("; ")}.
        </Text>
      )}
    </>
  );
}

/** What the second stage tells apart; a label alone on its side is told by the first. */
function stagesOf(...sides: readonly (readonly string[])[]): string[] {
  const told = sides.filter((side) => side.length > 1).map((side) => side.join(" | "));
  return told.length === 0 ? ["nothing is left to tell"] : told;
}
