import { HilumError } from "../../errors";
import type { FilmMetadata } from "../import/film-metadata";

/** Every finding that some film is marked for, by the first film that is. None where films have labels. */
export function findingsOfFilms(films: readonly Pick<FilmMetadata, "findings">[]): string[] {
  return [...new Set(films.flatMap(({ findings = {} }) => Object.keys(findings)))];
}

/** The marks of a film in the order of the findings; of one that it says nothing of, missing. */
export function marksOf({ findings: marks = {} }: Pick<FilmMetadata, "findings">, findings: readonly string[]): string {
  return findings.map((finding) => (Object.hasOwn(marks, finding) ? marks[finding] : ".")).join("");
}

/**
 * Films that are added to a data set with their marks in its order. Throws `conflict` where one of the two has labels and
 * the other marks, or the films are marked for a finding that the data set has not.
 */
export function alignMarks<Film extends { marks?: string }>(
  name: string,
  { films, findings }: { films: readonly Film[]; findings: readonly string[] },
  known: readonly string[],
): Film[] {
  if (findings.length === 0 && known.length === 0) return [...films];
  if (known.length === 0)
    throw new HilumError("conflict", `The films of ${name} have one label each, and these are marked for findings.`, {
      remedy: "Import them as a data set of their own, or without several findings a film.",
    });
  if (findings.length === 0)
    throw new HilumError("conflict", `The films of ${name} are marked for findings, and these have one label each.`, {
      remedy: "Import them with several findings a film (--multi-label), or as a data set of their own.",
    });
  const foreign = findings.filter((finding) => !known.includes(finding));
  if (foreign.length > 0)
    throw new HilumError("conflict", `The films of ${name} are not marked for ${foreign.join(", ")}.`, {
      remedy: `They are marked for ${known.join(", ")}. Put the new ones in these words, or leave them out, as with --rename "${foreign[0]}=".`,
    });
  return films.map((film) => ({
    ...film,
    marks: known.map((finding) => film.marks?.[findings.indexOf(finding)] ?? ".").join(""),
  }));
}
