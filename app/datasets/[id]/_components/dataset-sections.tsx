import { Spoiler, Title } from "@mantine/core";
import { Suspense } from "react";
import { Panel } from "@/app/_components/ui/panel";
import { type DatasetSummary } from "@/lib/datasets/dataset";
import { type FilmFacets } from "@/lib/datasets/film-filter";
import { ReasonTable } from "../../import/_components/reason-table";
import { FilmSection } from "../_films/film-section";
import { CohortSection } from "./cohort-section";
import styles from "./dataset.module.css";
import { SplitSection } from "./split-section";

/** The parts of the page below the figures, in the order one asks: balance, films, cohort, what is missing. */
export function DatasetSections({ dataset, facets }: { dataset: DatasetSummary; facets: FilmFacets }) {
  return (
    <div className={styles.sections}>
      <section aria-labelledby="split">
        <Title order={2} id="split" mb="xs">Classes, and how a split would share them</Title>
        <SplitSection dataset={dataset} />
      </section>
      <section aria-labelledby="films">
        <Suspense><FilmSection dataset={dataset} facets={facets} /></Suspense>
      </section>
      <section aria-labelledby="cohort">
        <Title order={2} id="cohort" mb="xs">Cohort</Title>
        <CohortSection dataset={dataset.id} />
      </section>
      {dataset.rejected.length > 0 && (
        <section aria-labelledby="rejected">
          <Title order={2} id="rejected" mb="xs">Refused files</Title>
          <Spoiler maxHeight={240} showLabel="Show all" hideLabel="Show fewer">
            <Panel flush><ReasonTable files={dataset.rejected} /></Panel>
          </Spoiler>
        </section>
      )}
    </div>
  );
}
