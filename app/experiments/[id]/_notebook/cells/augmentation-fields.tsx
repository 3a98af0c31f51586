"use client";
import { Switch } from "@mantine/core";
import { FieldGrid } from "@/app/_components/ui/field-grid";
import { NumberField } from "@/app/_components/ui/number-field";
import type { AugmentationSpec } from "@/lib/training/augmentation-spec";

type Amount = Exclude<keyof AugmentationSpec, "horizontalFlip" | "verticalFlip">;
const AMOUNTS: readonly { key: Amount; label: string; hint: string; max: number; step: number }[] = [
  { key: "rotateDegrees", label: "Rotate by up to (°)", hint: "A patient leans", max: 45, step: 1 },
  { key: "translateFraction", label: "Shift by up to", hint: "Share of the side", max: 0.5, step: 0.01 },
  { key: "scaleFraction", label: "Zoom by up to", hint: "Share in or out", max: 0.5, step: 0.01 },
  { key: "brightness", label: "Brightness", hint: "Exposure differs", max: 0.5, step: 0.05 },
  { key: "contrast", label: "Contrast", hint: "So does the tube voltage", max: 0.9, step: 0.05 },
  { key: "noise", label: "Noise", hint: "Standard deviation, 0–1 grey", max: 0.2, step: 0.01 },
  { key: "eraseBorder", label: "Erase borders", hint: "Chance that an edge strip is blanked", max: 1, step: 0.05 },
];

/** The random changes to training images; zero switches one off. */
export function AugmentationFields({ augmentation, onChange }: { augmentation: AugmentationSpec; onChange: (augmentation: AugmentationSpec) => void }) {
  return (
    <FieldGrid>
      {AMOUNTS.map(({ key, label, hint, max, step }) => (
        <NumberField key={key} label={label} hint={hint} value={augmentation[key]} min={0} max={max} step={step} onChange={(value) => onChange({ ...augmentation, [key]: value })} />
      ))}
      <Switch label="Mirror left and right" description="The heart changes sides: rarely wise" mt={22} checked={augmentation.horizontalFlip} onChange={(event) => onChange({ ...augmentation, horizontalFlip: event.currentTarget.checked })} />
    </FieldGrid>
  );
}
