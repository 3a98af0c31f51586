"use client";
import { Checkbox, Text } from "@mantine/core";
import { useMemo } from "react";
import { useRequest } from "@/app/_state/use-request";
import { client } from "@/lib/api/browser/client";
import { defaultLabel } from "@/lib/metrics/operating-points/default-label";
import { operatingPoint } from "@/lib/metrics/operating-points/operating-point";
import type { WantedPoint } from "@/lib/metrics/operating-points/wanted-point";
import { operatingPointSentence } from "@/lib/publish/card/describe-operating-point";
import type { RunDetail } from "@/lib/training/run";
import { judgedFilms } from "./network-of-report";
import { RuleFields } from "./rule-fields";

/** Whether a model is to flag films for one class, by which rule, and what that would give on the test films. */
export function PointChooser({
  run,
  wanted,
  onChange,
}: {
  run: RunDetail;
  wanted: WantedPoint | null;
  onChange: (wanted: WantedPoint | null) => void;
}) {
  const { report } = run;
  const { value: validation } = useRequest(wanted === null ? null : `validation:${run.id}`, (signal) =>
    client.getValidationReport(run.id, { signal }),
  );
  const found = useMemo(
    () =>
      report === null || validation === null || wanted === null
        ? null
        : operatingPoint(judgedFilms(run, validation), judgedFilms(run, report), wanted.label, wanted.rule),
    [run, report, validation, wanted],
  );
  if (report === null) return null;
  return (
    <div>
      <Checkbox
        checked={wanted !== null}
        onChange={(event) =>
          onChange(
            event.currentTarget.checked
              ? { label: defaultLabel(report.labels), rule: { kind: "sensitivity", atLeast: 0.95 } }
              : null,
          )
        }
        label="Flag films for one class by a threshold"
        description="Chosen on the validation films, and told with what it gives on the test films."
        mb="xs"
      />
      {wanted !== null && (
        <RuleFields
          labels={report.labels}
          label={wanted.label}
          onLabel={(label) => onChange({ ...wanted, label })}
          rule={wanted.rule}
          onRule={(rule) => onChange({ ...wanted, rule })}
        />
      )}
      {found !== null && (
        <Text size="sm" mt={4} maw="80ch" aria-live="polite">
          {found.found ? operatingPointSentence(found.point) : `${found.reason} Choose another rule.`}
        </Text>
      )}
    </div>
  );
}
