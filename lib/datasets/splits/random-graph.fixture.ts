/** @file Tests only: random sets of films tied by patients, pixels, duplicates and file names. */
import fc from "fast-check";
import { type FilmRecord, NO_FILE_FACTS } from "../film-record";

export interface GraphFilm {
  index: number;
  label: string;
  patientId: string;
  blob: string;
  /** The number in the name tells the film; the words before and after it do not. */
  file: string;
  source?: string;
  view?: FilmRecord["view"];
}

const FORMS = ["a/#.png", "b/#.jpg", "a/#_flip.png", "c/# - Copy.png"];

/** Up to 90 films; how many share a patient, a name or a duplicate cluster differs from set to set. */
export const drawnGraph = fc
  .record({
    count: fc.integer({ min: 1, max: 90 }),
    patients: fc.integer({ min: 20, max: 400 }),
    pixels: fc.integer({ min: 100, max: 2000 }),
    names: fc.integer({ min: 100, max: 2000 }),
  })
  .chain(({ count, patients, pixels, names }) =>
    fc.record({
      films: fc
        .array(
          fc.record({
            label: fc.constantFrom("a", "b", "c"),
            patient: fc.nat(patients),
            blob: fc.nat(pixels),
            name: fc.nat(names),
            form: fc.constantFrom(...FORMS),
            source: fc.constantFrom("s1", "s2", "s3", "s4"),
            view: fc.constantFrom("PA" as const, "AP" as const),
          }),
          { minLength: count, maxLength: count },
        )
        .map((drawn) =>
          drawn.map(({ label, patient, blob, name, form, source, view }, index): GraphFilm => ({
            index,
            label,
            patientId: `p${patient}`,
            blob: `b${blob}`,
            file: form.replace("#", `q${9_000_000 + name}`),
            source,
            view,
          })),
        ),
      duplicates: fc.array(fc.uniqueArray(fc.nat(count - 1), { minLength: 1, maxLength: 3 }), { maxLength: 6 }),
    }),
  );

/** The seven digits after the folder and the q. */
const numberOf = (file: string) => file.slice(3, 10);

/** What ties two films directly, written down a second time. */
export function isTied(a: GraphFilm, b: GraphFilm, duplicates: readonly (readonly number[])[]): boolean {
  return (
    a.patientId === b.patientId ||
    a.blob === b.blob ||
    numberOf(a.file) === numberOf(b.file) ||
    duplicates.some((cluster) => cluster.includes(a.index) && cluster.includes(b.index))
  );
}

export function recordOf(film: GraphFilm, more: Partial<FilmRecord> = {}): FilmRecord {
  return {
    ...NO_FILE_FACTS,
    sex: "unknown",
    ageYears: null,
    view: "PA",
    source: "",
    width: 8,
    height: 8,
    bitDepth: 8,
    format: "png",
    ...film,
    ...more,
  };
}
