/** @file Films of another data set that a network has learned from: their score would be no test. */
import { z } from "zod";
import { type AlikePair } from "../audit/audit-report";
import { type FilmRecord } from "../datasets/film-record";
import { isKnownEverywhere, isNobody } from "../datasets/identity/known-everywhere";
import { type MemberPatient } from "../datasets/joins/join-patients";

export const OverlappingFilm = z.object({
  /** The film of the data set that is tested on, by its index there. */
  film: z.number().int(),
  file: z.string(),
  /** Equal pixels; one film copied, re-encoded, resized, cropped or mirrored; another film of a patient of the training films; perhaps a copy. */
  reason: z.enum(["pixels", "duplicate", "patient", "suspect"]),
  /** The training or validation film that it overlaps with, by its index in the run's own data set. */
  trainingFilm: z.number().int(),
  trainingFile: z.string(),
});
export type OverlappingFilm = z.infer<typeof OverlappingFilm>;

export const Overlap = z.object({
  /** Why it could not be looked for, in a sentence; null where it was. */
  unchecked: z.string().nullable(),
  /** Left out of the score, each with the weightiest reason. */
  leftOut: z.array(OverlappingFilm),
  /** In the score: a person should look at them. */
  suspects: z.array(OverlappingFilm),
});
export type Overlap = z.infer<typeof Overlap>;

export interface OverlapInput {
  /** What the network was trained and chosen on. */
  training: readonly FilmRecord[];
  films: readonly FilmRecord[];
  /** Pairs that look like one film, as the audit finds them: `first` in `training`, `second` in `films`, by position. */
  alike: readonly Pick<AlikePair, "first" | "second" | "kind">[];
  /**
   * What equal patient numbers of both say: `one`, they are versions of one set, so always one patient; `public`, that of
   * a public set or of this installation names one patient everywhere, a mere counter within one source; `none`, nothing, for
   * every drawing of phantoms numbers its patients anew.
   */
  numbering: "one" | "public" | "none";
  /** What the sets call the patients of their films, where one of them is joined of others: more than the film itself says. */
  knownAs?: { training: KnownAs; films: KnownAs };
}

/** All that data sets call the patient of a film. */
export type KnownAs = (film: FilmRecord) => readonly MemberPatient[];

const asTheFilmSays =
  (dataset: string): KnownAs =>
  ({ patientId, source }) => [{ dataset, patientId, sources: [source] }];
const AS_THE_FILMS_SAY = { training: asTheFilmSays("training"), films: asTheFilmSays("films") };

/** The films that are also among a network's training and validation films, by pixels, by the audit's rule for copies, or by patient. */
export function findOverlap({ training, films, alike, numbering, knownAs = AS_THE_FILMS_SAY }: OverlapInput): Overlap {
  const byBlob = new Map<string, FilmRecord>();
  // All of them: one number may be two people's, of two sources.
  const byPatient = new Map<string, { film: FilmRecord; patient: MemberPatient }[]>();
  for (const film of training) {
    if (!byBlob.has(film.blob)) byBlob.set(film.blob, film);
    for (const patient of knownAs.training(film)) {
      const own = byPatient.get(patient.patientId);
      if (own === undefined) byPatient.set(patient.patientId, [{ film, patient }]);
      else own.push({ film, patient });
    }
  }
  const relativeOf = (film: FilmRecord) =>
    knownAs
      .films(film)
      .flatMap((other) =>
        (byPatient.get(other.patientId) ?? []).filter(({ patient }) => isOnePatient(patient, other, numbering)),
      )[0]?.film;
  const copyOf = new Map<number, FilmRecord>();
  const suspectOf = new Map<number, FilmRecord>();
  for (const { first, second, kind } of alike) {
    const found = kind === "suspect" ? suspectOf : copyOf;
    if (!found.has(second)) found.set(second, training[first]);
  }
  const overlap: Overlap = { unchecked: null, leftOut: [], suspects: [] };
  films.forEach((film, at) => {
    const say = (reason: OverlappingFilm["reason"], { index, file }: FilmRecord): OverlappingFilm => ({
      film: film.index,
      file: film.file,
      reason,
      trainingFilm: index,
      trainingFile: file,
    });
    const pixels = byBlob.get(film.blob);
    const copy = copyOf.get(at);
    const relative = relativeOf(film);
    const suspect = suspectOf.get(at);
    if (pixels !== undefined) overlap.leftOut.push(say("pixels", pixels));
    else if (copy !== undefined) overlap.leftOut.push(say("duplicate", copy));
    else if (relative !== undefined) overlap.leftOut.push(say("patient", relative));
    else if (suspect !== undefined) overlap.suspects.push(say("suspect", suspect));
  });
  return overlap;
}

/** Of two patients with one number. */
function isOnePatient(one: MemberPatient, other: MemberPatient, numbering: OverlapInput["numbering"]): boolean {
  if (isNobody(one.patientId)) return false;
  if (numbering === "one" || one.dataset === other.dataset) return true;
  if (numbering === "none") return false;
  return (
    isKnownEverywhere(one.patientId) || one.sources.some((source) => source !== "" && other.sources.includes(source))
  );
}
