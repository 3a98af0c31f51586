import { HilumError } from "../../errors";
import type { RejectedFile } from "../dataset";
import type { FilmRecord } from "../film-record";
import { publicSource } from "../identity/known-everywhere";
import { MULTI_LABEL } from "../marks/finding-marks";
import type { Join } from "./join";
import { joinMarks, type JoinedMarks, mergeMarks } from "./join-marks";
import { joinNames } from "./join-names";
import { type JoinMember, joinPatients, ownPatient } from "./join-patients";

/** What became of the films of one member. */
export interface MemberShare {
  dataset: string;
  taken: number;
  /** Of labels that are left out. */
  leftOut: number;
  /** Films that an earlier member has too, pixel for pixel, under the same label. */
  copies: number;
  /** Films that another member has under another label: neither is taken. */
  disputed: number;
  /** Films taken whose source is told by their patient's number alone, and films for which the data set's name stands. */
  numbered: number;
  unnamed: number;
}

export interface JoinedFilms {
  /** Numbered from 0 without gaps, the members in their order. A film goes by `<member>/<its file>`. */
  films: FilmRecord[];
  /** What the films' marks are of; none where each film has one label. */
  findings: string[];
  /** Copies, and films of two labels, each with its reason. */
  rejected: RejectedFile[];
  members: MemberShare[];
  /** Patients with films in more than one member. */
  sharedPatients: number;
}

/**
 * The films of several data sets as one. Labels, or findings where films are marked for several, are called as
 * {@link joinNames} says; a finding that a member does not know is missing in its films. A film's
 * source is what it names itself, else the public collection that its patient's number is of, else its member. Who is one patient: {@link joinPatients}. Of films with the same pixels in two members the first is kept; where
 * their labels differ neither is, for one of them is wrong and nothing says which; where marks differ the finding is uncertain.
 * @throws HilumError `invalidDataset` where a member would give no film.
 */
export function joinFilms(
  members: readonly JoinMember[],
  { labels, sourceIsSet }: Pick<Join, "labels" | "sourceIsSet">,
): JoinedFilms {
  const people = joinPatients(members);
  const called = joinNames(members.map(namesOf), labels);
  const nameOf = members.some(({ findings }) => findings.length > 0) ? () => MULTI_LABEL : called;
  const marks = joinMarks(members, called);
  const first = firstOfEach(members, nameOf, marks);
  const joined: JoinedFilms = { films: [], findings: marks.findings, rejected: [], members: [], sharedPatients: 0 };
  for (const { id, synthetic, films } of members) {
    const share: MemberShare = { dataset: id, taken: 0, leftOut: 0, copies: 0, disputed: 0, numbered: 0, unnamed: 0 };
    for (const film of films) {
      const label = nameOf(id, film.label);
      const file = `${id}/${film.file}`;
      if (label === null) {
        share.leftOut++;
        continue;
      }
      const found = first.get(film.blob)!;
      if (found.otherwise !== null) {
        const other = found.label === label ? found.otherwise : found;
        joined.rejected.push({
          file,
          reason: `the same film is “${other.label}” in ${other.member} and “${label}” here: none of the two is taken`,
        });
        share.disputed++;
        continue;
      }
      if (found.member !== id) {
        joined.rejected.push({ file, reason: `the same film as “${found.member}/${found.file}”, which is taken` });
        share.copies++;
        continue;
      }
      const named = sourceIsSet ? "" : film.source;
      const numbered = sourceIsSet || synthetic || named !== "" ? null : publicSource(film.patientId);
      if (numbered !== null) share.numbered++;
      else if (named === "") share.unnamed++;
      joined.films.push({
        ...film,
        index: joined.films.length,
        file,
        label,
        ...(found.marks === undefined
          ? {}
          : { marks: found.member === id && found.file === film.file ? found.marks : marks.marksOf(id, film.marks) }),
        patientId: people.get(id)!.get(ownPatient(film))!.id,
        source: named || (numbered ?? id),
      });
      share.taken++;
    }
    joined.members.push(share);
  }
  const empty = joined.members.find(({ taken }) => taken === 0);
  if (empty !== undefined) throw nothingLeft(empty);
  const shared = new Set(
    [...people.values()].flatMap((own) => [...own.values()]).filter(({ known }) => severalSets(known)),
  );
  return { ...joined, sharedPatients: shared.size };
}

/** What of a member is called something: its findings, else its labels. */
export const namesOf = ({ id, findings, films }: JoinMember) => ({
  id,
  names: findings.length > 0 ? findings : [...new Set(films.map(({ label }) => label))],
});

const severalSets = (known: readonly { dataset: string }[]) => new Set(known.map(({ dataset }) => dataset)).size > 1;

interface FirstFilm {
  member: string;
  file: string;
  label: string;
  /** What this and its copies in other members say of the findings; undefined for films of one label. */
  marks: string | undefined;
  /** The first film of another member with the same pixels and another label, else null. */
  otherwise: { member: string; label: string } | null;
}

/** Blob → its first film that takes part, and whether members disagree on its label. A member's own copies are its own affair. */
function firstOfEach(
  members: readonly JoinMember[],
  nameOf: (member: string, label: string) => string | null,
  { marksOf }: JoinedMarks,
): Map<string, FirstFilm> {
  const first = new Map<string, FirstFilm>();
  for (const { id, films } of members)
    for (const { blob, file, label: own, marks: ownMarks } of films) {
      const label = nameOf(id, own);
      if (label === null) continue;
      const marks = marksOf(id, ownMarks);
      const found = first.get(blob);
      if (found === undefined) first.set(blob, { member: id, file, label, marks, otherwise: null });
      else if (found.member === id) continue;
      else if (found.label !== label) found.otherwise ??= { member: id, label };
      else if (found.marks !== undefined && marks !== undefined) found.marks = mergeMarks(found.marks, marks);
    }
  return first;
}

function nothingLeft({ dataset, leftOut, copies, disputed }: MemberShare): HilumError {
  const why = [
    ...(leftOut > 0 ? [`${leftOut} by their label`] : []),
    ...(copies > 0 ? [`${copies} as copies of films in the sets before it`] : []),
    ...(disputed > 0 ? [`${disputed} because another set gives them another label`] : []),
  ];
  return new HilumError("invalidDataset", `No film of ${dataset} would be taken: ${why.join(", ")} left out.`, {
    remedy: "Leave that data set out, or keep films of at least one of its labels.",
  });
}
