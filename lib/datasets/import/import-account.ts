/** @file The account of an import: every table, every row, every patient, in figures and in sentences. One place makes it for preview, result, JSON and browser. */
import { labelKey } from "./name-key";
import type { PatientAccount } from "../identity/settle-patients";
import type { TableAccount } from "../tables/table-account";

export interface ImportAccount {
  /** Every table that was found, read or not. */
  tables: TableAccount[];
  patients: PatientAccount;
  /** What is likely wrong or missing, the gravest first, in sentences. */
  warnings: string[];
}

/** What the sentences are made from. */
export interface AccountFacts extends Omit<ImportAccount, "warnings"> {
  /** Labels of the films that are read. */
  classes: readonly string[];
  /** What becomes of a label of a table; null for one that is left out. */
  classOf(label: string): string | null;
  /** Tables that name films, or whose content is not known, with why they are not read. */
  unread: readonly { table: string; why: string }[];
  /** Archives inside the folder, which nothing looks into. */
  archives: readonly string[];
  /** Films of which a table tells another class than their folder. */
  disagreements: readonly { path: string; folder: string; table: string }[];
}

const EXAMPLES = 3;
/** More classes than these that are gone share a sentence. */
const MOST_NAMED = 5;

const films = (count: number) => `${count} ${count === 1 ? "film" : "films"}`;
const rows = (count: number) => `${count} ${count === 1 ? "row" : "rows"}`;
const one = (count: number, singular: string, plural: string) => (count === 1 ? singular : plural);
const some = (names: readonly string[], all = names.length) =>
  `${names.slice(0, EXAMPLES).join(", ")}${all > EXAMPLES ? ", …" : ""}`;

/**
 * The warnings of an import, the gravest first.
 * @param naming false leaves out files and patients by name: what is said after an import may be kept, and a name may be a patient's.
 */
export function importWarnings(
  { tables, patients, classes, classOf, unread, archives, disagreements }: AccountFacts,
  { naming }: { naming: boolean },
): string[] {
  const names = (list: readonly string[], all?: number) => (naming && list.length > 0 ? `: ${some(list, all)}` : "");
  return [
    ...unread.map(({ table, why }) => `${table} was not read: ${why}`),
    ...(archives.length === 0
      ? []
      : [
          `${archives.length} ${one(archives.length, "archive inside the folder was", "archives inside the folder were")} not looked into${names(archives)}. Unpack what belongs to the set: films, or a table of them.`,
        ]),
    ...vanishedClasses(tables, classes, classOf),
    ...tables.flatMap(({ table, contradicted }) =>
      contradicted.length === 0
        ? []
        : [
            `${table} contradicts itself or another table on ${films(contradicted.length)}, left out${names(contradicted.map(({ film, what }) => `${film} (${what})`))}.`,
          ],
    ),
    ...tables.flatMap(({ table, ambiguous }) =>
      ambiguous.length === 0
        ? []
        : [
            `${rows(ambiguous.length)} of ${table} ${one(ambiguous.length, "fits several films or cannot be told from another and is", "fit several films or cannot be told from each other and are")} applied to none${names(ambiguous.map(({ line, file, films: fitting }) => `line ${line} (${file}) fits ${fitting.slice(0, 2).join(" and ")}`))}. Write the folder before the file's name.`,
          ],
    ),
    ...tables.flatMap(({ table, withoutFilm }) =>
      withoutFilm.rows === 0
        ? []
        : [
            `${rows(withoutFilm.rows)} of ${table} ${one(withoutFilm.rows, "names a file that is", "name files that are")} not there${byLabel(withoutFilm)}${names(withoutFilm.examples, withoutFilm.rows)}.`,
          ],
    ),
    ...(disagreements.length === 0
      ? []
      : [
          `Of ${films(disagreements.length)} the table tells another class than the folder, and the table counts${names(disagreements.map(({ path, folder, table }) => `${path} (“${table}”, not “${folder}”)`))}.`,
        ]),
    ...(naming ? suspectSentences(patients) : []),
  ];
}

