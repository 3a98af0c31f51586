/** @file What is known of the films besides their pixels, and how much of the label it tells. */
import { ageBandOf } from "../../datasets/cohorts/age-band";
import type { FilmRecord } from "../../datasets/film-record";
import type { Association } from "../audit-report";
import { contingencyTable, countByLabel } from "./count-by-label";
import { cramersV } from "./cramers-v";

type Attribute = Association["attribute"];

/** A size that so many of the films have is a value of its own; others are put in bands. */
const COMMON_SIZE = 0.05;
const SIDE_BANDS = [300, 500, 1000, 1500, 2000, 3000];
const ASPECT_BANDS = [0.8, 0.95, 1.05, 1.2, 1.4];
const BYTES_BANDS = [0.1, 0.25, 0.5, 1, 2];
const UNKNOWN = "unknown";
export const WITH_TEXT = "text";

/** One association of the label with each attribute. V is of the films that say; the table shows the others as "unknown". */
export function associations(films: readonly FilmRecord[], labels: readonly string[]): Association[] {
  const sizeOf = sizeNames(films);
  const valueOf: Record<Attribute, (film: FilmRecord) => string | null> = {
    source: ({ source }) => said(source),
    format: ({ format }) => format,
    colour: ({ colour }) => said(colour),
    bitDepth: ({ bitDepth }) => `${bitDepth} bit`,
    size: sizeOf,
    aspect: ({ width, height }) => band(width / height, ASPECT_BANDS),
    bytesPerPixel: ({ fileBytes, width, height }) =>
      fileBytes === null ? null : band(fileBytes / (width * height), BYTES_BANDS),
    view: ({ view }) => said(view),
    sex: ({ sex }) => said(sex),
    ageBand: ({ ageYears }) => ageBandOf(ageYears),
    licence: ({ licence }) => said(licence),
    // Every film is looked through for lines of text; that a header says nothing adds nothing.
    burnedIn: ({ burnedIn }) => (burnedIn === "yes" ? WITH_TEXT : "none found"),
  };
  return (Object.keys(valueOf) as Attribute[]).map((attribute) => {
    const known = countByLabel(films, valueOf[attribute]);
    const table = countByLabel(films, (film) => valueOf[attribute](film) ?? UNKNOWN);
    return {
      attribute,
      cramersV: cramersV(contingencyTable(known, labels)),
      known: films.filter((film) => valueOf[attribute](film) !== null).length,
      table,
    };
  });
}

/** How much it tells of the label whether an attribute is known at all; null where it always or never is. */
export function missingnessV({ table }: Association, labels: readonly string[]): number | null {
  const known = labels.map((label) =>
    table.reduce((sum, { value, counts }) => sum + (value === UNKNOWN ? 0 : (counts[label] ?? 0)), 0),
  );
  const unknown = labels.map((label) => table.find(({ value }) => value === UNKNOWN)?.counts[label] ?? 0);
  return cramersV([known, unknown]);
}

/** The name of a size: `1024 × 1024` where many films have it, else the band of its longer side. */
function sizeNames(
  films: readonly Pick<FilmRecord, "width" | "height">[],
): (film: Pick<FilmRecord, "width" | "height">) => string {
  const exact = ({ width, height }: Pick<FilmRecord, "width" | "height">) => `${width} × ${height}`;
  const counts = new Map<string, number>();
  for (const film of films) counts.set(exact(film), (counts.get(exact(film)) ?? 0) + 1);
  return (film) =>
    (counts.get(exact(film)) ?? 0) >= COMMON_SIZE * films.length
      ? exact(film)
      : `other, ${band(Math.max(film.width, film.height), SIDE_BANDS)}`;
}

function said(value: string): string | null {
  return value === "" || value === UNKNOWN ? null : value;
}

/** `below 0.8`, `0.8–0.95`, …, `1.4 and more`. */
export function band(value: number, edges: readonly number[]): string {
  const at = edges.findIndex((edge) => value < edge);
  if (at === 0) return `below ${edges[0]}`;
  return at === -1 ? `${edges[edges.length - 1]} and more` : `${edges[at - 1]}–${edges[at]}`;
}
