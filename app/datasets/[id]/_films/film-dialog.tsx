"use client";

import { ActionIcon, Group, Loader, Modal, Text, Tooltip } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { useEffect } from "react";
import { DialogHead } from "@/app/_components/ui/dialog-head";
import { FailureAlert } from "@/app/_components/ui/failure-alert";
import { formatCount } from "@/app/_components/ui/format-values";
import { FilmViewer } from "@/app/_components/xray/film-viewer";
import { useRequest } from "@/app/_state/use-request";
import { client } from "@/lib/api/browser/client";
import { type FilmFilter } from "@/lib/datasets/film-filter";
import { FilmFactList } from "./film-fact-list";
import { FilmFindings } from "./film-findings";
import styles from "./films.module.css";
import { loadFilm, prefetchFilm } from "./load-film";

const VIEWER_HEIGHT = "min(66vh, 620px)";

/** One film at full depth, with what is known of it. The arrow keys go to its neighbours among the films that pass the filter. */
export function FilmDialog({
  dataset,
  findings,
  film,
  filter,
  onOpen,
}: {
  dataset: string;
  /** What the films are marked for; none where they have labels. */
  findings: readonly string[];
  film: number | null;
  filter: FilmFilter;
  onOpen: (film: number | null) => void;
}) {
  const { value: detail, failure } = useRequest(film === null ? null : `${film} ${JSON.stringify(filter)}`, (signal) =>
    client.getFilm(dataset, film ?? 0, filter, { signal }),
  );
  const shown = detail?.film.index === film ? detail : null;
  const step = (by: 1 | -1) => {
    const to = by === 1 ? shown?.next : shown?.previous;
    if (typeof to === "number") onOpen(to);
  };
  useEffect(() => {
    for (const near of [shown?.next, shown?.previous]) if (typeof near === "number") prefetchFilm(dataset, near);
  }, [dataset, shown]);
  return (
    <Modal
      opened={film !== null}
      onClose={() => onOpen(null)}
      size="72rem"
      withCloseButton={false}
      attributes={{ content: { "aria-label": "Film" } }}
      onKeyDown={(event) => {
        const field = event.target instanceof HTMLElement && event.target.closest("input, textarea, select") !== null;
        if (field || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
        if (event.key === "ArrowRight" || event.key === "n") step(1);
        if (event.key === "ArrowLeft" || event.key === "p") step(-1);
      }}
    >
      <DialogHead
        title={detail === null || film === null ? "Film" : `Film ${film}, ${detail.film.label}`}
        onClose={() => onOpen(null)}
      />
      {failure !== null && <FailureAlert failure={failure} />}
      {film !== null && failure === null && (
        <div className={styles.viewer}>
          <div>
            <FullFilm dataset={dataset} film={film} />
          </div>
          <div className={styles.side}>
            <Group gap={4} justify="space-between" wrap="nowrap">
              <Step label="Previous film (←)" to={shown?.previous} onStep={() => step(-1)}>
                <IconChevronLeft size={16} />
              </Step>
              <Text size="xs" c="dimmed" role="status">
                {detail === null ? "" : `${formatCount(detail.before + 1)} of ${formatCount(detail.total)}`}
              </Text>
              <Step label="Next film (→)" to={shown?.next} onStep={() => step(1)}>
                <IconChevronRight size={16} />
              </Step>
            </Group>
            {detail !== null && <FilmFindings dataset={dataset} detail={detail} onOpen={onOpen} />}
            {detail !== null && (
              <FilmFactList film={detail.film} findings={findings} deidentification={detail.deidentification} />
            )}
          </div>
        </div>
      )}
    </Modal>
  );
}

function Step({
  label,
  to,
  onStep,
  children,
}: {
  label: string;
  to: number | null | undefined;
  onStep: () => void;
  children: React.ReactNode;
}) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="default" size="md" aria-label={label} disabled={to === null} onClick={onStep}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}

/** While the next film is on its way the one before stays, so that stepping does not flicker. */
function FullFilm({ dataset, film }: { dataset: string; film: number }) {
  const { value, failure, isLoading } = useRequest(`${dataset} ${film}`, async (signal) => ({
    film,
    image: await loadFilm(dataset, film, signal),
  }));
  if (failure !== null) return <FailureAlert failure={failure} />;
  if (value === null)
    return (
      <div style={{ height: VIEWER_HEIGHT }} className={styles.waiting}>
        <Loader size="sm" role="status" aria-label="Loading the film" />
      </div>
    );
  return (
    <div className={isLoading ? styles.leaving : undefined} aria-busy={isLoading}>
      <FilmViewer key={value.film} film={value.image} label={`Film ${value.film}`} height={VIEWER_HEIGHT} stepsFilms />
    </div>
  );
}
