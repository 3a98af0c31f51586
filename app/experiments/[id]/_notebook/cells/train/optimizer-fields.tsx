import { Select, Switch } from "@mantine/core";
import { NumberField } from "@/app/_components/ui/number-field";
import { OptimizerSpec } from "@/lib/graph/step/optimizer-spec";

const OPTIMIZERS = [
  { value: "adamw", label: "AdamW" },
  { value: "adam", label: "Adam" },
  { value: "sgd", label: "SGD with momentum" },
  { value: "rmsprop", label: "RMSprop" },
  { value: "lion", label: "Lion" },
] satisfies { value: OptimizerSpec["kind"]; label: string }[];

const HINTS: Partial<Record<OptimizerSpec["kind"], string>> = {
  lion: "Steps of one size: a third to a tenth of AdamW's learning rate",
  rmsprop: "PyTorch's form; each weight's step by its recent gradients",
};

interface OptimizerFieldsProps {
  optimizer: OptimizerSpec;
  onChange: (optimizer: OptimizerSpec) => void;
}

/** The rule that turns gradients into steps. */
export function OptimizerFields({ optimizer, onChange }: OptimizerFieldsProps) {
  return (
    <>
      <Select
        label="Optimizer"
        description={HINTS[optimizer.kind]}
        data={OPTIMIZERS}
        value={optimizer.kind}
        inputWrapperOrder={["label", "input", "description"]}
        onChange={(kind) => onChange(OptimizerSpec.parse({ kind, learningRate: optimizer.learningRate }))}
      />
      {"momentum" in optimizer && (
        <NumberField
          label="Momentum"
          hint="How much of the last steps is kept"
          value={optimizer.momentum}
          min={0}
          max={0.9999}
          step={0.05}
          onChange={(momentum) => onChange({ ...optimizer, momentum })}
        />
      )}
      {"rho" in optimizer && (
        <NumberField
          label="Memory of gradients (ρ)"
          hint="How slowly their size is forgotten"
          value={optimizer.rho}
          min={0}
          max={0.99999}
          step={0.01}
          onChange={(rho) => onChange({ ...optimizer, rho })}
        />
      )}
      {"weightDecay" in optimizer && (
        <NumberField
          label="Weight decay"
          hint="Pulls kernels towards zero"
          value={optimizer.weightDecay}
          min={0}
          max={1}
          step={0.005}
          onChange={(weightDecay) => onChange({ ...optimizer, weightDecay })}
        />
      )}
      {"nesterov" in optimizer && (
        <Switch
          label="Nesterov"
          description="Looks one step ahead"
          checked={optimizer.nesterov}
          mt={22}
          onChange={(event) => onChange({ ...optimizer, nesterov: event.currentTarget.checked })}
        />
      )}
    </>
  );
}
