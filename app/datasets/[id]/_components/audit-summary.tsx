"use client";

import { Text } from "@mantine/core";
import { AuditProgressBar } from "@/app/_components/audit/audit-progress-bar";
import { SeverityMark } from "@/app/_components/audit/severity-mark";
import { FailureAlert } from "@/app/_components/ui/failure-alert";
import { formatCount, formatPlural } from "@/app/_components/ui/format-values";
import { LinkButton } from "@/app/_components/ui/link-button";
import { Panel } from "@/app/_components/ui/panel";
import { TextLink } from "@/app/_components/ui/text-link";
import { useAuditHeadline } from "@/app/_state/use-audit-headline";
import { type AuditHeadline } from "@/lib/audit/audit-state";
import { type DatasetSummary } from "@/lib/datasets/dataset";
import styles from "./dataset.module.css";

const SHOWN = 5;

/** What is wrong with the films, in plain words, the worst first: the head of the audit's report. */
export function AuditSummary({ dataset }: { dataset: DatasetSummary }) {
  const { value: audit, failure } = useAuditHeadline(dataset);
  if (failure !== null) return <FailureAlert failure={failure} />;
  return (
    <Panel>
      {audit === null || audit.findings === null ? (
        <Waiting audit={audit} />
      ) : (
        <Findings findings={audit.findings} dataset={dataset.id} />
      )}
    </Panel>
  );
}

function Waiting({ audit }: { audit: AuditHeadline | null }) {
  if (audit?.status === "failed" && audit.failure !== null) return <FailureAlert failure={audit.failure} />;
  return (
    <>
      <Text mb="xs">
        Every film is being looked at: quality, copies, and what tells the label without the lungs. You can go on
        meanwhile.
      </Text>
      <AuditProgressBar progress={audit?.progress ?? null} />
    </>
  );
}

function Findings({ findings, dataset }: { findings: NonNullable<AuditHeadline["findings"]>; dataset: string }) {
  const concerns = findings.filter(({ severity }) => severity !== "green");
  const red = concerns.filter(({ severity }) => severity === "red").length;
  const well = findings.length - concerns.length;
  return (
    <>
      <Text fw={550}>{headline(red, concerns.length - red)}</Text>
      {concerns.length > 0 && (
        <ul className={styles.findings}>
          {concerns.slice(0, SHOWN).map(({ id, severity, title, detail, films }) => (
            <li key={id}>
              <SeverityMark severity={severity} />
              <div>
                <Text size="sm" fw={500}>
                  {title}
                </Text>
                <Text size="sm" c="dimmed">
                  {detail}{" "}
                  {films > 0 && (
                    <TextLink underline="always" href={`/datasets/${dataset}?finding=${encodeURIComponent(id)}#films`}>
                      See {films === 1 ? "the film" : `the ${formatCount(films)} films`}
                    </TextLink>
                  )}
                </Text>
              </div>
            </li>
          ))}
        </ul>
      )}
      <div className={styles.findingsFoot}>
        <LinkButton href={`/datasets/${dataset}/audit`} variant="default">
          {concerns.length > SHOWN ? `See all ${concerns.length} findings` : "Open the report"}
        </LinkButton>
        <Text size="sm" c="dimmed">
          {well > 0 && `${formatPlural(well, "check")} found nothing.`}
        </Text>
      </div>
    </>
  );
}

function headline(red: number, amber: number): string {
  if (red + amber === 0) return "Nothing was found that would mislead a run.";
  const parts = [
    red === 0 ? null : `${formatPlural(red, "finding")} that would mislead a run`,
    amber === 0
      ? null
      : `${formatPlural(amber, red === 0 ? "finding" : "more", red === 0 ? "findings" : "more")} worth a look`,
  ];
  return `${parts.filter((part) => part !== null).join(", and ")}.${red > 0 ? " A run needs each red one resolved, or waived by name." : ""}`;
}
