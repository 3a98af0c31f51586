"use client";
import { Text, Title } from "@mantine/core";
import { FilmThumbnail, ThumbnailGrid } from "@/app/_components/ui/film-thumbnail";
import { formatPercent } from "@/app/_components/ui/format-values";
import { Stat, Stats } from "@/app/_components/ui/stat";
import { filmPixelsUrl } from "@/lib/api/browser/client";
import type { EvaluationReport } from "@/lib/metrics/evaluation-report";
import { comparePair, type PairedPrediction } from "@/lib/training/compare-runs";
import type { RunDetail } from "@/lib/training/run";

const SHOWN = 12;

/** Whether two runs differ by more than chance on the same test films, and the films that were fixed or broken. */
export function PairedTest({ first, second }: { first: RunDetail; second: RunDetail }) {
  if (!first.report || !second.report) return null;
  const pair = comparePair(first, second);
  if (!pair)
    return (
      <Text size="sm" c="dimmed">
        No paired test: the two runs were evaluated on different films. Give them the same data set and split seed.
      </Text>
    );
  const { counts, accuracyDifference: difference, fixed, broken } = pair;
  return (
    <section>
      <Title order={3} mb="xs">
        Do they differ by more than chance?
      </Title>
      <Stats>
        <Stat
          label={`Accuracy, ${second.name} minus ${first.name}`}
          value={difference ? signedPercent(difference.difference) : "–"}
          note={
            difference
              ? `95% interval ${signedPercent(difference.low)} to ${signedPercent(difference.high)}`
              : undefined
          }
        />
        <Stat
          label="McNemar, exact"
          value={`p = ${pair.pValue.toPrecision(2)}`}
          note={`${counts.onlySecondRight} fixed, ${counts.onlyFirstRight} broken, of ${first.report.predictions.length}`}
        />
      </Stats>
      <Films title={`Fixed by ${second.name}`} films={fixed} report={second.report} />
      <Films title={`Broken by ${second.name}`} films={broken} report={second.report} />
    </section>
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

const signedPercent = (share: number): string =>
  `${share > 0 ? "+" : share < 0 ? "−" : ""}${formatPercent(Math.abs(share))}`;
