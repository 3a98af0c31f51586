"use client";
import { MultiSelect } from "@mantine/core";
import { formatInterval, formatPercent } from "@/app/_components/ui/format-values";
import type { RunSummary } from "@/lib/training/run";
import type { RunHeadline } from "@/lib/training/run-headline";

interface RunPickerProps {
  runs: readonly RunSummary[];
  chosen: readonly string[];
  onChange: (runs: string[]) => void;
}

/** Chooses runs of any experiment by name; those without a result yet are left out. */
export function RunPicker({ runs, chosen, onChange }: RunPickerProps) {
  const data = runs
    .filter((run) => run.status === "completed" || chosen.includes(run.id))
    .map((run) => ({
      value: run.id,
      label: `${run.name}${run.headline ? ` · ${scoreOf(run.headline)}` : ""}`,
    }));
  return (
    <MultiSelect
      label="Runs"
      description="Two or more, of any experiment"
      data={data}
      value={[...chosen]}
      onChange={onChange}
      searchable
      clearable
      clearButtonProps={{ "aria-label": "Clear the choice" }}
      placeholder={chosen.length === 0 ? "Choose runs to compare" : undefined}
      nothingFoundMessage="No completed run of that name"
      maw={640}
    />
  );
}

const scoreOf = ({ accuracy, accuracyInterval }: RunHeadline): string =>
  `${formatPercent(accuracy)}${accuracyInterval ? ` (${formatInterval(accuracyInterval)})` : ""}`;
