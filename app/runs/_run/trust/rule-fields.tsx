"use client";
import { Select } from "@mantine/core";
import { NumberField } from "@/app/_components/ui/number-field";
import { type OperatingRule } from "@/lib/metrics/operating-points/operating-rule";
import styles from "./trust.module.css";

const KINDS: Record<OperatingRule["kind"], string> = {
  sensitivity: "find at least … of them",
  specificity: "leave at least … of the others alone",
  youden: "the best sum of both",
  costs: "the least cost",
};

const STARTS: Record<OperatingRule["kind"], OperatingRule> = {
  sensitivity: { kind: "sensitivity", atLeast: 0.95 },
  specificity: { kind: "specificity", atLeast: 0.95 },
  youden: { kind: "youden" },
  costs: { kind: "costs", missed: 10, prevalence: 0.05 },
};

const kinds = Object.entries(KINDS).map(([value, label]) => ({ value, label }));
const isKind = (value: string | null): value is OperatingRule["kind"] => value !== null && value in KINDS;

/** Which class is asked about, and by which rule its threshold is chosen. */
export function RuleFields({
  labels,
  label,
  onLabel,
  rule,
  onRule,
}: {
  labels: readonly string[];
  label: string;
  onLabel: (label: string) => void;
  rule: OperatingRule;
  onRule: (rule: OperatingRule) => void;
}) {
  return (
    <div className={styles.fields}>
      <Select
        label="Class to look for"
        data={[...labels]}
        value={label}
        onChange={(value) => value !== null && onLabel(value)}
        allowDeselect={false}
      />
      <Select
        label="Threshold that makes it"
        data={kinds}
        value={rule.kind}
        onChange={(value) => isKind(value) && onRule(STARTS[value])}
        allowDeselect={false}
        w="18rem"
      />
      {(rule.kind === "sensitivity" || rule.kind === "specificity") && (
        <NumberField
          label="At least"
          value={Number((100 * rule.atLeast).toFixed(6))}
          onChange={(percent) => onRule({ ...rule, atLeast: percent / 100 })}
          min={1}
          max={100}
          suffix="%"
        />
      )}
      {rule.kind === "costs" && (
        <>
          <NumberField
            label="False alarms that one missed film is worth"
            value={rule.missed}
            onChange={(missed) => onRule({ ...rule, missed })}
            min={0.001}
            max={1_000_000}
          />
          <NumberField
            label="Share of people who have it"
            value={rule.prevalence === null ? null : Number((100 * rule.prevalence).toFixed(6))}
            onChange={(percent) => onRule({ ...rule, prevalence: percent / 100 })}
            min={0.001}
            max={99}
            suffix="%"
          />
        </>
      )}
    </div>
  );
}
