/** @file Which film each row of a table means. */
import { nameKey } from "../import/name-key";

/** A row with the file that it names, as the table has it. */
export interface NamedRow {
  file: string;
}

export interface RowMatches<Row> {
  /** The rows of each film that has any, in the table's order. More than one may agree, contradict each other, or name different files. */
  ofFilm: Map<string, Row[]>;
  /** Rows that fit several films equally well: they mean one of them, nobody knows which. */
  ambiguous: { row: Row; films: readonly string[] }[];
  /** Rows that name a file which is not there. */
  absent: Row[];
}

/** Films by what tables may call them. */
export interface FilmLookup {
  byPath: ReadonlyMap<string, readonly KeyedFilm[]>;
  byName: ReadonlyMap<string, readonly KeyedFilm[]>;
  byStem: ReadonlyMap<string, readonly KeyedFilm[]>;
}

interface KeyedFilm {
  film: string;
  /** Its folders and name, the name last, in the form in which names are compared. */
  parts: readonly string[];
}

const IMAGE_EXTENSION = /\.(png|jpe?g|jfif|tiff?|dcm|dicom|ima|bmp|gif|webp)$/i;
const stemOf = (name: string) => name.replace(IMAGE_EXTENSION, "");

/** True for a name that ends as image files do. */
export const isImageName = (name: string): boolean => IMAGE_EXTENSION.test(name.trim());

/** A path as a table writes it, with / between folders and without its beginning `./` or `/`. */
export const plainPath = (file: string): string =>
  file
    .trim()
    .replaceAll("\\", "/")
    .replace(/^(\.?\/+)+/, "");

const partsOf = (path: string) =>
  nameKey(plainPath(path))
    .split("/")
    .filter((part) => part !== "" && part !== ".");

/** Films of a folder, found by name and by name without extension. */
export function indexFilms(films: readonly string[]): FilmLookup {
  const byPath = new Map<string, KeyedFilm[]>();
  const byName = new Map<string, KeyedFilm[]>();
  const byStem = new Map<string, KeyedFilm[]>();
  for (const film of films) {
    const parts = partsOf(film);
    const name = parts.at(-1) ?? "";
    const keyed = { film, parts };
    push(byPath, parts.join("/"), keyed);
    push(byName, name, keyed);
    push(byStem, stemOf(name), keyed);
  }
  return { byPath, byName, byStem };
}

function push<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, [value]);
  else values.push(value);
}

/** True where a cell names a film of the index, or several. */
export function namesFilm({ byName, byStem }: FilmLookup, cell: string): boolean {
  const name = partsOf(cell).at(-1);
  return name !== undefined && (byName.has(name) || byStem.has(stemOf(name)));
}

/** How well a row fits a film; the lower, the better. A row of other folders means this film only where nothing fits better. */
const FIT = { path: 0, otherFolders: 1, stem: 2, stemOtherFolders: 3 } as const;
type Fit = (typeof FIT)[keyof typeof FIT];

type Meaning = { film: string; fit: Fit } | { films: string[] } | null;

/**
 * Matches rows with films: by the name of the file, else by the name without extension; of several films of one name the
 * row means the one whose folders agree with the row's, counted from the name upwards. A row that fits several equally well
 * means none. A film takes its best-fitting rows: one that names `test/a.png` does not mean `train/a.png` where another
 * names that very path, and means no film then.
 */
export function matchRows<Row extends NamedRow>(index: FilmLookup, rows: readonly Row[]): RowMatches<Row> {
  const matches: RowMatches<Row> = { ofFilm: new Map(), ambiguous: [], absent: [] };
  const best = new Map<string, Fit>();
  const meant: { row: Row; film: string; fit: Fit }[] = [];
  for (const row of rows) {
    const meaning = meaningOf(index, row.file);
    if (meaning === null) matches.absent.push(row);
    else if ("films" in meaning) matches.ambiguous.push({ row, films: meaning.films });
    else {
      meant.push({ row, ...meaning });
      best.set(meaning.film, Math.min(meaning.fit, best.get(meaning.film) ?? meaning.fit) as Fit);
    }
  }
  for (const { row, film, fit } of meant) {
    if (fit === best.get(film)) push(matches.ofFilm, film, row);
    else matches.absent.push(row);
  }
  return matches;
}

