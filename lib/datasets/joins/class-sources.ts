/** @file Which class comes from which source: what a network can learn in place of a disease. Pure; on the wire. */
import { z } from "zod";
import type { FilmRecord } from "../film-record";

/** The films of a class in a source. */
export const ClassSource = z.object({
  label: z.string(),
  source: z.string(),
  films: z.number().int(),
  patients: z.number().int(),
});
export type ClassSource = z.infer<typeof ClassSource>;

/**
 * Films and patients by label and source, in the order of the names, without zeros; where films are marked for several
 * findings, by each finding that they have.
 */
export function countClassSources(
  films: readonly Pick<FilmRecord, "label" | "source" | "patientId" | "marks">[],
  findings: readonly string[] = [],
): ClassSource[] {
  const cells = new Map<string, ClassSource & { people: Set<string> }>();
  for (const { label: own, source, patientId, marks } of films)
    for (const label of marks === undefined ? [own] : findings.filter((_, at) => marks[at] === "1")) {
      const key = JSON.stringify([label, source]);
      const cell = cells.get(key) ?? { label, source, films: 0, patients: 0, people: new Set<string>() };
      cell.films++;
      cell.people.add(patientId);
      cells.set(key, cell);
    }
  return [...cells.values()]
    .map(({ people, ...cell }) => ({ ...cell, patients: people.size }))
    .sort((a, b) => order(a.label, b.label) || order(a.source, b.source));
}

const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/**
 * What the sources give away, a sentence each: where classes can be told apart within one source, and which class a source
 * alone tells.
 * @param standIns sources that are names of data sets whose films may come from several places.
 */
export function tellClassSources(cells: readonly ClassSource[], standIns: readonly string[]): string[] {
  const labels = [...new Set(cells.map(({ label }) => label))];
  const sources = [...new Set(cells.map(({ source }) => source))];
  const of = (source: string) => cells.filter((cell) => cell.source === source);
  const shared = sources.filter((source) => of(source).length > 1);
  if (labels.length < 2) return ["There are no two classes to tell apart."];
  if (sources.length < 2 && !standIns.includes(sources[0]))
    return [`All films come from ${sources[0]}: nothing shows how a network does on films from elsewhere.`];
  if (shared.length === 0)
    return [
      "No source has films of two classes: a network can tell every class by where its films come from, and no score on these films shows whether it does.",
    ];
  const given = labels.flatMap((label) => {
    const own = cells.filter((cell) => cell.label === label).map(({ source }) => source);
    return own.some((source) => shared.includes(source))
      ? []
      : [`Every film of ${label} is from ${listed(own)}, where no other class is: its source alone tells it.`];
  });
  return [...shared.map((source) => tellShared(source, of(source), standIns.includes(source))), ...given];
}

function tellShared(source: string, cells: readonly ClassSource[], isStandIn: boolean): string {
  const classes = listed(cells.map(({ label, films }) => `${label} (${films.toLocaleString("en")})`));
  const all = `${classes} ${cells.length === 2 ? "both" : "all"} come from ${source}`;
  return isStandIn
    ? `${all}, a data set: whether its classes come from one place or from several is not told.`
    : `${all}: among these films the source tells nothing.`;
}

const listed = (items: readonly string[]) =>
  items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items[items.length - 1]}`;
