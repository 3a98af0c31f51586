import { Select } from "@mantine/core";
import { FieldGrid } from "@/app/_components/ui/field-grid";
import { NumberField } from "@/app/_components/ui/number-field";
import { LossSpec, tellsSeveral } from "@/lib/graph/step/loss-spec";
import type { TrainingSpec } from "@/lib/training/training-spec";
import { TwoStageFields, usualFirstSide } from "./two-stage-fields";

const LOSSES = [
  { value: "softmax_cross_entropy", label: "Cross-entropy" },
  { value: "focal", label: "Focal" },
  { value: "binary_cross_entropy", label: "Binary cross-entropy" },
  { value: "two_stage_cross_entropy", label: "Cross-entropy in two stages" },
  { value: "symmetric_cross_entropy", label: "Symmetric cross-entropy" },
  { value: "generalised_cross_entropy", label: "Generalised cross-entropy" },
  { value: "masked_binary_cross_entropy", label: "Several findings a film (masked)" },
] satisfies { value: LossSpec["kind"]; label: string }[];

const HINTS: Record<LossSpec["kind"], string> = {
  softmax_cross_entropy: "One label per film; their probabilities add up to 1",
  focal: "Films that are already right count less",
  binary_cross_entropy: "Each label a yes or no of its own; they need not add up to 1",
  two_stage_cross_entropy: "First which side, such as ill or not; then which label, learned from that side alone",
  symmetric_cross_entropy: "For wrong labels: a film that contradicts its label strongly pulls less",
  generalised_cross_entropy: "For wrong labels: between cross-entropy and counting errors",
  masked_binary_cross_entropy: "A yes or no for each finding; what is missing weighs nothing",
};

const UNCERTAIN = [
  { value: "ignore", label: "Left out, as missing ones" },
  { value: "zeros", label: "Taken for no" },
  { value: "ones", label: "Taken for yes" },
  { value: "soft", label: "Half of each" },
];

const CLASS_WEIGHTS = [
  { value: "balanced", label: "Balanced (1/√frequency)" },
  { value: "none", label: "None" },
];

interface LossFieldsProps {
  /** Of the data set above; null while none is chosen. */
  labels: readonly string[] | null;
  training: TrainingSpec;
  set: (change: object) => void;
}

/** What training makes small. */
export function LossFields({ labels, training: { loss, classWeight }, set }: LossFieldsProps) {
  const isUsual = loss.labelSmoothing === LossSpec.parse({ kind: loss.kind }).labelSmoothing;
  const choose = (kind: string | null) =>
    set({
      loss: LossSpec.parse({
        kind,
        ...(isUsual ? {} : { labelSmoothing: loss.labelSmoothing }),
        ...(kind === "two_stage_cross_entropy" ? { firstSide: usualFirstSide(labels ?? []) } : {}),
      }),
    });
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
      {loss.kind === "two_stage_cross_entropy" && (
        <TwoStageFields loss={loss} labels={labels} onChange={(changed) => set({ loss: changed })} />
      )}
      {loss.kind === "symmetric_cross_entropy" && (
        <>
          <NumberField
            label="Cross-entropy (α)"
            hint="More fits faster, wrong labels too"
            value={loss.alpha}
            min={0.001}
            max={100}
            step={0.1}
            onChange={(alpha) => set({ loss: { ...loss, alpha } })}
          />
          <NumberField
            label="Reverse (β)"
            hint="What a wrong label can pull at the most"
            value={loss.beta}
            min={0}
            max={100}
            step={0.1}
            onChange={(beta) => set({ loss: { ...loss, beta } })}
          />
        </>
      )}
      {loss.kind === "generalised_cross_entropy" && (
        <NumberField
          label="Robustness (q)"
          hint="Towards 0: cross-entropy; 1: a wrong label pulls no harder than a right one"
          value={loss.q}
          min={0.01}
          max={1}
          step={0.1}
          onChange={(q) => set({ loss: { ...loss, q } })}
        />
      )}
      {loss.kind === "masked_binary_cross_entropy" && (
        <Select
          label="Uncertain entries"
          description="What −1 in a CheXpert table means"
          data={UNCERTAIN}
          value={loss.uncertain}
          onChange={(uncertain) => set({ loss: { ...loss, uncertain } })}
          inputWrapperOrder={["label", "input", "description"]}
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
        description={tellsSeveral(loss) ? "The rarer of yes and no counts more" : "Rare classes count more"}
        data={CLASS_WEIGHTS}
        value={classWeight}
        onChange={(value) => set({ classWeight: value })}
        inputWrapperOrder={["label", "input", "description"]}
      />
    </FieldGrid>
  );
}
