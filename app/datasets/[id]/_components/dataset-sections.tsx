import { Spoiler, Title } from "@mantine/core";
import { type ReactNode, Suspense } from "react";
import { Panel } from "@/app/_components/ui/panel";
import { WhenNear } from "@/app/_components/ui/when-near";
import { type DatasetSummary, type DatasetVersion } from "@/lib/datasets/dataset";
import { type FilmFacets } from "@/lib/datasets/film-filter";
import { type RunSummary } from "@/lib/training/run";
import { ReasonTable } from "../../import/_components/reason-table";
import { FilmSection } from "../_films/film-section";
import { AuditSummary } from "./audit-summary";
import { CohortSection } from "./cohort-section";
import styles from "./dataset.module.css";
import { MembersSection } from "./members-section";
import { SplitSection } from "./split-section";
import { DatasetVersionTable } from "./dataset-version-table";

/** What stands in the database of a data set beside its summary. */
export interface DatasetFacts {
  facets: FilmFacets;
  versions: readonly DatasetVersion[];
  runs: readonly RunSummary[];
}

/**
 * The parts of the page below the figures, in the order one asks: what is wrong, films, who they show, splits, versions,
 * what is missing. Cohort and split of a large set hold the server for a second, so they wait until somebody comes to them.
 */
export function DatasetSections({
  dataset,
  facts: { facets, versions, runs },
}: {
  dataset: DatasetSummary;
  facts: DatasetFacts;
}) {
  return (
    <div className={styles.sections}>
      {dataset.joined !== null && (
        <Section id="members" title="Joined of">
          <MembersSection dataset={dataset} />
        </Section>
      )}
      <Section id="audit" title="What the audit found">
        <AuditSummary dataset={dataset} />
      </Section>
      <section aria-labelledby="films">
        <Suspense>
          <FilmSection dataset={dataset} facets={facets} runs={runs} />
        </Suspense>
      </section>
      <Section id="cohort" title="Cohort">
        <WhenNear height={320}>
          <CohortSection dataset={dataset.id} />
        </WhenNear>
      </Section>
      <Section id="split" title="Classes, and how a split would share them">
        <WhenNear height={320}>
          <SplitSection dataset={dataset} />
        </WhenNear>
      </Section>
      <Section id="versions" title="Versions">
        <DatasetVersionTable versions={versions} runs={runs} />
      </Section>
      {dataset.rejected.length > 0 && (
        <Section id="rejected" title="Files that were not taken">
          <Spoiler maxHeight={240} showLabel="Show all" hideLabel="Show fewer">
            <Panel flush>
              <ReasonTable files={dataset.rejected} />
            </Panel>
          </Spoiler>
        </Section>
      )}
    </div>
  );
}

function Section({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section aria-labelledby={id}>
      <Title order={2} id={id} mb="xs">
        {title}
      </Title>
      {children}
    </section>
  );
}