function meaningOf(index: FilmLookup, file: string): Meaning {
  const parts = partsOf(file);
  const name = parts.at(-1);
  if (name === undefined) return null;
  const exact = endOf(index, parts);
  if (exact !== null) return meantBy(exact, file, FIT.path);
  const named = index.byName.get(name);
  const candidates = named ?? index.byStem.get(stemOf(name));
  if (candidates === undefined) return null;
  const [within, elsewhere] = named === undefined ? [FIT.stem, FIT.stemOtherFolders] : [FIT.path, FIT.otherFolders];
  // A bare name has no folders to tell by; where all films have one name there may be thousands of them.
  if (parts.length === 1) return meantBy(candidates, file, within);
  const { films: nearest, folders: most } = nearestBy(candidates, parts);
  return meantBy(nearest, file, most === Math.min(parts.length, nearest[0].parts.length) - 1 ? within : elsewhere);
}

/** Where a public set calls every film `view1_frontal.jpg`, each row must not be compared with every film. */
const byFolders = new WeakMap<readonly KeyedFilm[], Map<string, KeyedFilm[]>>();

/** Of films of one name those that share the most folders with a row, counted from the name upwards, and how many. */
function nearestBy(
  candidates: readonly KeyedFilm[],
  parts: readonly string[],
): { films: readonly KeyedFilm[]; folders: number } {
  const ends = byFolders.get(candidates) ?? indexFolders(candidates);
  byFolders.set(candidates, ends);
  let nearest: readonly KeyedFilm[] = candidates;
  for (let folders = 1; folders < parts.length; folders++) {
    const films = ends.get(parts.slice(-1 - folders, -1).join("/"));
    if (films === undefined) return { films: nearest, folders: folders - 1 };
    nearest = films;
  }
  return { films: nearest, folders: parts.length - 1 };
}

/** Films by every end of the folders that they lie in. */
function indexFolders(candidates: readonly KeyedFilm[]): Map<string, KeyedFilm[]> {
  const ends = new Map<string, KeyedFilm[]>();
  for (const film of candidates)
    for (let at = film.parts.length - 2; at >= 0; at--) push(ends, film.parts.slice(at, -1).join("/"), film);
  return ends;
}

/** The films whose whole path, folders and all, is the row's or its end, the longest. */
function endOf({ byPath }: FilmLookup, parts: readonly string[]): readonly KeyedFilm[] | null {
  for (let start = 0; start < parts.length; start++) {
    const films = byPath.get(parts.slice(start).join("/"));
    // A film at the top is its bare name: folders of the row say nothing against films of that name further down.
    if (films !== undefined && (start === 0 || parts.length - start > 1)) return films;
  }
  return null;
}

/** Of films whose paths differ by case or Unicode form only, the one that is written as the row writes it. */
function meantBy(films: readonly KeyedFilm[], file: string, fit: Fit): Meaning {
  const one = films.length === 1 ? films[0] : films.find(({ film }) => film === plainPath(file));
  return one === undefined ? { films: films.map(({ film }) => film) } : { film: one.film, fit };
}

/** How many folders two paths share, counted upwards from the name, which is the same. */
function commonFolders(first: readonly string[], second: readonly string[]): number {
  let common = 0;
  while (
    common + 1 < Math.min(first.length, second.length) &&
    first[first.length - 2 - common] === second[second.length - 2 - common]
  )
    common++;
  return common;
}

/** True where two rows may name one file: the same path, or one the end of the other. */
export function mayNameOneFile(first: NamedRow, second: NamedRow): boolean {
  const [a, b] = [partsOf(first.file), partsOf(second.file)];
  return commonFolders(a, b) === Math.min(a.length, b.length) - 1;
}
