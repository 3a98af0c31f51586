"use client";
import { MultiSelect, Select, Switch, TextInput } from "@mantine/core";
import { useState } from "react";
import { FieldGrid } from "@/app/_components/ui/field-grid";
import { NumberField } from "@/app/_components/ui/number-field";
import { LayerSpec } from "@/lib/architectures/cnn-spec";
import { LAYER_SETTINGS, withSetting, type LayerSetting } from "./layer-settings";

interface LayerFormProps {
  layer: LayerSpec;
  /** The names a layer here can read. */
  above: readonly string[];
  onChange: (layer: LayerSpec) => void;
}

/** All settings of one layer. What the spec would not accept never leaves its field. */
export function LayerForm({ layer, above, onChange }: LayerFormProps) {
  const set = (key: string, value: unknown) => {
    const changed = withSetting(layer, key, value);
    if (changed) onChange(changed);
  };
  const inputs = layer.inputs ?? [];
  return (
    <FieldGrid>
      <NameField layer={layer} onChange={onChange} />
      {LAYER_SETTINGS[layer.kind].map((setting) => <SettingField key={setting.key} setting={setting} value={settingOf(layer, setting.key)} onChange={(value) => set(setting.key, value)} />)}
      <MultiSelect label="Reads" placeholder={inputs.length === 0 ? "the layer above" : undefined} data={[...new Set([...above, ...inputs])]} value={inputs} onChange={(names) => set("inputs", names.length === 0 ? undefined : names)} searchable />
    </FieldGrid>
  );
}

const settingOf = (layer: LayerSpec, key: string): unknown => Object.entries(layer).find(([name]) => name === key)?.[1];

function NameField({ layer, onChange }: Pick<LayerFormProps, "layer" | "onChange">) {
  const [draft, setDraft] = useState(layer.name);
  const renamed = LayerSpec.safeParse({ ...layer, name: draft });
  return (
    <TextInput label="Name" value={draft} error={renamed.success ? undefined : "Lower-case letters, digits and _ only"}
      onChange={(event) => setDraft(event.currentTarget.value)} onBlur={() => (renamed.success ? renamed.data.name !== layer.name && onChange(renamed.data) : setDraft(layer.name))} />
  );
}

function SettingField({ setting, value, onChange }: { setting: LayerSetting; value: unknown; onChange: (value: unknown) => void }) {
  switch (setting.type) {
    case "number":
      return <NumberField label={setting.label} value={typeof value === "number" ? value : setting.min} min={setting.min} max={setting.max} step={setting.step} integer={setting.integer} onChange={onChange} />;
    case "choice": {
      const shown = String(value);
      const options = setting.options.includes(shown) ? setting.options : [shown, ...setting.options];
      return <Select label={setting.label} data={[...options]} value={shown} onChange={(chosen) => onChange(chosen !== null && /^\d+$/.test(chosen) ? Number(chosen) : chosen)} />;
    }
    case "switch":
      return <Switch label={setting.label} checked={value === true} mt={22} onChange={(event) => onChange(event.currentTarget.checked)} />;
  }
}
