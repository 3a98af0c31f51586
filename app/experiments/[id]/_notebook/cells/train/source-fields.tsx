"use client";
import { Select, Switch } from "@mantine/core";
import { FieldGrid } from "@/app/_components/ui/field-grid";
import { NumberField } from "@/app/_components/ui/number-field";
import { useSources } from "@/app/_state/use-split-preview";
import { GroupDroSpec } from "@/lib/training/sources/group-dro-spec";
import type { Sampling } from "@/lib/training/sources/sampling-spec";
import { SourceAdversarySpec } from "@/lib/training/sources/source-adversary-spec";
import type { TrainingSpec } from "@/lib/training/training-spec";
import { datasetAbove } from "../../cell-facts";
import { useExperiment, useNotebook } from "../../notebook-store";

const SAMPLINGS = [
  { value: "shuffle", label: "Every film once" },
  { value: "class_balanced", label: "Classes equally often" },
  { value: "class_and_source_balanced", label: "Classes and sources equally often" },
] satisfies { value: Sampling; label: string }[];

const WEIGHTS = [
  { value: "none", label: "None" },
  { value: "balanced", label: "Balanced (1/√frequency)" },
  { value: "own", label: "Your own" },
];

const GROUPS = [
  { value: "off", label: "Off: the mean over films" },
  { value: "source", label: "Worst source" },
  { value: "class_and_source", label: "Worst class of a source" },
] satisfies { value: GroupDroSpec["groups"] | "off"; label: string }[];

interface SourceFieldsProps {
  cell: string;
  training: TrainingSpec;
  set: (change: object) => void;
}

/** What a run does so that no class and no source outweighs the others. */
export function SourceFields({ cell, training, set }: SourceFieldsProps) {
  return (
    <>
      <BalanceFields cell={cell} training={training} set={set} />
      <GroupDroFields training={training} set={set} />
      <AdversaryFields training={training} set={set} />
    </>
  );
}

function BalanceFields({ cell, training: { sampling, classWeight, sourceWeights }, set }: SourceFieldsProps) {
  const experiment = useExperiment();
  const sources = useSources(
    datasetAbove(
      experiment,
      cell,
      useNotebook(({ datasets }) => datasets),
    ),
  );
  const own = typeof sourceWeights === "string" ? null : sourceWeights;
  const named = [...new Set([...sources, ...Object.keys(own ?? {})])].filter((source) => source !== "");
  const chooseWeights = (kind: string | null) =>
    set({ sourceWeights: kind === "own" ? Object.fromEntries(named.map((source) => [source, 1])) : kind });
  return (
    <FieldGrid>
      <Select
        label="Sampling"
        description={samplingHint(sampling, classWeight)}
        data={SAMPLINGS}
        value={sampling}
        onChange={(value) => set(withSampling(value, sourceWeights))}
        inputWrapperOrder={["label", "input", "description"]}
      />
      <Select
        label="Source weights"
        description="What a film counts for in the loss, by where it comes from"
        data={WEIGHTS}
        value={typeof sourceWeights === "string" ? sourceWeights : "own"}
        onChange={chooseWeights}
        inputWrapperOrder={["label", "input", "description"]}
      />
      {own !== null &&
        named.map((source) => (
          <NumberField
            key={source}
            label={source}
            hint="Weight of its films; 1 is as they are"
            value={own[source] ?? 1}
            min={0.001}
            max={1000}
            step={0.5}
            onChange={(weight) => set({ sourceWeights: { ...own, [source]: weight } })}
          />
        ))}
    </FieldGrid>
  );
}

function GroupDroFields({ training: { groupDro, classWeight }, set }: Omit<SourceFieldsProps, "cell">) {
  const choose = (groups: string | null) =>
    set({
      groupDro: groups === "off" ? null : GroupDroSpec.parse({ ...groupDro, groups }),
      // They would change nothing.
      ...(groups === "off" ? {} : { sourceWeights: "none" }),
      ...(groups === "class_and_source" ? { classWeight: "none" } : {}),
    });
  return (
    <FieldGrid>
      <Select
        label="Loss of the worst group (group-DRO)"
        description={
          groupDro?.groups === "class_and_source" && classWeight === "none"
            ? "Groups gain weight while their loss is high; class and source weights are off"
            : "Groups gain weight while their loss is high"
        }
        data={GROUPS}
        value={groupDro?.groups ?? "off"}
        onChange={choose}
        inputWrapperOrder={["label", "input", "description"]}
      />
      {groupDro !== null && (
        <>
          <NumberField
            label="Step size (η)"
            hint="How fast weight moves to the worst group"
            value={groupDro.stepSize}
            min={0.0001}
            max={1}
            step={0.01}
            onChange={(stepSize) => set({ groupDro: { ...groupDro, stepSize } })}
          />
          <NumberField
            label="Adjustment (C)"
            hint="Adds C/√films to a group's loss: small groups are fitted more closely"
            value={groupDro.adjustment}
            min={0}
            max={20}
            step={0.5}
            onChange={(adjustment) => set({ groupDro: { ...groupDro, adjustment } })}
          />
        </>
      )}
    </FieldGrid>
  );
}

function AdversaryFields({ training: { sourceAdversary }, set }: Omit<SourceFieldsProps, "cell">) {
  const change = (part: Partial<SourceAdversarySpec>) => set({ sourceAdversary: { ...sourceAdversary, ...part } });
  return (
    <FieldGrid>
      <Switch
        label="Unlearn the source"
        description="A head learns where a film comes from, the network to leave it nothing to tell by"
        checked={sourceAdversary !== null}
        mt={22}
        onChange={(event) =>
          set({ sourceAdversary: event.currentTarget.checked ? SourceAdversarySpec.parse({}) : null })
        }
      />
      {sourceAdversary !== null && (
        <>
          <NumberField
            label="Weight (λ)"
            hint="How much the network gives up for it, at the end of training"
            value={sourceAdversary.weight}
            min={0.001}
            max={10}
            step={0.1}
            onChange={(weight) => change({ weight })}
          />
          <NumberField
            label="Hidden units"
            hint="Of the head, which is not published"
            value={sourceAdversary.hiddenUnits}
            min={1}
            max={1024}
            integer
            onChange={(hiddenUnits) => change({ hiddenUnits })}
          />
          <Switch
            label="Within classes"
            description={
              sourceAdversary.withinClass
                ? "Only films of one class are compared, so that the class stays"
                : "Where classes come from different sources, the network unlearns the class too"
            }
            checked={sourceAdversary.withinClass}
            mt={22}
            onChange={(event) => change({ withinClass: event.currentTarget.checked })}
          />
          <Switch
            label="Rising weight"
            description="From 0, so that the head learns first"
            checked={sourceAdversary.warmup}
            mt={22}
            onChange={(event) => change({ warmup: event.currentTarget.checked })}
          />
        </>
      )}
    </FieldGrid>
  );
}

/** What balances the classes already is not balanced again by weights. */
function withSampling(sampling: string | null, sourceWeights: TrainingSpec["sourceWeights"]): object {
  return {
    sampling,
    ...(sampling === "shuffle" ? {} : { classWeight: "none" }),
    ...(sampling === "class_and_source_balanced" && sourceWeights === "balanced" ? { sourceWeights: "none" } : {}),
  };
}

function samplingHint(sampling: Sampling, classWeight: TrainingSpec["classWeight"]): string {
  if (sampling === "shuffle")
    return classWeight === "none" ? "In a new order each epoch; class weights are off" : "In a new order each epoch";
  return "As many films an epoch, drawn with replacement; class weights are off, not to balance twice";
}
