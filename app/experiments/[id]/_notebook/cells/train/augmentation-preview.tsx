"use client";
import { Button, Loader, Skeleton, Text } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { useState } from "react";
import { FailureAlert } from "@/app/_components/ui/failure-alert";
import { FilmThumbnail, ThumbnailGrid } from "@/app/_components/ui/film-thumbnail";
import { formatPercent } from "@/app/_components/ui/format-values";
import { useRequest } from "@/app/_state/use-request";
import { client } from "@/lib/api/browser/client";
import type { AugmentedFilms } from "@/lib/api/responses";
import { runSpecOf } from "@/lib/experiments/run-spec-of";
import type { RunSpec } from "@/lib/training/run";
import { useExperiment } from "../../notebook-store";

const FILMS = 4;
const DRAWS = 4;
/** A number being typed is not yet one to draw with. */
const TYPING_PAUSE_MS = 350;

/** Training films as the network will see them in some epochs of this cell's run, with the settings as they stand. */
export function AugmentationPreview({ cell }: { cell: string }) {
  const [round, setRound] = useState(0);
  const launch = runSpecOf(useExperiment(), cell);
  const { value, failure, isLoading } = useRequest(
    launch.ok ? JSON.stringify([whatMatters(launch.spec), round]) : null,
    (signal) =>
      launch.ok
        ? client.previewAugmentation(launch.spec, { films: FILMS, draws: DRAWS, round }, { signal })
        : Promise.resolve([]),
    { delayMs: TYPING_PAUSE_MS },
  );
  if (!launch.ok)
    return (
      <Text size="sm" c="dimmed">
        {launch.reason} Then films appear here as the network will see them.
      </Text>
    );
  return (
    <section aria-label="What the network will see" aria-busy={isLoading}>
      <Text size="sm" fw={550}>
        What the network will see
      </Text>
      <Text size="xs" c="dimmed" mb="xs">
        Films of the training split at {launch.spec.cnn.input.size} pixels, as this run draws them in the epochs below.
      </Text>
      {failure && <FailureAlert failure={failure} />}
      {value
        ? value.map((shown) => <FilmDraws key={shown.film} shown={shown} />)
        : !failure && <Skeleton height={160} />}
      {/* Never disabled: it would lose the focus to press it again. */}
      <Button
        variant="default"
        size="xs"
        mt="sm"
        leftSection={isLoading ? <Loader size={14} aria-hidden /> : <IconRefresh size={14} aria-hidden />}
        onClick={() => setRound(round + 1)}
      >
        Show other films and epochs
      </Button>
    </section>
  );
}

/** All that the drawn films depend on. */
const whatMatters = ({
  dataset,
  cohort,
  split,
  preprocessing,
  cnn,
  training: { seed, batchSize, accumulateSteps, epochs, augmentation, sampling },
}: RunSpec) => [
  dataset,
  cohort,
  split,
  preprocessing,
  cnn.input.size,
  seed,
  batchSize,
  accumulateSteps,
  epochs,
  augmentation,
  sampling,
];

function FilmDraws({ shown: { film, label, draws } }: { shown: AugmentedFilms[number] }) {
  return (
    <>
      <Text size="xs" fw={550} mt="sm" mb={4}>
        {label}, film {film}
      </Text>
      {draws.length === 0 && (
        <Text size="xs" c="dimmed">
          Not drawn in the epochs that were looked at: sampling passes over some films of common classes.
        </Text>
      )}
      <ThumbnailGrid label={`Film ${film}, ${label}, in ${draws.length} epochs`}>
        {draws.map(({ epoch, src, mixed }) => {
          const labels = mixed === null ? label : describeMixture(label, mixed);
          return (
            <FilmThumbnail
              key={epoch}
              src={src}
              alt={`Film ${film} in epoch ${epoch}: ${labels}`}
              caption={`Epoch ${epoch}`}
              note={mixed === null ? undefined : labels}
            />
          );
        })}
      </ThumbnailGrid>
    </>
  );
}

/** The labels that the network is told, e.g. "70% normal, 30% pneumonia". */
function describeMixture(label: string, mixed: { label: string; share: number }): string {
  if (mixed.label === label) return label;
  return `${formatPercent(mixed.share, 0)} ${label}, ${formatPercent(1 - mixed.share, 0)} ${mixed.label}`;
}
