import type { LayoutId } from "../layout";

/** How a table of findings says what a film shows. */
export type FindingColumns =
  /** A column a finding: 1 for yes, 0 for no, -1 for uncertain, empty for nothing said. */
  | { kind: "one-hot" }
  /** A column of one finding a row; a film may have several rows. */
  | { kind: "one"; column: string }
  /** A column with a list of findings, as Python writes it: `['pneumonia', 'pleural effusion']`. */
  | { kind: "list"; column: string }
  /** A column with 1 or 0 for a single finding. */
  | { kind: "flag"; column: string; yes: string; no: string };

/** A kind of table of a public set. Headings are in their plain form: lower case, blanks and dashes as _. */
export interface FindingTableKind {
  /** The columns that it is known by. */
  headings: readonly string[];
  findings: FindingColumns;
}

/** What is known of the tables of a public set; adding a set is adding such a row. */
export interface FindingFormat {
  id: LayoutId;
  title: string;
  looks: string;
  /** Its kinds of tables; of those that name a film the first says its label. */
  tables: readonly FindingTableKind[];
  /** The column by which a row names its films. */
  key: string;
  /** How many last parts of a path, and of a cell of `key`, must be the same, the last without its extension. @default 1 */
  keyParts?: number;
  /** What of a cell of `key` and of a path must be the same instead. */
  keyPatterns?: { cell: RegExp; path: RegExp };
  /** A table of films for names that tell no key: from the name of a film to the key, with more columns on it. */
  films?: { headings: readonly string[]; name: string; key: string };
  /** A table that names files in a column of its own is none of it: `key` would be something else there. @default false */
  hasNoFileColumn?: true;
  /** What it calls a film without finding, in any case. */
  normal: readonly string[];
  /** Its findings as its makers spell them: copies differ in the case of their headings. @default as the table spells them */
  spellings?: readonly string[];
  /** Columns or values that are no finding, such as devices, in any case. */
  noFindings?: readonly string[];
  /** Values for films that its makers left out themselves, in any case. */
  excluded?: readonly string[];
  /** Further columns by their headings. */
  columns: Partial<Record<"patient" | "sex" | "age" | "view", string>>;
  /** Column that says lateral, where `view` says how a frontal film was taken. */
  lateral?: string;
  /** The patient in a path, where no column tells it. */
  patientPattern?: RegExp;
  /** More to know, in sentences. */
  notes?: readonly string[];
}
