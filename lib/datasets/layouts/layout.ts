/** @file A layout: how the films of a set lie in folders and what tells of them. Pure, so that a browser can preview an import before it sends a byte. */
import { z } from "zod";
import type { RejectedFile } from "../dataset";
import type { FilmMetadata } from "../import/film-metadata";
import { textField } from "../../text/plain-text";
import { ClassFolder, type FolderClasses } from "../folders/folder-classes";
import { ColumnMap } from "../tables/film-columns";
import type { TableAccount } from "../tables/table-account";

export const LayoutId = z.enum([
  "class-folders",
  "film-table",
  "radiography-database",
  "covidx",
  "covid-chestxray",
  "chestx-ray14",
  "darkcovidnet",
  "chexpert",
  "mimic-cxr",
  "vindr-cxr",
  "rsna-pneumonia",
  "padchest",
  "coronahack",
  "one-hot-table",
  "dicom",
]);
export type LayoutId = z.infer<typeof LayoutId>;

/** What a person may change before an import; what a layout suggests. */
export const LayoutOptions = z.strictObject({
  /** The table that tells of the films, by its path; null for none. */
  table: z.string().nullable().default(null),
  /** Which of its columns says what. Empty: by their headings. */
  columns: ColumnMap.default({}),
  /** Whether other tables that name films tell of them, too: lists of training and test films, labels in one and patients in another. */
  joins: z.boolean().default(true),
  /** Label as folder or table has it → label in the data set; null leaves its films out. Others stay as they are. */
  labels: z.record(z.string(), textField(100).min(1).nullable()).default({}),
  /** For films that neither a folder nor a table labels. */
  label: textField(100).min(1).nullable().default(null),
  /** Which folders are the classes, where folders tell the labels. */
  classFolder: ClassFolder.default("auto"),
  /** For films whose source nothing tells, such as the name of the hospital. */
  source: textField(100).default(""),
  /** Whether a film is marked for every finding that its table tells of, where it would else need one label. */
  multiLabel: z.boolean().default(false),
  /** Of such films: whether an empty cell of a column of one finding means no, and not that nothing is said. */
  blankIsNo: z.boolean().default(false),
});
export type LayoutOptions = z.infer<typeof LayoutOptions>;

export const DEFAULT_LAYOUT_OPTIONS: LayoutOptions = LayoutOptions.parse({});

/** A folder sorted for layouts. */
export interface SortedFolder {
  /** Paths that may be films, in code-point order. */
  films: readonly string[];
  tables: ReadonlyMap<string, string>;
}

/** Why a folder seems to be laid out so. */
export interface Recognition {
  /** 0–1; the highest is suggested first. */
  strength: number;
  /** Sentences for people. */
  evidence: readonly string[];
  options: LayoutOptions;
}

/** What a layout knows of a film, its label only where no folder tells it, with the rows that told it; or why it takes no part. */
export type Told = { film: FilmMetadata; from?: readonly string[] } | { refused: string };

export interface LayoutReading {
  /** The tables that take part. */
  tables: readonly string[];
  tell(path: string): Told;
  /** What became of the rows of each of its tables; a DICOMDIR has none. */
  accounts: readonly TableAccount[];
  /** What somebody should know of how they were read, in sentences. @default nothing */
  remarks?: readonly string[];
  /** The labels of films whose label nothing else tells. @default none */
  folders?: FolderClasses;
  /** Files that a table names and that are not in the folder, with the reason. @default none */
  missing?(): RejectedFile[];
}

export interface Layout {
  id: LayoutId;
  title: string;
  /** What such a folder looks like, in a sentence. */
  looks: string;
  /** Whether its tables can tell several findings a film. @default false */
  tellsSeveral?: true;
  /** Null where the folder is not laid out so. Throws nothing. */
  recognise(folder: SortedFolder): Recognition | null;
  /** Throws `invalidDataset` when a table that takes part cannot be read. */
  read(folder: SortedFolder, options: LayoutOptions): LayoutReading;
}
