import { Select } from "@mantine/core";
import { NumberField } from "@/app/_components/ui/number-field";
import { ScheduleSpec } from "@/lib/training/learning-rate/schedule-spec";

const SCHEDULES = [
  { value: "cosine", label: "Warm up, then cosine" },
  { value: "one_cycle", label: "One cycle" },
  { value: "step", label: "Steps down" },
  { value: "reduce_on_plateau", label: "Lower on a plateau" },
  { value: "constant", label: "Constant" },
] satisfies { value: ScheduleSpec["kind"]; label: string }[];

interface ScheduleFieldsProps {
  schedule: ScheduleSpec;
  epochs: number;
  onChange: (schedule: ScheduleSpec) => void;
}

/** How the learning rate moves over the run. */
export function ScheduleFields({ schedule, epochs, onChange }: ScheduleFieldsProps) {
  const choose = (kind: string | null) =>
    onChange(
      ScheduleSpec.parse(
        kind === "step" ? { kind, everyEpochs: Math.max(1, Math.round(epochs / 3)), factor: 0.3 } : { kind },
      ),
    );
  return (
    <>
      <Select label="Schedule" data={SCHEDULES} value={schedule.kind} onChange={choose} />
      <KindFields schedule={schedule} onChange={onChange} />
    </>
  );
}

function KindFields({ schedule, onChange }: Omit<ScheduleFieldsProps, "epochs">) {
  switch (schedule.kind) {
    case "constant":
      return null;
    case "step":
      return (
        <>
          <NumberField
            label="Every … epochs"
            value={schedule.everyEpochs}
            min={1}
            integer
            onChange={(everyEpochs) => onChange({ ...schedule, everyEpochs })}
          />
          <NumberField
            label="Times"
            value={schedule.factor}
            min={0.001}
            max={1}
            step={0.1}
            onChange={(factor) => onChange({ ...schedule, factor })}
          />
        </>
      );
    case "one_cycle":
      return (
        <>
          <NumberField
            label="Share that rises"
            hint="Of all steps; the rest falls"
            value={schedule.warmupShare}
            min={0}
            max={0.95}
            step={0.05}
            onChange={(warmupShare) => onChange({ ...schedule, warmupShare })}
          />
          <NumberField
            label="Starts at"
            hint="Share of the learning rate"
            value={schedule.startFactor}
            min={0.0001}
            max={1}
            step={0.01}
            onChange={(startFactor) => onChange({ ...schedule, startFactor })}
          />
          <NumberField
            label="Ends at"
            hint="Share of the learning rate"
            value={schedule.finalFactor}
            min={0}
            max={1}
            step={0.0001}
            onChange={(finalFactor) => onChange({ ...schedule, finalFactor })}
          />
        </>
      );
    case "reduce_on_plateau":
      return (
        <>
          <NumberField
            label="Times"
            hint="At each plateau of the validation loss"
            value={schedule.factor}
            min={0.001}
            max={0.99}
            step={0.1}
            onChange={(factor) => onChange({ ...schedule, factor })}
          />
          <NumberField
            label="Plateau patience"
            hint="Epochs without improvement that are borne; the next one lowers it"
            value={schedule.patience}
            min={0}
            max={500}
            integer
            onChange={(patience) => onChange({ ...schedule, patience })}
          />
          <NumberField
            label="Not below"
            hint="Share of the learning rate"
            value={schedule.minFactor}
            min={0}
            max={1}
            step={0.001}
            onChange={(minFactor) => onChange({ ...schedule, minFactor })}
          />
        </>
      );
    case "cosine":
      return (
        <NumberField
          label="Warm-up epochs"
          hint="Rises before it falls"
          value={schedule.warmupEpochs}
          min={0}
          max={50}
          step={0.5}
          onChange={(warmupEpochs) => onChange({ ...schedule, warmupEpochs })}
        />
      );
  }
}
