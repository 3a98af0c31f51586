"use client";
import { Button, Skeleton, Title } from "@mantine/core";
import { type ReactNode } from "react";
import { AuditProgressBar } from "@/app/_components/audit/audit-progress-bar";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { FailureAlert } from "@/app/_components/ui/failure-alert";
import { formatCount, formatPlural } from "@/app/_components/ui/format-values";
import { Stat, Stats } from "@/app/_components/ui/stat";
import { useOwnName } from "@/app/_state/use-own-name";
import { type AuditReport, type Severity } from "@/lib/audit/audit-report";
import { type DatasetSummary } from "@/lib/datasets/dataset";
import { AssociationTable } from "./association-table";
import styles from "./audit.module.css";
import { BaselineBars } from "./baseline-bars";
import { ClusterList } from "./cluster-list";
import { DistributionCharts } from "./distribution-charts";
import { FindingList } from "./finding-list";
import { SetCopies } from "./set-copies";
import { type AuditOnPage, useAuditView } from "./use-audit-view";

/** The report of a data set, or how far it is. */
export function AuditBoard({ dataset }: { dataset: DatasetSummary }) {
  const audit = useAuditView(dataset);
  const { headline, view, failure } = audit;
  if (failure !== null) return <FailureAlert failure={failure} />;
  if (headline?.status === "failed")
    return (
      <FailureAlert
        failure={headline.failure ?? { message: "The audit failed." }}
        action={
          <Button mt="xs" onClick={audit.retry}>
            Try again
          </Button>
        }
      />
    );
  if (view?.report) return <Report dataset={dataset} audit={audit} report={view.report} />;
  if (headline === null || headline.findings !== null) return <Skeleton height={320} />;
  return (
    <EmptyState title={headline.status === "running" ? "The audit is under way" : "The audit begins soon"}>
      <p>
        Every data set is audited by itself, once for its films as they are. You can close this page meanwhile; a run
        that you start waits for the end.
      </p>
      <AuditProgressBar progress={headline.progress} />
    </EmptyState>
  );
}

function Report({ dataset, audit, report }: { dataset: DatasetSummary; audit: AuditOnPage; report: AuditReport }) {
  const { view, judge, isJudging } = audit;
  const [name] = useOwnName();
  if (view === null) return null;
  const labels = Object.keys(report.classes);
  return (
    <div className={styles.sections}>
      <Headline report={report} />
      <Section id="findings" title="Findings">
        <FindingList dataset={dataset.id} findings={report.findings} films={view.films} />
      </Section>
      <Section id="alike" title="Films that look like one film">
        <ClusterList dataset={dataset.id} view={view} judge={judge} isJudging={isJudging} />
      </Section>
      <Section id="between" title="Films that are in other data sets, too">
        <SetCopies
          dataset={dataset.id}
          view={view}
          judge={(judgement) => judge(judgement, name)}
          isJudging={isJudging}
        />
      </Section>
      <Section
        id="confounding"
        title={`What tells the label without the lungs${dataset.synthetic ? " — on synthetic drawings" : ""}`}
      >
        <BaselineBars report={report} labels={labels} />
        <AssociationTable associations={report.associations} labels={labels} />
      </Section>
      <Section id="distributions" title="Films by class">
        <DistributionCharts distributions={report.distributions} labels={labels} />
      </Section>
    </div>
  );
}

function Headline({ report }: { report: AuditReport }) {
  const count = (severity: Severity) => report.findings.filter((finding) => finding.severity === severity).length;
  return (
    <Stats>
      <Stat
        label="red"
        value={count("red")}
        note={count("red") === 0 ? "nothing blocks a run" : "blocks a run until resolved or waived"}
      />
      <Stat label="amber" value={count("amber")} note="worth a look" />
      <Stat label="green" value={count("green")} note="checked, and well" />
      <Stat
        label="films"
        value={formatCount(report.films)}
        note={formatPlural(Object.keys(report.classes).length, "class", "classes")}
      />
      <Stat label="groups of alike films" value={formatCount(report.clusters.length)} />
    </Stats>
  );
}

function Section({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section aria-labelledby={id} className={styles.section}>
      <Title order={2} id={id}>
        {title}
      </Title>
      {children}
    </section>
  );
}
