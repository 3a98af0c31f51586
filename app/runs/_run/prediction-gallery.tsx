"use client";
import { Button, Text } from "@mantine/core";
import { useState } from "react";
import { FilmThumbnail, ThumbnailGrid } from "@/app/_components/ui/film-thumbnail";
import { formatPercent } from "@/app/_components/ui/format-values";
import { filmPixelsUrl } from "@/lib/api/browser/client";
import type { EvaluationReport, FilmPrediction } from "@/lib/metrics/evaluation-report";

const PAGE = 12;

/** The least probability for the true label first: the surest mistakes, or the least sure hits. */
export const worstFirst = (films: readonly FilmPrediction[]): FilmPrediction[] =>
  films.toSorted((a, b) => a.probabilities[a.label] - b.probabilities[b.label]);

/** Films with what the model took them for. */
export function PredictionGallery({ report, films }: { report: EvaluationReport; films: readonly FilmPrediction[] }) {
  const [shown, setShown] = useState(PAGE);
  if (films.length === 0) return <Text size="sm">None.</Text>;
  return (
    <>
      <ThumbnailGrid label="Films">
        {films.slice(0, shown).map((film) => (
          <FilmThumbnail
            key={film.image}
            src={filmPixelsUrl(report.dataset, film.image, 192)}
            alt={`Film ${film.image}: ${report.labels[film.label]}, predicted ${report.labels[film.prediction]}`}
            caption={
              film.label === film.prediction
                ? report.labels[film.label]
                : `${report.labels[film.label]} → ${report.labels[film.prediction]}`
            }
            note={`${formatPercent(film.probabilities[film.prediction], 0)} ${report.labels[film.prediction]}`}
          />
        ))}
      </ThumbnailGrid>
      {films.length > shown && (
        <Button mt="sm" variant="default" size="compact-sm" onClick={() => setShown(shown + 4 * PAGE)}>
          Show more ({films.length - shown})
        </Button>
      )}
    </>
  );
}
