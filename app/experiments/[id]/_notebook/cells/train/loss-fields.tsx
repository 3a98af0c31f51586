import { Select } from "@mantine/core";
import { FieldGrid } from "@/app/_components/ui/field-grid";
import { NumberField } from "@/app/_components/ui/number-field";
import { LossSpec } from "@/lib/graph/step/loss-spec";
import type { TrainingSpec } from "@/lib/training/training-spec";

const LOSSES = [
  { value: "softmax_cross_entropy", label: "Cross-entropy" },
  { value: "focal", label: "Focal" },
  { value: "binary_cross_entropy", label: "Binary cross-entropy" },
] satisfies { value: LossSpec["kind"]; label: string }[];

const HINTS: Record<LossSpec["kind"], string> = {
  softmax_cross_entropy: "One label per film; their probabilities add up to 1",
  focal: "Films that are already right count less",
  binary_cross_entropy: "Each label a yes or no of its own; they need not add up to 1",
};

const CLASS_WEIGHTS = [
  { value: "balanced", label: "Balanced (1/√frequency)" },
  { value: "none", label: "None" },
];

interface LossFieldsProps {
  training: TrainingSpec;
  set: (change: object) => void;
}

/** What training makes small. */
export function LossFields({ training: { loss, classWeight }, set }: LossFieldsProps) {
  const choose = (kind: string | null) => set({ loss: LossSpec.parse({ kind, labelSmoothing: loss.labelSmoothing }) });
  return (
    <FieldGrid>
      <Select
        label="Loss"
        description={HINTS[loss.kind]}
        data={LOSSES}
        value={loss.kind}
        onChange={choose}
        inputWrapperOrder={["label", "input", "description"]}
      />
      {loss.kind === "focal" && (
        <NumberField
          label="Focus (γ)"
          hint="0: plain cross-entropy; more forgets easy films sooner"
          value={loss.gamma}
          min={0}
          max={10}
          step={0.5}
          onChange={(gamma) => set({ loss: { ...loss, gamma } })}
        />
      )}
      <NumberField
        label="Label smoothing"
        hint="Keeps probabilities from 0 and 1"
        value={loss.labelSmoothing}
        min={0}
        max={0.5}
        step={0.01}
        onChange={(labelSmoothing) => set({ loss: { ...loss, labelSmoothing } })}
      />
      <Select
        label="Class weights"
        description="Rare classes count more"
        data={CLASS_WEIGHTS}
        value={classWeight}
        onChange={(value) => set({ classWeight: value })}
        inputWrapperOrder={["label", "input", "description"]}
      />
    </FieldGrid>
  );
}
