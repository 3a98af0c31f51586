/** @file What an import would bring, told before the first byte is sent. */

/** A file somebody chose: its path with folders, and how to get its bytes. */
export interface ChosenFile {
  path: string;
  size: number;
  read: () => Promise<Blob | Uint8Array<ArrayBuffer>>;
}

/** A film of the plan. `path` is relative to the chosen folder. */
export interface PlannedFilm {
  path: string;
  label: string;
  size: number;
  read: ChosenFile["read"];
}

export interface ImportPlan {
  films: readonly PlannedFilm[];
  /** Label → films and bytes, in label order. */
  classes: readonly { label: string; films: number; bytes: number }[];
  /** Files that are not sent, each with its reason. */
  ignored: readonly { path: string; reason: string }[];
  bytes: number;
}

/** Files that operating systems leave in folders and archives. */
const LITTER = /(^|\/)(__MACOSX\/|\.|Thumbs\.db$|desktop\.ini$)/i;
/** Documents that lie beside films. Everything else is sent: the server looks at the content, not at the name. */
const DOCUMENT = /\.(csv|tsv|txt|md|json|xml|html?|pdf|docx?|xlsx?|zip|gz|tar|py|ipynb)$/i;
const METADATA = "metadata.csv";

const leadsOut = (path: string) => path.split("/").includes("..");

/**
 * The paths without the folders that all of them share, so that a class folder comes first. The folder of metadata.csv
 * is the top where there is one; without it, a shared folder goes only while some file lies in a folder below it, for
 * the last one may be the class itself.
 */
export function relativePaths(paths: readonly string[]): string[] {
  const split = paths.map((path) => path.split("/").filter((part) => part !== "" && part !== "."));
  const clean = split.filter((_, i) => !LITTER.test(paths[i]) && !leadsOut(paths[i]));
  const table = clean.find((parts) => parts.at(-1)?.toLowerCase() === METADATA);
  const deepest = Math.max(0, ...clean.map((parts) => parts.length));
  const mayDrop = (shared: number) => (table === undefined ? deepest - shared > 2 : shared < table.length - 1);
  let shared = 0;
  while (mayDrop(shared) && clean.every((parts) => parts.length > shared + 1 && parts[shared] === clean[0][shared])) shared++;
  return split.map((parts) => parts.slice(parts.length > shared ? shared : 0).join("/"));
}

/** The chosen metadata.csv at the top of the folder, if there is one. */
export function findMetadata(files: readonly ChosenFile[]): ChosenFile | null {
  const paths = relativePaths(files.map(({ path }) => path));
  return files.find((_, i) => paths[i].toLowerCase() === METADATA) ?? null;
}

/**
 * Sorts the chosen files: films by label (what `labelOf` says, else the first folder), the rest with the reason why it is
 * not sent. `labelOf` answers from metadata.csv by the relative path; null where it says nothing.
 */
export function planImport(files: readonly ChosenFile[], labelOf: (path: string) => string | null): ImportPlan {
  const paths = relativePaths(files.map(({ path }) => path));
  const films: PlannedFilm[] = [];
  const ignored: { path: string; reason: string }[] = [];
  files.forEach(({ path: chosen, size, read }, i) => {
    const path = paths[i];
    if (leadsOut(chosen)) return void ignored.push({ path: chosen, reason: "its path leads out of the folder" });
    if (path.toLowerCase() === METADATA || LITTER.test(chosen)) return;
    const folder = path.includes("/") ? path.slice(0, path.indexOf("/")) : null;
    const label = labelOf(path) ?? folder;
    if (DOCUMENT.test(path)) ignored.push({ path, reason: "a document, not a film" });
    else if (size === 0) ignored.push({ path, reason: "the file is empty" });
    else if (label === null) ignored.push({ path, reason: "it lies in no class folder, and metadata.csv has no label for it" });
    else films.push({ path, label, size, read });
  });
  return { films, classes: classesOf(films), ignored, bytes: films.reduce((sum, { size }) => sum + size, 0) };
}

function classesOf(films: readonly PlannedFilm[]): ImportPlan["classes"] {
  const classes = new Map<string, { label: string; films: number; bytes: number }>();
  for (const { label, size } of films) {
    const known = classes.get(label) ?? { label, films: 0, bytes: 0 };
    classes.set(label, { label, films: known.films + 1, bytes: known.bytes + size });
  }
  return [...classes.values()].sort((a, b) => (a.label < b.label ? -1 : 1));
}

/** A data set name made of what was chosen: lower-case letters, digits and dashes, at most 63. */
export function suggestName(folder: string): string {
  const name = folder.replace(/\.zip$/i, "").normalize("NFKD").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+/, "").slice(0, 63).replace(/-+$/, "");
  return name === "" ? "data-set" : name;
}
