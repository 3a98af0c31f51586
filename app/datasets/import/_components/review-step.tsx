"use client";

import { Button, Checkbox, Skeleton, Text, Title } from "@mantine/core";
import { useState } from "react";
import { ClassStrip } from "../../_components/class-strip";
import { FailureAlert } from "@/app/_components/ui/failure-alert";
import { FilmThumbnail, ThumbnailGrid } from "@/app/_components/ui/film-thumbnail";
import { formatCount, formatPlural } from "@/app/_components/ui/format-values";
import { Panel } from "@/app/_components/ui/panel";
import { Stat, Stats } from "@/app/_components/ui/stat";
import { useRequest } from "@/app/_state/use-request";
import { client } from "@/lib/api/browser/client";
import { type ImportReview } from "@/lib/datasets/import/review-import";
import { type ErrorBody } from "@/lib/errors";
import { type InterruptedImport } from "../_upload/interrupted-import";
import styles from "./import.module.css";
import { ReasonSummary } from "./reason-summary";

/** What was read, to look at before it becomes a data set: films of each class, the balance, what was refused and why. */
export function ReviewStep({
  session: { id, target },
  review,
  failure,
  isCommitting,
  onCommit,
  onCancel,
}: {
  session: InterruptedImport;
  review: ImportReview;
  failure: ErrorBody | null;
  isCommitting: boolean;
  onCommit: (replace: boolean) => void;
  onCancel: () => void;
}) {
  const [replace, setReplace] = useState(false);
  const { films, classes, rejected } = review;
  return (
    <div className={styles.steps}>
      <Panel>
        <Title order={2} mb="sm">
          {formatPlural(films.length, "film")} read for {target.title}
        </Title>
        <Stats>
          <Stat label="Films" value={formatCount(films.length)} />
          <Stat label="Classes" value={Object.keys(classes).length} />
          <Stat label="Left out or refused" value={formatCount(rejected.length)} />
        </Stats>
        <div className={styles.balance}>
          <ClassStrip classes={classes} />
        </div>
      </Panel>
      <Samples session={id} review={review} />
      {rejected.length > 0 && (
        <section aria-labelledby="refused">
          <Title order={2} id="refused" mb="xs">
            {formatPlural(rejected.length, "file")} left out or refused
          </Title>
          <Panel flush>
            <ReasonSummary rejected={rejected} />
          </Panel>
        </section>
      )}
      {failure !== null && <FailureAlert failure={failure} />}
      {target.adds && (
        <Checkbox
          label="Put films of a path that is there already in the place of the old ones"
          checked={replace}
          onChange={(event) => setReplace(event.currentTarget.checked)}
        />
      )}
      <div className={styles.actions}>
        <Button size="sm" loading={isCommitting} disabled={films.length === 0} onClick={() => onCommit(replace)}>
          {target.adds
            ? `Add ${formatPlural(films.length, "film")} to ${target.title}`
            : `Make the data set of ${formatPlural(films.length, "film")}`}
        </Button>
        <Button size="sm" variant="default" disabled={isCommitting} onClick={onCancel}>
          Discard it all
        </Button>
      </div>
      <Text size="sm" c="dimmed">
        Then every film is looked at for quality, copies and shortcuts; the page of the data set shows what was found.
      </Text>
    </div>
  );
}

function Samples({ session, review: { samples } }: { session: string; review: ImportReview }) {
  const files = samples.flatMap(({ files: some }) => some);
  const { value, failure } = useRequest(`${session} ${files.length}`, (signal) =>
    client.listImportedSamples(session, files, { signal }),
  );
  const sampleOf = new Map(value?.map((sample) => [sample.path, sample]));
  return (
    <section aria-labelledby="films">
      <Title order={2} id="films" mb="xs">
        Films of each class
      </Title>
      {failure !== null && <FailureAlert failure={failure} />}
      <Panel>
        {value === null && failure === null && <Skeleton height={140} role="status" aria-label="Loading the films" />}
        {value !== null &&
          samples.map(({ label, files: some }) => (
            <div key={label} className={styles.samples}>
              <Title order={3} size="h4" mb={4}>
                {label}
              </Title>
              <ThumbnailGrid label={`Films of ${label}`}>
                {some.map(({ path }) => {
                  const sample = sampleOf.get(path);
                  return sample === undefined ? null : (
                    <FilmThumbnail
                      key={path}
                      src={sample.thumbnail ?? ""}
                      alt={path}
                      caption={path.split("/").at(-1)}
                      note={`${sample.width} × ${sample.height}, ${sample.bitDepth} bit`}
                    />
                  );
                })}
              </ThumbnailGrid>
            </div>
          ))}
      </Panel>
    </section>
  );
}
