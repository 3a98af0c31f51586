import { Select } from "@mantine/core";
import { FieldGrid } from "@/app/_components/ui/field-grid";
import { NumberField } from "@/app/_components/ui/number-field";
import { type PretrainingOf, PretrainingSpec } from "@/lib/training/pretraining/pretraining-spec";

type Kind = PretrainingSpec["kind"];

const NONE = "none";
const KINDS = [
  { value: NONE, label: "None" },
  { value: "masked", label: "Restore masked patches" },
  { value: "simsiam", label: "Two views of a film (SimSiam)" },
  { value: "phantom_masks", label: "Lungs and lesions of drawings" },
] satisfies { value: Kind | typeof NONE; label: string }[];

const HINTS: Record<Kind | typeof NONE, string> = {
  none: "Training begins at once",
  masked: "Without labels, on the training films",
  simsiam: "Without labels, on the training films; twice the memory of a batch",
  phantom_masks: "Synthetic drawings, made as they are needed; no film of a person",
};

interface PretrainingFieldsProps {
  pretraining: PretrainingSpec | null;
  onChange: (pretraining: PretrainingSpec | null) => void;
}

/** What the network's convolutions learn before they learn labels. */
export function PretrainingFields({ pretraining, onChange }: PretrainingFieldsProps) {
  const set = (change: object) => onChange(PretrainingSpec.parse({ ...pretraining, ...change }));
  const kind = pretraining?.kind ?? NONE;
  return (
    <FieldGrid>
      <Select
        label="Before training"
        description={HINTS[kind]}
        data={KINDS}
        value={kind}
        allowDeselect={false}
        onChange={(chosen) => onChange(chosen === NONE ? null : PretrainingSpec.parse({ kind: chosen }))}
        inputWrapperOrder={["label", "input", "description"]}
      />
      {pretraining && (
        <>
          <NumberField
            label="Epochs before training"
            hint={pretraining.kind === "phantom_masks" ? "Each of new drawings" : "Passes over the training films"}
            value={pretraining.epochs}
            min={1}
            max={2000}
            integer
            onChange={(epochs) => set({ epochs })}
          />
          <NumberField
            label="Learning rate before training"
            hint="The largest of the phase"
            value={pretraining.learningRate}
            min={1e-8}
            max={1}
            step={0.0005}
            onChange={(learningRate) => set({ learningRate })}
          />
          <OwnFields pretraining={pretraining} set={set} />
        </>
      )}
    </FieldGrid>
  );
}

interface OwnFieldsProps<Kinds extends Kind> {
  pretraining: PretrainingOf<Kinds>;
  set: (change: object) => void;
}

function OwnFields({ pretraining, set }: OwnFieldsProps<Kind>) {
  switch (pretraining.kind) {
    case "masked":
      return <MaskedFields pretraining={pretraining} set={set} />;
    case "simsiam":
      return <SimSiamFields pretraining={pretraining} set={set} />;
    case "phantom_masks":
      return (
        <NumberField
          label="Drawings an epoch"
          hint="More take longer; drawing takes processor time, too"
          value={pretraining.films}
          min={16}
          max={100_000}
          integer
          onChange={(films) => set({ films })}
        />
      );
  }
}

function MaskedFields({ pretraining: { maskedShare, patch }, set }: OwnFieldsProps<"masked">) {
  return (
    <>
      <NumberField
        label="Masked share"
        hint="Of the film's squares"
        value={maskedShare}
        min={0.05}
        max={0.95}
        step={0.05}
        onChange={(share) => set({ maskedShare: share })}
      />
      <NumberField
        label="Side of a square"
        hint="In pixels of the network's input"
        value={patch}
        min={2}
        max={128}
        integer
        onChange={(side) => set({ patch: side })}
      />
    </>
  );
}

function SimSiamFields({ pretraining: { projectorUnits, predictorUnits }, set }: OwnFieldsProps<"simsiam">) {
  return (
    <>
      <NumberField
        label="Projector"
        hint="Numbers that two views are compared by"
        value={projectorUnits}
        min={4}
        max={2048}
        integer
        onChange={(units) => set({ projectorUnits: units })}
      />
      <NumberField
        label="Predictor"
        hint="Its narrow middle; a quarter of the projector is usual"
        value={predictorUnits}
        min={2}
        max={2048}
        integer
        onChange={(units) => set({ predictorUnits: units })}
      />
    </>
  );
}
