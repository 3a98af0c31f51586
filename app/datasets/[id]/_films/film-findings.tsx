import { Badge, Text, UnstyledButton } from "@mantine/core";
import { thumbnailUrl } from "@/lib/api/browser/client";
import { type AlikeFilm, type FilmDetail } from "@/lib/api/film-detail";
import styles from "./films.module.css";

/** What the audit says of a film: its flags, and the films that look like it. */
export function FilmFindings({
  dataset,
  detail: { audited, flags, alike },
  onOpen,
}: {
  dataset: string;
  detail: FilmDetail;
  onOpen: (film: number) => void;
}) {
  if (!audited)
    return (
      <Text size="xs" c="dimmed">
        The audit of this data set is not done yet.
      </Text>
    );
  if (flags.length === 0 && alike.length === 0)
    return (
      <Text size="xs" c="dimmed">
        The audit found nothing about this film.
      </Text>
    );
  return (
    <>
      {flags.length > 0 && (
        <ul className={styles.flags} aria-label="Findings">
          {flags.map(({ id, severity, title }) => (
            <li key={id}>
              <Badge color={severity === "red" ? "red" : "yellow"}>{severity}</Badge> {title}
            </li>
          ))}
        </ul>
      )}
      {alike.length > 0 && (
        <section aria-label="Films that look like this one">
          <Text size="sm" fw={550}>
            Looks like
          </Text>
          <ul className={styles.alike}>
            {alike.map((film) => (
              <li key={film.index}>
                <UnstyledButton
                  onClick={() => onOpen(film.index)}
                  aria-label={`Film ${film.index}, ${film.label}, ${film.patientId}: ${likeness(film)}`}
                >
                  <img src={thumbnailUrl(dataset, film.index)} alt="" />
                  {film.index}, {film.label}
                  <Text size="0.6875rem" c="dimmed">
                    {likeness(film)}
                  </Text>
                </UnstyledButton>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

const KINDS = { exact: "equal pixels", duplicate: "the same film", suspect: "perhaps the same film" } as const;

function likeness({ pair }: AlikeFilm): string {
  if (pair === null) return "through another film";
  return [KINDS[pair.kind], pair.mirrored ? "mirrored" : null, pair.cropped ? "cropped" : null]
    .filter((word) => word !== null)
    .join(", ");
}
