import { Badge, Spoiler, Text } from "@mantine/core";
import { formatBytes } from "@/lib/text/format-bytes";
import { formatPlural } from "@/app/_components/ui/format-values";
import { type DeidentificationReport } from "@/lib/datasets/identity/deidentification-report";
import { marksInWords } from "@/lib/datasets/marks/finding-marks";
import { type FilmRecord } from "@/lib/datasets/film-record";
import styles from "./films.module.css";

type Fact = [name: string, value: string];

function factsOf(film: FilmRecord, findings: readonly string[]): Fact[] {
  const given = (value: string) => (value === "" ? "unknown" : value);
  return [
    film.marks === undefined ? ["Label", film.label] : ["Findings", marksInWords(film.marks, findings)],
    ["Patient", film.patientId],
    ["Sex", film.sex],
    ["Age", film.ageYears === null ? "unknown" : `${film.ageYears} years`],
    ["View", film.view],
    ["Source", given(film.source)],
    ["Day", film.offsetDays === null ? "unknown" : `${film.offsetDays} since the first`],
    ["Size", `${film.width} × ${film.height}`],
    ["Depth", `${film.bitDepth} bit`],
    ["Format", film.format],
    ["Colour", film.colour],
    ["File size", film.fileBytes === null ? "unknown" : formatBytes(film.fileBytes)],
    ["Licence", given(film.licence)],
    ["Text in the pixels", film.burnedIn],
    ["File", film.file],
  ];
}

/** What is known of a film, and what was taken out of its file when it came in. */
export function FilmFactList({
  film,
  findings = [],
  deidentification,
}: {
  film: FilmRecord;
  /** What its marks are of. @default none: it has one label */
  findings?: readonly string[];
  deidentification: DeidentificationReport | null;
}) {
  const [known, unknown] = [
    factsOf(film, findings).filter(([, value]) => value !== "unknown"),
    factsOf(film, findings).filter(([, value]) => value === "unknown"),
  ];
  return (
    <>
      <dl className={styles.facts}>
        {known.map(([name, value]) => [<dt key={name}>{name}</dt>, <dd key={`${name} value`}>{value}</dd>])}
      </dl>
      {unknown.length > 0 && (
        <Text size="xs" c="dimmed">
          Not known: {unknown.map(([name]) => name.toLowerCase()).join(", ")}.
        </Text>
      )}
      {film.burnedIn === "yes" && <Badge color="yellow">text may be burnt into the pixels</Badge>}
      {deidentification !== null && <Removed report={deidentification} />}
    </>
  );
}

function Removed({ report: { kept, replaced, shifted, removed, privateTags } }: { report: DeidentificationReport }) {
  const parts: [string, readonly string[]][] = [
    ["Removed", removed],
    ["Replaced by a pseudonym", replaced],
    ["Dates shifted", shifted],
    ["Kept", kept],
  ];
  return (
    <section aria-label="What became of the header">
      <Text size="sm" fw={550}>
        Header: {formatPlural(removed.length, "attribute")} removed
      </Text>
      <Spoiler maxHeight={92} showLabel="Show all" hideLabel="Show less">
        <dl className={styles.removed}>
          {parts
            .filter(([, names]) => names.length > 0)
            .map(([title, names]) => [
              <dt key={title}>{title}</dt>,
              <dd key={`${title} names`}>{names.join(", ")}</dd>,
            ])}
          {privateTags > 0 && (
            <>
              <dt>Private elements removed</dt>
              <dd>{privateTags}</dd>
            </>
          )}
        </dl>
      </Spoiler>
    </section>
  );
}
