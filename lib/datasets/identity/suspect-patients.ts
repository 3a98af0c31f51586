/** @file Patients that are hardly one person: a word for unknown that nobody thought of, a number that several hospitals gave out. */
import { z } from "zod";
import type { FilmRecord } from "../film-record";

export const SuspectPatient = z.object({
  patient: z.string(),
  films: z.number().int(),
  /** Sentences without a subject: "has 812 of 1,000 films". */
  why: z.array(z.string()),
});
export type SuspectPatient = z.infer<typeof SuspectPatient>;

type Person = Pick<FilmRecord, "sex" | "ageYears"> & { patientId: string };

/** One person may well have as many films; the largest number of one patient is 184 in ChestX-ray14 (112,120 films) and 91 in CheXpert. */
const ALWAYS_TOO_MANY = 300;
const FEWEST_TO_DOUBT = 5;
const TIMES_THE_OTHERS = 5;
const SHARE_OF_THE_SET = 0.02;
/** Few are followed for longer, and archives that go further back are rare. */
const WIDEST_AGES = 20;

/**
 * The patients who are hardly one person, by their number of films, the most first. A patient has too many films who has
 * more than 300 of them, or at least 5, at least 2% of the set and at least 5 times the mean of the other patients. Nor is
 * one person of two sexes, or of ages more than 20 years apart.
 * @param films those whose patient is known.
 * @param all films of the set, with and without a known patient.
 */
export function suspectPatients(films: readonly Person[], all: number): SuspectPatient[] {
  const byPatient = new Map<string, Person[]>();
  for (const film of films) {
    const known = byPatient.get(film.patientId);
    if (known === undefined) byPatient.set(film.patientId, [film]);
    else known.push(film);
  }
  const meanOfOthers = (own: number) => (byPatient.size === 1 ? null : (films.length - own) / (byPatient.size - 1));
  const suspects = [...byPatient].map(([patient, own]) => ({
    patient,
    films: own.length,
    why: [...tooMany(own.length, meanOfOthers(own.length), all), ...severalPeople(own)],
  }));
  return suspects.filter(({ why }) => why.length > 0).sort((a, b) => b.films - a.films);
}

function tooMany(films: number, meanOfOthers: number | null, all: number): string[] {
  const isMany =
    films >= FEWEST_TO_DOUBT && films >= SHARE_OF_THE_SET * all && films >= TIMES_THE_OTHERS * (meanOfOthers ?? 1);
  if (!isMany && films <= ALWAYS_TOO_MANY) return [];
  return [
    `has ${films} of ${all} films${meanOfOthers === null ? " and is the only one known" : `, where the others have ${meanOfOthers.toFixed(1)} on average`}`,
  ];
}

function severalPeople(films: readonly Person[]): string[] {
  const sexes = new Set(films.flatMap(({ sex }) => (sex === "unknown" ? [] : [sex])));
  const ages = films.flatMap(({ ageYears }) => ageYears ?? []);
  const [youngest, oldest] = ages.reduce(
    ([low, high], age) => [Math.min(low, age), Math.max(high, age)],
    [Infinity, -Infinity],
  );
  return [
    ...(sexes.size > 1 ? ["is a man in one film and a woman in another"] : []),
    ...(oldest - youngest > WIDEST_AGES ? [`is ${youngest} years old in one film and ${oldest} in another`] : []),
  ];
}
