/** @file What an import would bring, told before the first byte is sent. */
import { type RejectedFile } from "@/lib/datasets/dataset";
import { type FolderFacts } from "@/lib/datasets/import/folder-facts";
import { type FolderQuestion } from "@/lib/datasets/folders/folder-classes";
import { type ImportAccount } from "@/lib/datasets/import/import-account";
import { type RecognisedLayout } from "@/lib/datasets/layouts/known-layouts";
import { lookAtFolder } from "@/lib/datasets/import/look-at-folder";
import { type FoundLabel } from "@/lib/datasets/import/name-classes";
import { type LayoutChoice, type PlannedFilm, planImport, recogniseFolder } from "@/lib/datasets/import/plan-import";
import { type SentFile } from "@/lib/datasets/sent-file";

/** A file somebody chose: its path with folders, and how to get its bytes. */
export interface ChosenFile extends SentFile {
  size: number;
  read: () => Promise<Blob | Uint8Array<ArrayBuffer>>;
}

/** What was chosen, its tables read, nothing else of it. */
export interface ChosenFolder {
  /** By path, relative to the data set's folder. */
  files: ReadonlyMap<string, ChosenFile>;
  facts: FolderFacts;
  /** The likeliest first; never none. */
  layouts: readonly RecognisedLayout[];
}

/** A film to be sent. `path` is relative to the data set's folder. */
export interface FilmToSend extends ChosenFile {
  planned: PlannedFilm;
}

export interface ImportPreview {
  films: readonly FilmToSend[];
  bytes: number;
  /** Films and bytes a label, in label order. */
  classes: readonly { label: string; films: number; bytes: number }[];
  /** Labels as they were found, and what becomes of them. */
  labels: readonly FoundLabel[];
  /** Files that are not sent. */
  ignored: readonly RejectedFile[];
  /** What was understood of the labels that somebody may want to know, in sentences. */
  remarks: readonly string[];
  /** What has to be answered before a film is sent; null for nothing. */
  question: FolderQuestion | null;
  /** Films with a known patient, and the patients; the headers of DICOM films may tell more. */
  known: { films: number; patients: number };
  /** What became of every table and row, and who is known. */
  account: ImportAccount;
}

/** Reads the tables of what was chosen and recognises how it is laid out. */
export async function openChosen(chosen: readonly ChosenFile[]): Promise<ChosenFolder> {
  const { facts, files } = await lookAtFolder(
    chosen.map((file) => ({ path: file.path, bytes: file.size, file })),
    ({ file }) => bytesOf(file),
  );
  return {
    files: new Map([...files].map(([path, { file }]) => [path, { ...file, path }])),
    facts,
    layouts: recogniseFolder(facts),
  };
}

/** Sorts the chosen files as the import itself will. Throws `invalidDataset` for a table that cannot be used so. */
export function previewImport({ files, facts }: ChosenFolder, choice: LayoutChoice): ImportPreview {
  const plan = planImport(facts, choice);
  const films = plan.entries.flatMap((planned) => {
    const file = files.get(planned.path);
    return file === undefined ? [] : [{ ...file, planned }];
  });
  return {
    films,
    labels: plan.labels,
    ignored: plan.rejected,
    remarks: plan.remarks,
    question: plan.question,
    bytes: films.reduce((sum, { size }) => sum + size, 0),
    classes: countClasses(films),
    known: { films: plan.account.patients.films, patients: plan.account.patients.patients },
    account: plan.account,
  };
}

function countClasses(films: readonly FilmToSend[]): ImportPreview["classes"] {
  const classes = new Map<string, { label: string; films: number; bytes: number }>();
  for (const {
    planned: { label },
    size,
  } of films) {
    const counted = classes.get(label) ?? { label, films: 0, bytes: 0 };
    classes.set(label, { label, films: counted.films + 1, bytes: counted.bytes + size });
  }
  return [...classes.values()].sort((a, b) => (a.label < b.label ? -1 : 1));
}

async function bytesOf(file: ChosenFile): Promise<Uint8Array> {
  const content = await file.read();
  return content instanceof Blob ? new Uint8Array(await content.arrayBuffer()) : content;
}

/** A data set name made of what was chosen: lower-case letters, digits and dashes, at most 63. */
export function suggestName(folder: string): string {
  const plain = folder
    .replace(/\.zip$/i, "")
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase();
  const name = plain
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+/, "")
    .slice(0, 63)
    .replace(/-+$/, "");
  return name === "" ? "data-set" : name;
}
