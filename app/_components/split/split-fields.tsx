"use client";
import { MultiSelect, Select } from "@mantine/core";
import { FieldGrid } from "@/app/_components/ui/field-grid";
import { NumberField } from "@/app/_components/ui/number-field";
import { SplitSpec, StratifyBy } from "@/lib/datasets/splits/split-spec";

/** What each protocol is called, and the question it answers. */
const PROTOCOLS = [
  { value: "holdout", label: "Hold-out", hint: "One test set, kept until the end" },
  { value: "kfold", label: "k-fold", hint: "Each film is tested once, over as many runs as folds" },
  { value: "leaveOneSourceOut", label: "Leave one source out", hint: "How it does where it never learned" },
] as const;

interface SplitFieldsProps {
  split: SplitSpec;
  /** The named sources of the data set. */
  sources: readonly string[];
  onChange: (split: SplitSpec) => void;
}

/** The settings of a split in plain words; those of another protocol are kept where both have them. */
export function SplitFields({ split, sources, onChange }: SplitFieldsProps) {
  const chosen = PROTOCOLS.find(({ value }) => value === split.protocol);
  const choose = (protocol: string | null) => {
    const next = switchProtocol(split, protocol, sources);
    if (next !== null) onChange(next);
  };
  return (
    <FieldGrid>
      <Select
        label="Split protocol"
        description={chosen?.hint}
        inputWrapperOrder={["label", "input", "description"]}
        allowDeselect={false}
        value={split.protocol}
        onChange={choose}
        data={PROTOCOLS.map(({ value, label }) => ({
          value,
          label,
          disabled: value === "leaveOneSourceOut" && sources.length < 2,
        }))}
      />
      <ProtocolFields split={split} sources={sources} onChange={onChange} />
      <NumberField
        label="Validation share"
        hint="Watched in training to pick the best epoch"
        value={split.validationShare}
        min={0.05}
        max={0.5}
        step={0.01}
        onChange={(validationShare) => onChange({ ...split, validationShare })}
      />
      <NumberField
        label="Split seed"
        hint="Another seed, another split of the patients"
        value={split.seed}
        min={0}
        integer
        onChange={(seed) => onChange({ ...split, seed })}
      />
      <MultiSelect
        label="Balance also by"
        description="Beside the class, as far as patients allow"
        inputWrapperOrder={["label", "input", "description"]}
        placeholder={split.stratifyBy.length === 0 ? "class only" : undefined}
        data={[
          { value: "source", label: "source" },
          { value: "view", label: "view" },
        ]}
        value={split.stratifyBy}
        onChange={(values) => onChange({ ...split, stratifyBy: values.map((value) => StratifyBy.parse(value)) })}
      />
      {sources.length > 1 && (
        <MultiSelect
          label="Test-only sources"
          description="An external set: never trained on"
          inputWrapperOrder={["label", "input", "description"]}
          placeholder={split.testOnlySources.length === 0 ? "none" : undefined}
          data={[...sources]}
          value={split.testOnlySources}
          onChange={(testOnlySources) => onChange({ ...split, testOnlySources })}
        />
      )}
    </FieldGrid>
  );
}

function ProtocolFields({ split, sources, onChange }: SplitFieldsProps) {
  switch (split.protocol) {
    case "holdout":
      return (
        <NumberField
          label="Test share"
          hint="Held out until the end: the score that counts"
          value={split.testShare}
          min={0.05}
          max={0.6}
          step={0.05}
          onChange={(testShare) => onChange({ ...split, testShare })}
        />
      );
    case "kfold":
      return (
        <>
          <NumberField
            label="Folds"
            hint="Test sets that share the films"
            value={split.folds}
            min={2}
            max={20}
            integer
            onChange={(folds) => onChange({ ...split, folds, fold: Math.min(split.fold, folds - 1) })}
          />
          <NumberField
            label="Fold"
            hint={`Which one this run is tested on: 1 to ${split.folds}`}
            value={split.fold + 1}
            min={1}
            max={split.folds}
            integer
            onChange={(fold) => onChange({ ...split, fold: fold - 1 })}
          />
          <NumberField
            label="Repeat"
            hint="Another repeat deals the folds anew"
            value={split.repeat + 1}
            min={1}
            max={100}
            integer
            onChange={(repeat) => onChange({ ...split, repeat: repeat - 1 })}
          />
        </>
      );
    case "leaveOneSourceOut":
      return (
        <Select
          label="Left-out source"
          description="Tested on, and kept out of training"
          inputWrapperOrder={["label", "input", "description"]}
          allowDeselect={false}
          searchable
          data={[...new Set([split.source, ...sources])]}
          value={split.source}
          onChange={(source) => source !== null && onChange({ ...split, source })}
        />
      );
  }
}

/** Null where the protocol needs a source and there is none. */
function switchProtocol(
  { validationShare, seed, stratifyBy, testOnlySources }: SplitSpec,
  protocol: string | null,
  sources: readonly string[],
): SplitSpec | null {
  const parsed = SplitSpec.safeParse({
    protocol,
    validationShare,
    seed,
    stratifyBy,
    testOnlySources,
    ...(protocol === "leaveOneSourceOut"
      ? { source: sources.find((source) => !testOnlySources.includes(source)) }
      : {}),
  });
  return parsed.success ? parsed.data : null;
}
