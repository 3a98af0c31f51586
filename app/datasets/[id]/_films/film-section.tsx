"use client";

import { SegmentedControl, Skeleton, Text, Title } from "@mantine/core";
import { useState } from "react";
import { FailureAlert } from "@/app/_components/ui/failure-alert";
import { formatCount } from "@/app/_components/ui/format-values";
import { Panel } from "@/app/_components/ui/panel";
import { useAuditHeadline } from "@/app/_state/use-audit-headline";
import { type DatasetSummary } from "@/lib/datasets/dataset";
import { type FilmFacets } from "@/lib/datasets/film-filter";
import { type RunSummary } from "@/lib/training/run";
import { LabelDesk } from "../_labels/label-desk";
import { FilmDialog } from "./film-dialog";
import { FilmFilters } from "./film-filters";
import { FilmGrid } from "./film-grid";
import styles from "./films.module.css";
import { useFilmPages } from "./use-film-pages";
import { useFilmPlace } from "./use-film-place";

/** The films of a data set, filtered, scrolled through and opened in the viewer. */
export function FilmSection({
  dataset,
  facets,
  runs,
}: {
  dataset: DatasetSummary;
  facets: FilmFacets;
  /** All runs on any version of it. */
  runs: readonly RunSummary[];
}) {
  const [isReading, setReading] = useState(false);
  const { filter, film, show, open } = useFilmPlace();
  const { value: audit } = useAuditHeadline(filter.finding === undefined ? null : dataset);
  const { total, failure, filmAt, want } = useFilmPages(dataset.id, filter);
  return (
    <>
      <div className={styles.head}>
        <Title order={2} id="films">
          Films{" "}
          <Text span c="dimmed" size="sm" role="status">
            {total === null
              ? ""
              : total === dataset.films
                ? formatCount(total)
                : `${formatCount(total)} of ${formatCount(dataset.films)}`}
          </Text>
        </Title>
        {dataset.findings.length === 0 && (
          <SegmentedControl
            aria-label="Which films"
            data={[
              { value: "all", label: "All films" },
              { value: "doubtful", label: "Doubtful labels" },
            ]}
            value={isReading ? "doubtful" : "all"}
            onChange={(value) => setReading(value === "doubtful")}
          />
        )}
        {!isReading && (
          <FilmFilters
            labels={dataset.findings.length > 0 ? [] : Object.keys(dataset.classes)}
            facets={facets}
            findingTitle={audit?.findings?.find(({ id }) => id === filter.finding)?.title ?? null}
            filter={filter}
            onChange={show}
          />
        )}
      </div>
      {isReading ? (
        <Panel>
          <LabelDesk dataset={dataset} runs={runs} onOpen={(film) => open(film.index)} />
        </Panel>
      ) : (
        <>
          {failure !== null && <FailureAlert failure={failure} />}
          <Panel>
            {total === null && failure === null && (
              <Skeleton height={320} role="status" aria-label="Loading the films" />
            )}
            {total === 0 && <Text c="dimmed">No film has all of that. Take a filter away to see more.</Text>}
            {total !== null && total > 0 && (
              <FilmGrid
                key={JSON.stringify(filter)}
                total={total}
                filmAt={filmAt}
                onView={want}
                onOpen={(film) => open(film.index)}
              />
            )}
          </Panel>
        </>
      )}
      <FilmDialog dataset={dataset.id} findings={dataset.findings} film={film} filter={filter} onOpen={open} />
    </>
  );
}
