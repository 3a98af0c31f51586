"use client";
import { Autocomplete, MultiSelect, Select, Switch, TextInput } from "@mantine/core";
import { useState } from "react";
import { FieldGrid } from "@/app/_components/ui/field-grid";
import { NumberField } from "@/app/_components/ui/number-field";
import { LayerSpec } from "@/lib/architectures/cnn-spec";
import type { LayerField } from "@/lib/architectures/layers/layer-field";
import { editableFields, layerRow } from "@/lib/architectures/layers/layer-table";
import styles from "./layer-table.module.css";

interface LayerFormProps {
  layer: LayerSpec;
  /** The names a layer here can read. */
  above: readonly string[];
  onChange: (layer: LayerSpec) => void;
}

/** All settings of one layer. What the spec would not accept never leaves its field. */
export function LayerForm({ layer, above, onChange }: LayerFormProps) {
  const { title, explanation } = layerRow(layer.kind);
  const set = (key: string, value: unknown) => {
    const changed = LayerSpec.safeParse({ ...layer, [key]: value });
    if (changed.success) onChange(changed.data);
  };
  return (
    <div>
      <p className={styles.explanation}>
        <strong>{title}.</strong> {explanation}
      </p>
      <FieldGrid>
        <NameField layer={layer} onChange={onChange} />
        {editableFields(layer.kind).map(({ key, field }) => (
          <SettingField key={key} field={field} value={settingOf(layer, key)} onChange={(value) => set(key, value)} />
        ))}
        <ReadsField layer={layer} above={above} onChange={onChange} />
      </FieldGrid>
    </div>
  );
}

const settingOf = (layer: LayerSpec, key: string): unknown => Object.entries(layer).find(([name]) => name === key)?.[1];

function NameField({ layer, onChange }: Pick<LayerFormProps, "layer" | "onChange">) {
  const [draft, setDraft] = useState(layer.name);
  const renamed = LayerSpec.safeParse({ ...layer, name: draft });
  const leave = () => {
    if (!renamed.success) setDraft(layer.name);
    else if (renamed.data.name !== layer.name) onChange(renamed.data);
  };
  return (
    <TextInput
      label="Name"
      value={draft}
      error={renamed.success ? undefined : "Lower-case letters, digits and _ only"}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={leave}
    />
  );
}

/** The layers read. While a joint names fewer than it needs, the choice stays in the field. */
function ReadsField({ layer, above, onChange }: LayerFormProps) {
  const [draft, setDraft] = useState<string[] | null>(null);
  const names = draft ?? layer.inputs ?? [];
  const choose = (chosen: string[]) => {
    const changed = LayerSpec.safeParse({ ...layer, inputs: chosen.length === 0 ? undefined : chosen });
    setDraft(changed.success ? null : chosen);
    if (changed.success) onChange(changed.data);
  };
  return (
    <MultiSelect
      label="Reads"
      placeholder={names.length === 0 ? "the layer above" : undefined}
      error={draft === null ? undefined : "Name at least two layers"}
      data={[...new Set([...above, ...names])]}
      value={names}
      onChange={choose}
      onBlur={() => setDraft(null)}
      searchable
    />
  );
}

interface SettingFieldProps {
  field: LayerField;
  value: unknown;
  onChange: (value: unknown) => void;
}

function SettingField({ field, value, onChange }: SettingFieldProps) {
  switch (field.type) {
    case "integer":
    case "number":
      return (
        <NumberField
          label={field.label}
          hint={field.explanation}
          value={typeof value === "number" ? value : null}
          min={field.min}
          max={field.max}
          step={field.type === "number" ? field.step : 1}
          integer={field.type === "integer"}
          onChange={onChange}
          onEmpty={field.type === "integer" && field.isOptional ? () => onChange(undefined) : undefined}
        />
      );
    case "choice":
      return (
        <Select
          label={field.label}
          description={field.explanation}
          inputWrapperOrder={["label", "input", "description"]}
          data={[...field.options]}
          value={typeof value === "object" ? null : String(value)}
          placeholder={typeof value === "object" ? "Zeros on each side, as brought" : undefined}
          onChange={onChange}
        />
      );
    case "boolean":
      return (
        <Switch
          label={field.label}
          description={field.explanation}
          checked={value === true}
          mt={22}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case "units":
      return <UnitsField field={field} value={value} onChange={onChange} />;
  }
}

/** A whole number or the word `labels`. */
function UnitsField({ field, value, onChange }: SettingFieldProps) {
  const accept = (text: string) => onChange(/^\d+$/.test(text) ? Number(text) : text);
  return (
    <Autocomplete
      label={field.label}
      description={field.explanation}
      inputWrapperOrder={["label", "input", "description"]}
      data={["labels", "32", "64", "128", "256"]}
      defaultValue={String(value)}
      onChange={accept}
    />
  );
}