/** A sentence for each patient who is hardly one person. */
export function suspectSentences({ suspects }: Pick<PatientAccount, "suspects">): string[] {
  const shown = suspects
    .slice(0, 10)
    .map(
      ({ patient, why }) =>
        `Patient “${patient}” is hardly one person: ${why.join("; ")}. A split keeps all films of a patient together.`,
    );
  return suspects.length > shown.length
    ? [...shown, `${suspects.length - shown.length} more patients are hardly one person each.`]
    : shown;
}

/** The same account in counts, without files and patients by name. */
export function countedTables(tables: readonly TableAccount[]) {
  return tables.map(({ ambiguous, contradicted, withoutFilm: { rows: missing, byLabel: labels }, ...table }) => ({
    ...table,
    ambiguous: ambiguous.length,
    contradicted: contradicted.length,
    withoutFilm: { rows: missing, byLabel: labels },
  }));
}

/** Classes of a table none of whose films is there. */
function vanishedClasses(
  tables: readonly TableAccount[],
  classes: readonly string[],
  classOf: AccountFacts["classOf"],
): string[] {
  const left = new Set(classes.map(labelKey));
  const missing = new Map<string, { label: string; rows: number }>();
  for (const [given, count] of tables.flatMap(({ withoutFilm }) => Object.entries(withoutFilm.byLabel))) {
    const label = given === "" ? null : classOf(given);
    if (label === null || left.has(labelKey(label))) continue;
    const known = missing.get(labelKey(label)) ?? { label, rows: 0 };
    missing.set(labelKey(label), { ...known, rows: known.rows + count });
  }
  const gone = [...missing.values()].sort((one, other) => other.rows - one.rows);
  if (gone.length > MOST_NAMED)
    return [
      `${gone.length} classes are gone, for all of their rows name files that are not there: ${gone
        .slice(0, MOST_NAMED)
        .map(({ label, rows: count }) => `“${label}” (${rows(count)})`)
        .join(", ")}, …`,
    ];
  return gone.map(
    ({ label, rows: count }) =>
      `The class “${label}” is gone: ${count === 1 ? "its only row names a file that is" : `all of its ${count} rows name files that are`} not there.`,
  );
}

function byLabel({ rows: all, byLabel: counts }: TableAccount["withoutFilm"]): string {
  const labels = Object.entries(counts)
    .filter(([label]) => label !== "")
    .sort((a, b) => b[1] - a[1]);
  if (labels.length === 0) return "";
  if (labels.length === 1 && labels[0][1] === all) return `, ${all === 1 ? "" : "all "}of class “${labels[0][0]}”`;
  return ` (${labels
    .slice(0, 8)
    .map(([label, count]) => `${label}: ${count}`)
    .join(", ")}${labels.length > 8 ? ", …" : ""})`;
}

/** What is known of patients, in sentences. */
export function patientSentences({ patients, films: known, unknown, words }: PatientAccount): string[] {
  const said = Object.entries(words).sort((a, b) => b[1] - a[1]);
  return [
    ...(unknown > 0 && known + said.length > 0
      ? [
          `${films(known)} of ${patients} known ${one(patients, "patient", "patients")}; of ${films(unknown)} the patient is not known: each counts as a patient of its own.`,
        ]
      : []),
    ...(said.length === 0
      ? []
      : [
          `Words that name no patient: ${said
            .slice(0, 8)
            .map(([word, count]) => `“${word}” (${films(count)})`)
            .join(", ")}${said.length > 8 ? ", …" : ""}.`,
        ]),
  ];
}

/** A table in a sentence. */
export function tableSentence({
  table,
  notRead,
  rows: all,
  used,
  ambiguous,
  contradictedRows,
  withoutFilm,
  notes,
}: TableAccount): string {
  if (notRead !== null) return `${table}: not read, ${notRead}`;
  const parts = [
    [used, "used"],
    [ambiguous.length, "ambiguous"],
    [contradictedRows, "contradicted"],
    [withoutFilm.rows, "without film"],
    [notes, "no rows of films"],
  ] as const;
  return `${table}: ${rows(all)}${
    all === 0
      ? ""
      : `: ${parts
          .filter(([count]) => count > 0)
          .map(([count, word]) => `${count} ${word}`)
          .join(", ")}`
  }.`;
}
