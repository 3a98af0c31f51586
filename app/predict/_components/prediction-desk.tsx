"use client";

import { Button, Text, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconDownload, IconInfoCircle, IconPrinter } from "@tabler/icons-react";
import { useCallback, useState } from "react";
import { formatCount, formatDateTime } from "@/app/_components/ui/format-values";
import { PublishedDespite } from "@/app/_components/audit/published-despite";
import { SyntheticBadge } from "@/app/_components/ui/synthetic-badge";
import { type PublishedModel, WARNING } from "@/lib/publish/model";
import { ConsentLine } from "./consent-line";
import { DropZone } from "./drop-zone";
import { FilmResult } from "./film-result";
import { type Films, isOfRefusal } from "./films";
import { FilmsTable } from "./films-table";
import { ModelDrawer } from "./model-drawer";
import styles from "./predict.module.css";
import { predictionsCsv } from "./predictions-csv";
import { SelfCheckLine } from "./self-check-line";
import { drawSyntheticFilm } from "./synthetic-film";
import { useConsent } from "./use-consent";
import { useFilmJudge } from "./use-film-judge";
import { useFilms } from "./use-films";

/** The prediction page of one model: consent, self-check, films, answers. */
export function PredictionDesk({ model, card }: { model: PublishedModel; card: string }) {
  const [consented, accept] = useConsent();
  const judge = useFilmJudge(model, consented === true);
  const [evenDrawings, setEvenDrawings] = useState(false);
  const [films, dispatch] = useFilms(judge.state === "ready" ? judge.judge : null, evenDrawings);
  const askEvenDrawings = () => {
    setEvenDrawings(true);
    for (const entry of films.entries)
      if (isOfRefusal(entry, "drawingsOnly")) dispatch({ type: "askedAgain", id: entry.id });
  };
  const add = useCallback((files: File[]) => dispatch({ type: "added", files }), [dispatch]);
  const ready = judge.state === "ready";
  return (
    <div className={styles.page}>
      <DeskHead model={model} card={card} films={films} />
      <PublishedDespite model={model} />
      {consented === false && <ConsentLine synthetic={model.synthetic} onAccept={accept} />}
      {consented === true && (
        <>
          {films.entries.length === 0 && <SelfCheckLine judge={judge} />}
          {judge.state !== "unlike" && judge.state !== "failed" && (
            <DropZone compact={films.entries.length > 0} disabled={!ready} onFiles={add}>
              <SyntheticExample
                size={films.entries.length > 0 ? "xs" : "md"}
                disabled={!ready}
                onFile={(file) => add([file])}
              />
              {films.entries.length > 0 && (
                <Button variant="default" onClick={() => dispatch({ type: "cleared" })}>
                  Clear
                </Button>
              )}
            </DropZone>
          )}
          <Answers
            model={model}
            films={films}
            onSelect={(id) => dispatch({ type: "selected", id })}
            onAskEvenDrawings={askEvenDrawings}
          />
          {films.entries.length > 0 && <SelfCheckLine judge={judge} />}
        </>
      )}
    </div>
  );
}

function Answers({
  model,
  films,
  onSelect,
  onAskEvenDrawings,
}: {
  model: PublishedModel;
  films: Films;
  onSelect: (id: number) => void;
  onAskEvenDrawings: () => void;
}) {
  const selected = films.entries.find(({ id }) => id === films.selected);
  if (selected === undefined) return null;
  return (
    <>
      <div aria-live="polite">
        <FilmResult entry={selected} model={model} onAskEvenDrawings={onAskEvenDrawings} />
      </div>
      {films.entries.length > 1 && (
        <FilmsTable
          entries={films.entries}
          labels={model.labels}
          thresholds={model.multiLabel?.perFinding.map(({ atThreshold }) => atThreshold?.threshold ?? null)}
          selected={films.selected}
          onSelect={onSelect}
        />
      )}
    </>
  );
}

function DeskHead({ model, card, films }: { model: PublishedModel; card: string; films: Films }) {
  const [opened, drawer] = useDisclosure(false);
  const answered = films.entries.some(({ state }) => state !== "waiting");
  return (
    <header className={styles.head}>
      <div>
        <div className={styles.titleRow}>
          <Title order={1}>{model.name}</Title>
          {model.synthetic && <SyntheticBadge />}
        </div>
        <Text c="dimmed">
          Version {model.version}, trained on {model.dataset.title} ({formatCount(model.dataset.images)} films of{" "}
          {formatCount(model.dataset.patients)} patients)
        </Text>
        <Text className={styles.printOnly} fw={600}>
          {WARNING}
        </Text>
        <Text className={styles.printOnly} size="sm">
          Model digest {model.onnxDigest}; published {formatDateTime(model.publishedAt)}
          {model.synthetic && "; SYNTHETIC: trained on drawings only"}.
        </Text>
      </div>
      <div className={`${styles.dropActions} no-print`}>
        {answered && (
          <Button
            variant="default"
            size="sm"
            leftSection={<IconDownload size={16} />}
            onClick={() => saveCsv(model, films)}
          >
            CSV
          </Button>
        )}
        {answered && (
          <Button variant="default" size="sm" leftSection={<IconPrinter size={16} />} onClick={() => window.print()}>
            Print
          </Button>
        )}
        <Button variant="default" size="sm" leftSection={<IconInfoCircle size={16} />} onClick={drawer.open}>
          About this model
        </Button>
      </div>
      <ModelDrawer model={model} card={card} opened={opened} onClose={drawer.close} />
    </header>
  );
}

function saveCsv(model: PublishedModel, films: Films): void {
  const url = URL.createObjectURL(
    new Blob(["\uFEFF", predictionsCsv(model, films.entries)], { type: "text/csv;charset=utf-8" }),
  );
  const link = document.createElement("a");
  link.href = url;
  link.download = `${model.name}-v${model.version}-predictions.csv`;
  link.click();
  URL.revokeObjectURL(url);
}

function SyntheticExample({
  size,
  disabled,
  onFile,
}: {
  size: string;
  disabled: boolean;
  onFile: (film: File) => void;
}) {
  const [drawn, setDrawn] = useState(0);
  const draw = async () => {
    setDrawn(drawn + 1);
    onFile(await drawSyntheticFilm(drawn + 1));
  };
  return (
    <Button variant="default" size={size} disabled={disabled} onClick={() => void draw()}>
      Try a synthetic example
    </Button>
  );
}
