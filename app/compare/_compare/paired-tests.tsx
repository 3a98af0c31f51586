"use client";
import { Text, Title } from "@mantine/core";
import { FilmThumbnail, ThumbnailGrid } from "@/app/_components/ui/film-thumbnail";
import { formatFilmsOfPatients } from "@/app/_components/ui/format-values";
import { filmPixelsUrl } from "@/lib/api/browser/client";
import type { EvaluationReport } from "@/lib/metrics/evaluation-report";
import type { PairedPrediction, RunPair } from "@/lib/training/compare-runs";
import type { RunDetail } from "@/lib/training/run";
import styles from "./comparison.module.css";
import { PairDifferences } from "./pair-differences";

const SHOWN = 12;

/** Whether runs differ by more than chance on the same test films; of two runs also the films that were fixed or broken. */
export function PairedTests({ runs, pairs }: { runs: readonly RunDetail[]; pairs: readonly RunPair[] }) {
  if (runs.filter(({ report }) => report !== null).length < 2) return null;
  if (pairs.length === 0)
    return (
      <Text size="sm" c="dimmed">
        No paired test: no two of these runs were evaluated on the same films. Give them the same data set and split
        seed.
      </Text>
    );
  const runOf = (id: string) => runs.find((run) => run.id === id);
  const tests = pairs.flatMap(({ differences }) => differences).length;
  return (
    <section>
      <Title order={3} mb="xs">
        Do they differ by more than chance?
      </Title>
      <div className={styles.pairs}>
        {pairs.map((pair) => (
          <Pair
            key={`${pair.first} ${pair.second}`}
            pair={pair}
            first={runOf(pair.first)}
            second={runOf(pair.second)}
            withFilms={pairs.length === 1}
          />
        ))}
      </div>
      <Text size="sm" c="dimmed" maw="80ch" mt="sm">
        p after Holm is raised for all {tests} tests here together; below 0.05, chance alone would hardly show such a
        difference. Where each film is of another patient, accuracy is tested by McNemar’s exact test and an AUROC by
        DeLong’s; all others, and all where patients have several films, by swapping the two runs’ answers of whole
        patients, 2,000 times.
      </Text>
    </section>
  );
}

interface PairProps {
  pair: RunPair;
  first: RunDetail | undefined;
  second: RunDetail | undefined;
  withFilms: boolean;
}

function Pair({ pair, first, second, withFilms }: PairProps) {
  if (!first || !second?.report) return null;
  const { counts, fixed, broken, films, patients } = pair;
  return (
    <div>
      <Title order={4} mb={4}>
        {second.name} minus {first.name}
      </Title>
      <Text size="sm" c="dimmed" mb="xs">
        {formatFilmsOfPatients(films, patients)}: {counts.onlySecondRight} fixed, {counts.onlyFirstRight} broken;
        McNemar, exact, films as independent: p = {pair.pValue.toPrecision(2)}
      </Text>
      <PairDifferences differences={pair.differences} label={`Differences of ${second.name} and ${first.name}`} />
      {withFilms && (
        <>
          <Films title={`Fixed by ${second.name}`} films={fixed} report={second.report} />
          <Films title={`Broken by ${second.name}`} films={broken} report={second.report} />
        </>
      )}
    </div>
  );
}

function Films({
  title,
  films,
  report,
}: {
  title: string;
  films: readonly PairedPrediction[];
  report: EvaluationReport;
}) {
  if (films.length === 0) return null;
  return (
    <>
      <Title order={4} mt="md" mb="xs">
        {title} ({films.length})
      </Title>
      <ThumbnailGrid label={title}>
        {films.slice(0, SHOWN).map((film) => (
          <FilmThumbnail
            key={film.image}
            src={filmPixelsUrl(report.dataset, film.image, 192)}
            alt={`Film ${film.image}, ${report.labels[film.label]}`}
            caption={report.labels[film.label]}
            note={`now ${report.labels[film.second]}`}
          />
        ))}
      </ThumbnailGrid>
    </>
  );
}
