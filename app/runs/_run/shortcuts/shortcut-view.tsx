"use client";
import { Accordion, Group, NativeSelect, Skeleton, Text, Title } from "@mantine/core";
import { useState } from "react";
import { ModelFindingList } from "@/app/_components/audit/model-finding-list";
import { FailureAlert } from "@/app/_components/ui/failure-alert";
import { formatPlural } from "@/app/_components/ui/format-values";
import { SyntheticBadge } from "@/app/_components/ui/synthetic-badge";
import { WhenNear } from "@/app/_components/ui/when-near";
import { useShortcuts } from "@/app/_state/use-shortcuts";
import type { ModelFinding } from "@/lib/assessment/model-finding";
import type { ShortcutReport } from "@/lib/assessment/shortcuts/shortcut-report";
import type { PreprocessingSpec } from "@/lib/imaging/network/preprocessing-spec";
import runStyles from "../run.module.css";
import { ProbePictures } from "./probe-pictures";
import { ProbeTable } from "./probe-table";
import { ShortcutStanding } from "./shortcut-standing";

interface ShortcutViewProps {
  /** The id of a completed run. */
  run: string;
  preprocessing: PreprocessingSpec;
}

/** What a network looks at: its findings, its scores under every probe, and what the probes look like. */
export function ShortcutView({ run, preprocessing }: ShortcutViewProps) {
  const { value, failure, reload } = useShortcuts(run);
  if (failure) return <FailureAlert failure={failure} />;
  if (value === null) return <Skeleton height={120} />;
  const report = value.audit?.result?.kind === "shortcuts" ? value.audit.result : null;
  return (
    <div className={runStyles.stack}>
      <ShortcutStanding run={run} audit={value.audit} onAsked={reload} />
      <Findings findings={value.findings} />
      {report !== null && <Probes report={report} preprocessing={preprocessing} />}
    </div>
  );
}

/** What was found; what was checked and is well, behind one line. */
function Findings({ findings }: { findings: readonly ModelFinding[] }) {
  const well = findings.filter(({ severity }) => severity === "green");
  return (
    <div>
      <ModelFindingList findings={findings.filter(({ severity }) => severity !== "green")} />
      {well.length > 0 && (
        <Accordion variant="default" chevronPosition="left" keepMounted={false} order={3}>
          <Accordion.Item value="well">
            <Accordion.Control>{formatPlural(well.length, "check")}, neither red nor amber</Accordion.Control>
            <Accordion.Panel>
              <ModelFindingList findings={well} />
            </Accordion.Panel>
          </Accordion.Item>
        </Accordion>
      )}
    </div>
  );
}

function Probes({ report, preprocessing }: { report: ShortcutReport; preprocessing: PreprocessingSpec }) {
  const [score, setScore] = useState("macroAuroc");
  return (
    <>
      <section aria-labelledby="probes">
        <Group justify="space-between" align="flex-end" mb={6}>
          <Title order={3} id="probes">
            Asked about changed films {report.synthetic && <SyntheticBadge />}
          </Title>
          <NativeSelect
            label="Score"
            size="xs"
            value={score}
            onChange={(event) => setScore(event.currentTarget.value)}
            data={Object.keys(report.intact).map((name) => ({ value: name, label: scoreTitle(name) }))}
          />
        </Group>
        <Text size="sm" c="dimmed" mb={6} maw="80ch">
          The network’s own {formatPlural(report.films, "test film")} of {formatPlural(report.patients, "patient")},
          changed in one way each. Intervals are 95%, by patient. Where no lung is left to see, a score should fall to
          chance; where all of the lungs is there, it should stay.
        </Text>
        <ProbeTable report={report} score={score} />
      </section>
      <section aria-labelledby="probe-pictures">
        <Title order={3} id="probe-pictures" mb={6}>
          What the network was shown
        </Title>
        <WhenNear height={320}>
          <ProbePictures report={report} preprocessing={preprocessing} />
        </WhenNear>
      </section>
    </>
  );
}

/** `recall.covid-19` → `Sensitivity for covid-19`. */
function scoreTitle(name: string): string {
  const titles: Record<string, string> = {
    accuracy: "Accuracy",
    balancedAccuracy: "Balanced accuracy",
    macroAuroc: "Macro AUROC",
  };
  if (Object.hasOwn(titles, name)) return titles[name];
  const label = name.slice(name.indexOf(".") + 1);
  return name.startsWith("recall.") ? `Sensitivity for ${label}` : `AUROC of ${label}`;
}
