import { HilumError } from "../../errors";
import type { RejectedFile } from "../dataset";
import type { FilmRecord } from "../film-record";
import { publicSource } from "../identity/known-everywhere";
import { labelKey, tidyLabel } from "../import/name-key";
import type { Join } from "./join";
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
  /** Copies, and films of two labels, each with its reason. */
  rejected: RejectedFile[];
  members: MemberShare[];
  /** Patients with films in more than one member. */
  sharedPatients: number;
}

/**
 * The films of several data sets as one. Labels go by `labels`, else by their own names; spellings that differ by case,
 * blanks, dashes or Unicode form only are one label, spelled as the first member has it. A film's
 * source is what it names itself, else the public collection that its patient's number is of, else its member. Who is one patient: {@link joinPatients}. Of films with the same pixels in two members the first is kept; where
 * their labels differ neither is, for one of them is wrong and nothing says which.
 * @throws HilumError `invalidDataset` where a member would give no film.
 */
export function joinFilms(
  members: readonly JoinMember[],
  { labels, sourceIsSet }: Pick<Join, "labels" | "sourceIsSet">,
): JoinedFilms {
  const people = joinPatients(members);
  const nameOf = labelNames(members, labels);
  const first = firstOfEach(members, nameOf);
  const joined: JoinedFilms = { films: [], rejected: [], members: [], sharedPatients: 0 };
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

const severalSets = (known: readonly { dataset: string }[]) => new Set(known.map(({ dataset }) => dataset)).size > 1;

/** What a label of a member is called in the joined set: null where it is left out. */
export function labelNames(
  members: readonly JoinMember[],
  labels: Join["labels"],
): (member: string, label: string) => string | null {
  const spelling = new Map<string, string>();
  const names = new Map<string, Map<string, string | null>>();
  for (const { id, films } of members) {
    const own = new Map<string, string | null>();
    const given = labels[id] ?? {};
    for (const label of new Set(films.map((film) => film.label))) {
      const name = Object.hasOwn(given, label) ? given[label] : label;
      if (name !== null && !spelling.has(labelKey(name))) spelling.set(labelKey(name), tidyLabel(name));
      own.set(label, name === null ? null : spelling.get(labelKey(name))!);
    }
    names.set(id, own);
  }
  return (member, label) => names.get(member)!.get(label) ?? null;
}

interface FirstFilm {
  member: string;
  file: string;
  label: string;
  /** The first film of another member with the same pixels and another label, else null. */
  otherwise: { member: string; label: string } | null;
}

/** Blob → its first film that takes part, and whether members disagree on its label. A member's own copies are its own affair. */
function firstOfEach(
  members: readonly JoinMember[],
  nameOf: (member: string, label: string) => string | null,
): Map<string, FirstFilm> {
  const first = new Map<string, FirstFilm>();
  for (const { id, films } of members)
    for (const { blob, file, label: own } of films) {
      const label = nameOf(id, own);
      if (label === null) continue;
      const found = first.get(blob);
      if (found === undefined) first.set(blob, { member: id, file, label, otherwise: null });
      else if (found.member !== id && found.label !== label) found.otherwise ??= { member: id, label };
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
