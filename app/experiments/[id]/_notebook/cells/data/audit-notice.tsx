"use client";
import { Button, Group, Skeleton, Text } from "@mantine/core";
import { Fragment, useEffect } from "react";
import { AuditProgressBar } from "@/app/_components/audit/audit-progress-bar";
import { SeverityMark } from "@/app/_components/audit/severity-mark";
import { FailureAlert } from "@/app/_components/ui/failure-alert";
import { TextLink } from "@/app/_components/ui/text-link";
import { useAuditHeadline } from "@/app/_state/use-audit-headline";
import { type Severity, type Waiver } from "@/lib/audit/audit-report";
import { type AuditHeadline } from "@/lib/audit/audit-state";
import { type DatasetSummary } from "@/lib/datasets/dataset";
import { blockingFindings } from "@/lib/audit/findings/blocking-findings";
import { groupByCause } from "@/lib/audit/findings/causes";
import { useNotebook } from "../../notebook-store";
import { RedCause } from "./red-cause";
import { RedFinding } from "../red-finding";

interface AuditSummaryProps {
  dataset: DatasetSummary;
  waivers: readonly Waiver[];
  onChange: (waivers: Waiver[]) => void;
}

/** The headline of the data set's quality and leakage report. A red finding keeps the cells below from training until it is resolved or waived here. */
export function AuditNotice({ dataset, waivers, onChange }: AuditSummaryProps) {
  const { value: audit, failure } = useAuditHeadline(dataset);
  const knowAudit = useNotebook((state) => state.knowAudit);
  useEffect(() => {
    if (audit !== null) knowAudit(audit);
  }, [audit, knowAudit]);
  const withdraw = (finding: string) => onChange(waivers.filter((waiver) => waiver.finding !== finding));
  return (
    <section aria-label="Quality and leakage report">
      <Group gap="xs" mb={6}>
        <Text size="sm" fw={550}>
          Quality and leakage
        </Text>
        {audit?.findings && <Counts findings={audit.findings} />}
        <TextLink href={`/datasets/${dataset.id}/audit`} size="sm">
          Read the report
        </TextLink>
      </Group>
      {failure !== null && <FailureAlert failure={failure} />}
      {audit === null ? failure === null && <Skeleton height={20} /> : <Standing audit={audit} />}
      {audit?.findings &&
        groupByCause(audit.findings.filter(({ severity }) => severity === "red")).map(({ cause, findings }) => (
          <Fragment key={findings[0].id}>
            {cause !== null && findings.length > 1 && (
              <RedCause
                cause={cause}
                open={blockingFindings({ fingerprint: audit.fingerprint, findings }, waivers).map(({ id }) => id)}
                fingerprint={audit.fingerprint}
                onWaive={(given) => onChange(withWaivers(waivers, given))}
              />
            )}
            {findings.map((finding) => (
              <RedFinding
                key={finding.id}
                finding={finding}
                fingerprint={audit.fingerprint}
                waiver={waivers.find((waiver) => waiver.finding === finding.id)}
                onWaive={(waiver) => onChange(withWaivers(waivers, [waiver]))}
                onWithdraw={() => withdraw(finding.id)}
              />
            ))}
          </Fragment>
        ))}
      {audit?.findings &&
        waivers
          .filter(({ finding }) => !audit.findings?.some(({ id, severity }) => id === finding && severity === "red"))
          .map(({ finding, by }) => (
            <Text key={finding} size="sm" c="dimmed">
              <code>{finding}</code>, waived by {by}, is not red any more.{" "}
              <Button size="compact-xs" variant="subtle" onClick={() => withdraw(finding)}>
                Withdraw
              </Button>
            </Text>
          ))}
    </section>
  );
}

/** A waiver takes the place of an earlier one of the same finding. */
function withWaivers(waivers: readonly Waiver[], given: readonly Waiver[]): Waiver[] {
  const again = new Set(given.map(({ finding }) => finding));
  return [...waivers.filter(({ finding }) => !again.has(finding)), ...given];
}

function Counts({ findings }: { findings: NonNullable<AuditHeadline["findings"]> }) {
  const count = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  return (
    <>
      {count("red") > 0 && <SeverityMark severity="red" word={`${count("red")} red`} />}
      {count("amber") > 0 && <SeverityMark severity="amber" word={`${count("amber")} amber`} />}
      {count("red") + count("amber") === 0 && <SeverityMark severity="green" word="nothing found" />}
    </>
  );
}

/** Where the audit is not whole: how far it is, or why it cannot be made. */
function Standing({ audit }: { audit: AuditHeadline }) {
  if (audit.status === "failed") return <FailureAlert failure={audit.failure ?? { message: "The audit failed." }} />;
  if (audit.status === "completed") return null;
  return (
    <>
      <AuditProgressBar progress={audit.progress} />
      <Text size="xs" c="dimmed">
        A run that you start now waits for the audit, and is refused where it finds something red.
      </Text>
    </>
  );
}
