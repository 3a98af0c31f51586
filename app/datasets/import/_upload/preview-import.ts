/** @file What an import would bring, told before the first byte is sent. */
import { type RejectedFile } from "@/lib/datasets/dataset";
import { METADATA_FILE, planImport } from "@/lib/datasets/plan-import";
import { relativePaths } from "@/lib/datasets/relative-paths";
import { isHilumError } from "@/lib/errors";

/** A file somebody chose: its path with folders, and how to get its bytes. */
export interface ChosenFile {
  path: string;
  size: number;
  read: () => Promise<Blob | Uint8Array<ArrayBuffer>>;
}

/** A film to be sent. `path` is relative to the data set's folder. */
export interface FilmToSend extends ChosenFile {
  label: string;
}

/** How metadata.csv fits the films; null without one. */
export type MetadataMatch = { kind: "matched"; matched: number; patients: number } | { kind: "unreadable"; message: string };

export interface ImportPreview {
  films: readonly FilmToSend[];
  bytes: number;
  /** Films and bytes a label, in label order. */
  classes: readonly { label: string; films: number; bytes: number }[];
  /** Files that are not sent. */
  ignored: readonly RejectedFile[];
  metadataFile: ChosenFile | null;
  metadata: MetadataMatch | null;
}

/** Sorts the chosen files as the import itself will. A metadata.csv that cannot be read is shown and left out. */
export async function previewImport(chosen: readonly ChosenFile[]): Promise<ImportPreview> {
  const paths = relativePaths(chosen.map(({ path }) => path));
  const files = chosen.map(({ size, read }, i) => ({ path: paths[i], size, read }));
  const metadataFile = files.find(({ path }) => path.toLowerCase() === METADATA_FILE) ?? null;
  const csv = metadataFile === null ? null : await textOf(metadataFile);
  try {
    return sortFiles(files, metadataFile, csv);
  } catch (error) {
    if (csv === null || !isHilumError(error)) throw error;
    return { ...sortFiles(files, null, null), metadata: { kind: "unreadable", message: error.message } };
  }
}

function sortFiles(files: readonly ChosenFile[], metadataFile: ChosenFile | null, csv: string | null): ImportPreview {
  const empty = new Set(files.filter(({ size }) => size === 0).map(({ path }) => path));
  const byPath = new Map(files.map((file) => [file.path, file]));
  const plan = planImport(files, csv);
  const films = plan.entries.flatMap(({ path, label }) => {
    const file = byPath.get(path);
    return file === undefined || empty.has(path) ? [] : [{ ...file, label }];
  });
  const known = plan.entries.filter(({ metadata }) => metadata.patientId !== null);
  return {
    films, metadataFile,
    bytes: films.reduce((sum, { size }) => sum + size, 0),
    classes: countClasses(films),
    ignored: [...plan.rejected, ...plan.entries.filter(({ path }) => empty.has(path)).map(({ path }) => ({ file: path, reason: "the file is empty" }))],
    metadata: csv === null ? null : { kind: "matched", matched: known.length, patients: new Set(known.map(({ metadata }) => metadata.patientId)).size },
  };
}

function countClasses(films: readonly FilmToSend[]): ImportPreview["classes"] {
  const classes = new Map<string, { label: string; films: number; bytes: number }>();
  for (const { label, size } of films) {
    const counted = classes.get(label) ?? { label, films: 0, bytes: 0 };
    classes.set(label, { label, films: counted.films + 1, bytes: counted.bytes + size });
  }
  return [...classes.values()].sort((a, b) => (a.label < b.label ? -1 : 1));
}

async function textOf(file: ChosenFile): Promise<string> {
  const content = await file.read();
  return content instanceof Blob ? content.text() : new TextDecoder().decode(content);
}

/** A data set name made of what was chosen: lower-case letters, digits and dashes, at most 63. */
export function suggestName(folder: string): string {
  const plain = folder.replace(/\.zip$/i, "").normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const name = plain.replace(/[^a-z0-9]+/g, "-").replace(/^-+/, "").slice(0, 63).replace(/-+$/, "");
  return name === "" ? "data-set" : name;
}
