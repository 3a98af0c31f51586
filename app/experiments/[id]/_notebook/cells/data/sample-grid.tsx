"use client";
import { Skeleton, Text } from "@mantine/core";
import { FailureAlert } from "@/app/_components/ui/failure-alert";
import { FilmThumbnail, ThumbnailGrid } from "@/app/_components/ui/film-thumbnail";
import { useRequest } from "@/app/_state/use-request";
import { client, filmPixelsUrl } from "@/lib/api/browser/client";
import type { DatasetSummary } from "@/lib/datasets/dataset";

const PER_CLASS = 6;

/** The first films of each class. */
export function SampleGrid({ dataset }: { dataset: DatasetSummary }) {
  const labels = Object.keys(dataset.classes);
  const { value, failure } = useRequest(`samples:${dataset.fingerprint}`, (signal) =>
    Promise.all(
      labels.map(async (label) => ({
        label,
        films: (await client.listFilms(dataset.id, { label, limit: PER_CLASS }, { signal })).films,
      })),
    ),
  );
  if (failure) return <FailureAlert failure={failure} />;
  if (!value) return <Skeleton height={160} />;
  return value.map(({ label, films }) => (
    <div key={label}>
      <Text size="sm" fw={550} mt="sm" mb={4}>
        {label}
      </Text>
      <ThumbnailGrid label={`Films labelled ${label}`}>
        {films.map((film) => (
          <FilmThumbnail
            key={film.index}
            src={filmPixelsUrl(dataset.id, film.index, 192)}
            alt={`${label}, film ${film.index}`}
            note={[film.view, film.sex, film.ageYears === null ? "" : `${film.ageYears} y`]
              .filter((known) => known !== "" && known !== "unknown")
              .join(" · ")}
          />
        ))}
      </ThumbnailGrid>
    </div>
  ));
}
