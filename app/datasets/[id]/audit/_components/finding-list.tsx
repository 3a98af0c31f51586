"use client";
import { Button, Text, Title } from "@mantine/core";
import { Fragment, useState } from "react";
import { SeverityMark } from "@/app/_components/audit/severity-mark";
import { ThumbnailGrid } from "@/app/_components/ui/film-thumbnail";
import { formatCount, formatPlural } from "@/app/_components/ui/format-values";
import { Panel } from "@/app/_components/ui/panel";
import { type AuditFinding } from "@/lib/audit/audit-report";
import { CAUSES, groupByCause } from "@/lib/audit/findings/causes";
import { type FilmRecord } from "@/lib/datasets/film-record";
import styles from "./audit.module.css";
import { FilmLink } from "./film-link";

interface FindingListProps {
  dataset: string;
  findings: readonly AuditFinding[];
  /** The first films of each finding. */
  films: readonly FilmRecord[];
}

/** The findings, red ones first, each with its films behind a button; what is well stands in one line each at the end. */
export function FindingList({ dataset, findings, films }: FindingListProps) {
  const wanting = findings.filter(({ severity }) => severity !== "green");
  const well = findings.filter(({ severity }) => severity === "green");
  const filmOf = new Map(films.map((film) => [film.index, film]));
  return (
    <Panel flush>
      {wanting.length === 0 && (
        <Text size="sm" p="md">
          Nothing was found that would keep you from training.
        </Text>
      )}
      <ul className={styles.findings}>
        {groupByCause(wanting).map(({ cause, findings: ofCause }) => (
          <Fragment key={ofCause[0].id}>
            {cause !== null && ofCause.length > 1 && (
              <li className={styles.finding}>
                <Text size="sm" fw={550}>
                  {formatPlural(ofCause.length, "sign")} of one cause: {CAUSES[cause]}
                </Text>
              </li>
            )}
            {ofCause.map((finding) => (
              <Finding key={finding.id} dataset={dataset} finding={finding} filmOf={filmOf} />
            ))}
          </Fragment>
        ))}
        {well.map(({ id, severity, title, detail }) => (
          <li key={id} className={styles.well}>
            <SeverityMark severity={severity} />
            <span>{title}</span>
            <Text span size="xs" c="dimmed">
              {detail}
            </Text>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Finding({
  dataset,
  finding,
  filmOf,
}: {
  dataset: string;
  finding: AuditFinding;
  filmOf: ReadonlyMap<number, FilmRecord>;
}) {
  const [isOpen, setOpen] = useState(false);
  const { id, severity, section, title, detail, films } = finding;
  const shown = films.flatMap((index) => filmOf.get(index) ?? []);
  return (
    <li className={styles.finding} id={`finding-${id}`}>
      <div className={styles.findingHead}>
        <SeverityMark severity={severity} />
        <Title order={3} className={styles.findingTitle}>
          {title}
        </Title>
        {films.length > 0 && (
          <Button variant="default" size="compact-xs" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {isOpen ? "Hide" : "Show"} {formatPlural(films.length, "film")}
          </Button>
        )}
      </div>
      <Text size="sm" maw="80ch">
        {detail}
      </Text>
      <Text size="xs" c="dimmed">
        {section} · <code>{id}</code>
      </Text>
      {isOpen && (
        <div className={styles.films}>
          <ThumbnailGrid label={`Films: ${title}`}>
            {shown.map((film) => (
              <FilmLink key={film.index} dataset={dataset} film={film} />
            ))}
          </ThumbnailGrid>
          {shown.length < films.length && (
            <Text size="xs" c="dimmed" mt="xs">
              The first {formatCount(shown.length)} of {formatCount(films.length)}; all with: npx hilum dataset audit{" "}
              {dataset} --json
            </Text>
          )}
        </div>
      )}
    </li>
  );
}
