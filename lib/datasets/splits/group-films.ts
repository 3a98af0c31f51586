import { DisjointSets } from "../../tensor/disjoint-sets";
import type { FilmRecord } from "../film-record";
import { stemKeys } from "./file-stem";

/** What ties films together; what is not given ties nothing. */
export type GroupableFilm = Pick<FilmRecord, "index" | "patientId"> &
  Partial<Pick<FilmRecord, "blob" | "file" | "label">>;

export interface GroupOptions {
  /** Clusters of film indices that show one film, as an audit finds them. An index that is not among the films is skipped. @default none */
  duplicates?: readonly (readonly number[])[];
}

/**
 * The groups that a split must not divide: the connected components of the films under *same patient*, *identical
 * pixels*, *same duplicate cluster* and *same film by file name* ({@link stemKeys}). Give it the whole data set, also
 * where only a cohort of it is split: two films may be tied by a third that the cohort leaves out.
 *
 * Each group is in ascending index order, the groups by their lowest index, whatever the order of the films.
 * Disjoint sets with path halving and union towards the lower root: near-linear in the films and ties.
 */
export function groupFilms<T extends GroupableFilm>(
  films: readonly T[],
  { duplicates = [] }: GroupOptions = {},
): T[][] {
  const ordered = [...films].sort((a, b) => a.index - b.index);
  const sets = new DisjointSets(ordered.length);
  const stems = stemKeys(ordered.map(({ file = "", label = "" }) => ({ file, label })));
  const firstWith = new Map<string, number>();
  const tie = (key: string, position: number) => {
    const first = firstWith.get(key);
    if (first === undefined) firstWith.set(key, position);
    else sets.join(first, position);
  };
  ordered.forEach(({ patientId, blob }, position) => {
    if (patientId !== "") tie(`patient ${patientId}`, position);
    if (blob !== undefined) tie(`blob ${blob}`, position);
    if (stems[position] !== null) tie(`stem ${stems[position]}`, position);
  });
  const positionOf = new Map(ordered.map(({ index }, position) => [index, position]));
  for (const cluster of duplicates) {
    const [first, ...others] = cluster.flatMap((index) => positionOf.get(index) ?? []);
    for (const other of others) sets.join(first, other);
  }
  return gather(ordered, sets);
}

function gather<T>(ordered: readonly T[], sets: DisjointSets): T[][] {
  const groups = new Map<number, T[]>();
  ordered.forEach((film, position) => {
    const root = sets.find(position);
    const group = groups.get(root);
    if (group === undefined) groups.set(root, [film]);
    else group.push(film);
  });
  return [...groups.values()];
}
