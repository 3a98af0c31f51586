/** @file Which cells in a column of labels say that nobody knows the label. */
import { labelKey } from "./name-key";

const SPREADSHEET_ERROR =
  /^#(n\/?a|nv|ref!|bezug!|value!|wert!|name\?|div\/0!|null!|num!|zahl!|getting_data|spill!|#+)/i;
const MARKS = /^[-_?.*/\\–—−\s]+$/;
/** “None”, “no” and “negative” are not among them: so many tables write a film without finding. */
const UNKNOWN = new Set([
  "nan",
  "na",
  "n/a",
  "n.a.",
  "<na>",
  "null",
  "(null)",
  "nil",
  "undefined",
  "unknown",
  "unkown",
  "unk",
  "unlabeled",
  "unlabelled",
  "not labeled",
  "not labelled",
  "not known",
  "not available",
  "not applicable",
  "missing",
  "tbd",
  "todo",
  "pending",
  "unbekannt",
  "k.a.",
  "keine angabe",
  "fehlt",
  "inconnu",
  "inconnue",
  "desconocido",
  "desconhecido",
  "sconosciuto",
  "onbekend",
  "неизвестно",
  "未知",
  "不明",
  "미상",
]);

/** The label that a cell of a table tells; null for what says that nobody knows it: NaN, N/A, unknown, marks such as `-` and `?`, errors of spreadsheets. */
export const knownLabel = (text: string): string | null =>
  UNKNOWN.has(labelKey(text)) || MARKS.test(text) || SPREADSHEET_ERROR.test(text.trim()) ? null : text;
