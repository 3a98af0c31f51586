"use client";
import { Fieldset, Switch, Text } from "@mantine/core";
import { FieldGrid } from "@/app/_components/ui/field-grid";
import { NumberField } from "@/app/_components/ui/number-field";
import type { AugmentationSpec } from "@/lib/training/augmentation/augmentation-spec";

type Flip = "horizontalFlip" | "verticalFlip";
type Amount = Exclude<keyof AugmentationSpec, Flip>;
interface AmountField {
  key: Amount;
  label: string;
  hint: string;
  min?: number;
  max: number;
  step: number;
}

const GEOMETRY: readonly AmountField[] = [
  { key: "rotateDegrees", label: "Rotate by up to (°)", hint: "A patient leans", max: 45, step: 1 },
  { key: "translateFraction", label: "Shift by up to", hint: "Share of the side", max: 0.5, step: 0.01 },
  { key: "scaleFraction", label: "Zoom by up to", hint: "Share in or out", max: 0.5, step: 0.01 },
  { key: "shearDegrees", label: "Shear by up to (°)", hint: "The tube stands askew", max: 45, step: 1 },
];
const FLIPS: readonly { key: Flip; label: string; hint: string }[] = [
  { key: "horizontalFlip", label: "Mirror left and right", hint: "The heart changes sides: rarely wise" },
  { key: "verticalFlip", label: "Mirror top and bottom", hint: "No film hangs upside down: hardly ever wise" },
];
const INTENSITY: readonly AmountField[] = [
  { key: "brightness", label: "Brightness", hint: "Exposure differs", max: 0.5, step: 0.05 },
  { key: "contrast", label: "Contrast", hint: "So does the tube voltage", max: 0.9, step: 0.05 },
  { key: "gamma", label: "Gamma", hint: "Film curves differ: the exponent by up to this share", max: 2, step: 0.1 },
  { key: "window", label: "Window", hint: "Share of the greys cut off at either end by up to", max: 0.4, step: 0.05 },
  {
    key: "clahe",
    label: "Local contrast",
    hint: "Chance that contrast is equalised tile by tile (CLAHE)",
    max: 1,
    step: 0.05,
  },
];
const DEGRADATION: readonly AmountField[] = [
  { key: "noise", label: "Noise", hint: "Standard deviation, 0–1 grey", max: 0.2, step: 0.01 },
  {
    key: "blur",
    label: "Blur by up to",
    hint: "Standard deviation in pixels of the network's input",
    max: 5,
    step: 0.25,
  },
  {
    key: "sharpen",
    label: "Sharpen by up to",
    hint: "Amount of an unsharp mask, as readers' stations lay one over a film",
    max: 4,
    step: 0.25,
  },
  {
    key: "resample",
    label: "Smaller copies from",
    hint: "Share of the side: down and up again by drawn filters; 1: off",
    min: 0.2,
    max: 1,
    step: 0.05,
  },
  {
    key: "jpegQuality",
    label: "JPEG quality from",
    hint: "The worst that is drawn; 100: off",
    min: 5,
    max: 100,
    step: 5,
  },
];
const PAINTED: readonly AmountField[] = [
  { key: "erase", label: "Erase a rectangle", hint: "Chance that a part is hidden by noise", max: 1, step: 0.05 },
  { key: "eraseBorder", label: "Erase borders", hint: "Chance that an edge strip is blanked", max: 1, step: 0.05 },
  {
    key: "inventFrame",
    label: "Invent a frame",
    hint: "Chance of a collimator's or scanner's edge: mostly black, square or round",
    max: 1,
    step: 0.05,
  },
  {
    key: "eraseMarkers",
    label: "Erase markers",
    hint: "Chance that bright letters near the edges, and some patches without any, are filled with the grey around",
    max: 1,
    step: 0.05,
  },
  {
    key: "inventMarkers",
    label: "Invent markers",
    hint: "Chance that letters are painted near the edges",
    max: 1,
    step: 0.05,
  },
];
const MIXING: readonly AmountField[] = [
  { key: "mixup", label: "Mixup", hint: "α: two films are blended, and so are their labels", max: 8, step: 0.1 },
  {
    key: "cutmix",
    label: "Cutmix",
    hint: "α: a rectangle of another film is pasted in, its label by its area",
    max: 8,
    step: 0.1,
  },
];

interface AugmentationFieldsProps {
  augmentation: AugmentationSpec;
  onChange: (augmentation: AugmentationSpec) => void;
}

/** The random changes to training images; zero switches one off. */
export function AugmentationFields({ augmentation, onChange }: AugmentationFieldsProps) {
  const amounts = (fields: readonly AmountField[]) =>
    fields.map(({ key, label, hint, min = 0, max, step }) => (
      <NumberField
        key={key}
        label={label}
        hint={hint}
        value={augmentation[key]}
        min={min}
        max={max}
        step={step}
        integer={key === "jpegQuality"}
        onChange={(value) => onChange({ ...augmentation, [key]: value })}
      />
    ));
  return (
    <>
      <Group title="Geometry" hint="How the patient stood.">
        {amounts(GEOMETRY)}
        {FLIPS.map(({ key, label, hint }) => (
          <Switch
            key={key}
            label={label}
            description={hint}
            mt={22}
            checked={augmentation[key]}
            onChange={(event) => onChange({ ...augmentation, [key]: event.currentTarget.checked })}
          />
        ))}
      </Group>
      <Group title="Intensity" hint="How the film was exposed and developed.">
        {amounts(INTENSITY)}
      </Group>
      <Group title="Degradation" hint="What was lost on the way.">
        {amounts(DEGRADATION)}
      </Group>
      <Group title="Erased and painted over" hint="What a network must not read: frames, letters, one part alone.">
        {amounts(PAINTED)}
      </Group>
      <Group
        title="Mixing"
        hint="Films of one batch with each other; with both on, each takes half of the batches. 0: off."
      >
        {amounts(MIXING)}
      </Group>
    </>
  );
}

function Group({ title, hint, children }: { title: string; hint: string; children: React.ReactNode }) {
  return (
    <Fieldset
      variant="unstyled"
      legend={
        <Text span size="sm" fw={550}>
          {title}
        </Text>
      }
      mb="md"
    >
      <Text size="xs" c="dimmed" mb={6}>
        {hint}
      </Text>
      <FieldGrid>{children}</FieldGrid>
    </Fieldset>
  );
}
