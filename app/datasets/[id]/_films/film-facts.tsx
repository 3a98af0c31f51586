import { Badge, Spoiler, Text } from "@mantine/core";
import { formatBytes } from "@/lib/text/format-bytes";
import { formatPlural } from "@/app/_components/ui/format-values";
import { type DeidentificationReport } from "@/lib/datasets/identity/deidentification-report";
import { type ImageRecord } from "@/lib/datasets/dataset";
import styles from "./films.module.css";

type Fact = [name: string, value: string];

function factsOf(image: ImageRecord): Fact[] {
  const given = (value: string) => (value === "" ? "unknown" : value);
  return [
    ["Label", image.label],
    ["Patient", image.patientId],
    ["Sex", image.sex],
    ["Age", image.ageYears === null ? "unknown" : `${image.ageYears} years`],
    ["View", image.view],
    ["Source", given(image.source)],
    ["Day", image.offsetDays === null ? "unknown" : `${image.offsetDays} since the first`],
    ["Size", `${image.width} × ${image.height}`],
    ["Depth", `${image.bitDepth} bit`],
    ["Format", image.format],
    ["Colour", image.colour],
    ["File size", image.fileBytes === null ? "unknown" : formatBytes(image.fileBytes)],
    ["Licence", given(image.licence)],
    ["Text in the pixels", image.burnedIn],
    ["File", image.file],
  ];
}

/** What is known of a film, and what was taken out of its file when it came in. */
export function FilmFacts({ image, deidentification }: { image: ImageRecord; deidentification: DeidentificationReport | null }) {
  const [known, unknown] = [factsOf(image).filter(([, value]) => value !== "unknown"), factsOf(image).filter(([, value]) => value === "unknown")];
  return (
    <>
      <dl className={styles.facts}>{known.map(([name, value]) => [<dt key={name}>{name}</dt>, <dd key={`${name} value`}>{value}</dd>])}</dl>
      {unknown.length > 0 && <Text size="xs" c="dimmed">Not known: {unknown.map(([name]) => name.toLowerCase()).join(", ")}.</Text>}
      {image.burnedIn === "yes" && <Badge color="yellow">text may be burnt into the pixels</Badge>}
      {deidentification !== null && <Removed report={deidentification} />}
    </>
  );
}

function Removed({ report: { kept, replaced, shifted, removed, privateTags } }: { report: DeidentificationReport }) {
  const parts: [string, readonly string[]][] = [["Removed", removed], ["Replaced by a pseudonym", replaced], ["Dates shifted", shifted], ["Kept", kept]];
  return (
    <section aria-label="What became of the header">
      <Text size="sm" fw={550}>Header: {formatPlural(removed.length, "attribute")} removed</Text>
      <Spoiler maxHeight={92} showLabel="Show all" hideLabel="Show less">
        <dl className={styles.removed}>
          {parts.filter(([, names]) => names.length > 0).map(([title, names]) => [<dt key={title}>{title}</dt>, <dd key={`${title} names`}>{names.join(", ")}</dd>])}
          {privateTags > 0 && <><dt>Private elements removed</dt><dd>{privateTags}</dd></>}
        </dl>
      </Spoiler>
    </section>
  );
}
