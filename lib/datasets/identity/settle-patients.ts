/** @file The patients of an import: which films have one, and whether each is one person, as far as is known before the films are opened. */
import type { FilmRecord } from "../film-record";
import { type FilmMetadata, patientOf } from "../import/film-metadata";
import { fillInNumbers, knownPatient, patientKey } from "./known-patient";
import { recordedPatient } from "./recorded-patient";
import { type SuspectPatient, suspectPatients } from "./suspect-patients";

export interface PatientAccount {
  patients: number;
  /** Films with a known patient, by a table or by a file name of a public set; the headers of DICOM films may tell more. */
  films: number;
  /** Films of nobody known: each is a patient of its own. */
  unknown: number;
  /** Words in the place of a patient that name none, with how many films have each. */
  words: Record<string, number>;
  suspects: SuspectPatient[];
}

interface Film {
  path: string;
  metadata: FilmMetadata;
}

/** Words for unknown become null, spellings of one patient the first of them. @returns the films in their order, and the account. */
export function settlePatients<Planned extends Film>(
  films: readonly Planned[],
): { films: Planned[]; account: PatientAccount; remarks: string[] } {
  const words = new Map<string, number>();
  const spellings = new Map<string, Set<string>>();
  const counts = new Map<string, number>();
  const first = films.map(({ metadata: { patientId } }) => {
    const known = patientId === null ? null : knownPatient(patientId);
    if (known === null) {
      if (patientId !== null) words.set(patientId, (words.get(patientId) ?? 0) + 1);
      return null;
    }
    const same = spellings.get(patientKey(known)) ?? new Set<string>();
    spellings.set(patientKey(known), same.add(known));
    const spelling = [...same][0];
    counts.set(spelling, (counts.get(spelling) ?? 0) + 1);
    return spelling;
  });
  const filledIn = fillInNumbers(counts);
  for (const word of filledIn) words.set(word, counts.get(word) ?? 0);
  const settled = films.map((film, at) => ({
    ...film,
    metadata: { ...film.metadata, patientId: filledIn.has(first[at] ?? "") ? null : first[at] },
  }));
  const people = settled.flatMap(({ path, metadata: { patientId, sex, ageYears } }) => {
    const person = patientOf(path, patientId);
    return person === `file:${path}` ? [] : [{ patientId: person, sex, ageYears }];
  });
  const account: PatientAccount = {
    patients: new Set(people.map(({ patientId }) => patientId)).size,
    films: people.length,
    unknown: films.length - people.length,
    words: Object.fromEntries(words),
    suspects: suspectPatients(people, films.length),
  };
  return { films: settled, account, remarks: spellingRemarks(spellings) };
}

/** The same of films that were read: by tables, headers and file names. */
export function recordedPatients(films: readonly FilmRecord[]): PatientAccount {
  const known = films.filter((film) => recordedPatient(film) !== undefined);
  return {
    patients: new Set(known.map(({ patientId }) => patientId)).size,
    films: known.length,
    unknown: films.length - known.length,
    words: {},
    suspects: suspectPatients(known, films.length),
  };
}

function spellingRemarks(spellings: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const several = [...spellings.values()].filter((same) => same.size > 1);
  if (several.length === 0) return [];
  return [
    `${several.length} ${several.length === 1 ? "patient is" : "patients are"} written in several ways, such as ${[...several[0]].map((id) => `“${id}”`).join(" and ")}: each is one patient.`,
  ];
}
