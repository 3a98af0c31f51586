/** @file Which words in a patient column, or in a header's Patient ID, name a patient, and which say that nobody is named. */

/** What spreadsheets write where a formula failed, in English and German. */
const SPREADSHEET_ERROR =
  /^#(n\/?a|nv|ref!|bezug!|value!|wert!|name\?|div\/0!|null!|num!|zahl!|getting_data|spill!|#+)/i;
/** A long number that a spreadsheet rounded: all numbers that begin alike look the same so. */
const ROUNDED = /^\d([.,]\d+)?e\+\d{2,}$/i;
const NEGATIVE = /^[-−]\d+([.,]0+)?$/;

/** Nouns that stand beside such a word, or alone where a form was left as it came. */
const NOUN =
  /^(patients?|patientid|pat|pt|subjects?|persons?|people|cases?|names?|ids?|identifiers?|numbers?|no|nr|study|data|values?|info|information|record|entry)$/;

const UNKNOWN = new Set([
  "nan",
  "na",
  "n a",
  "none",
  "null",
  "nil",
  "nul",
  "undefined",
  "undef",
  "unknown",
  "unkown",
  "uknown",
  "unkn",
  "unk",
  "ukn",
  "unidentified",
  "unnamed",
  "unassigned",
  "unspecified",
  "unavailable",
  "unrecorded",
  "unlisted",
  "not known",
  "not available",
  "not applicable",
  "not provided",
  "not given",
  "not specified",
  "not recorded",
  "not reported",
  "not stated",
  "not disclosed",
  "not found",
  "not set",
  "not assigned",
  "not identified",
  "missing",
  "empty",
  "blank",
  "void",
  "absent",
  "without",
  "no",
  "yes",
  "true",
  "false",
  "other",
  "various",
  "multiple",
  "any",
  "same",
  "default",
  "dummy",
  "test",
  "tbd",
  "tba",
  "tbc",
  "todo",
  "to be determined",
  "pending",
  "nd",
  "n d",
  "ns",
  "n s",
  "nk",
  "n k",
  "anonymous",
  "anonymus",
  "anonymized",
  "anonymised",
  "anonymize",
  "anonymise",
  "anonymisation",
  "anonymization",
  "anon",
  "anonym",
  "anonymisiert",
  "anonymes",
  "anonyme",
  "anonimo",
  "anónimo",
  "anonimizado",
  "anoniem",
  "anonymiserad",
  "аноним",
  "匿名",
  "deidentified",
  "de identified",
  "deid",
  "pseudonymized",
  "pseudonymised",
  "removed",
  "redacted",
  "deleted",
  "withheld",
  "hidden",
  "masked",
  "confidential",
  "private",
  "unbekannt",
  "unbek",
  "nicht bekannt",
  "keine",
  "keine angabe",
  "keine angaben",
  "k a",
  "ka",
  "ohne",
  "ohne angabe",
  "fehlt",
  "fehlend",
  "leer",
  "nicht verfügbar",
  "nicht vorhanden",
  "inconnu",
  "inconnue",
  "non disponible",
  "non renseigné",
  "absente",
  "aucun",
  "desconocido",
  "desconocida",
  "sin datos",
  "ninguno",
  "no disponible",
  "no consta",
  "desconhecido",
  "desconhecida",
  "sconosciuto",
  "sconosciuta",
  "ignoto",
  "nessuno",
  "onbekend",
  "geen",
  "ukendt",
  "ukjent",
  "okänd",
  "tuntematon",
  "nieznany",
  "brak",
  "neznámý",
  "bilinmiyor",
  "yok",
  "неизвестно",
  "неизвестен",
  "нет",
  "нет данных",
  "未知",
  "不明",
  "无",
  "無",
  "不详",
  "なし",
  "미상",
  "없음",
  "알 수 없음",
]);

/**
 * The patient that a cell or a header names, trimmed, without the `.0` that statistics programs add to numbers; null for
 * what says that nobody is named: words for unknown and anonymous in several languages, with or without “patient” beside
 * them, marks such as `-` and `?`, errors and rounded numbers of spreadsheets, negative numbers. Fill-in numbers such as 0
 * or 9999 are a matter of the whole set: see {@link fillInNumbers}.
 */
export function knownPatient(text: string): string | null {
  const trimmed = text.normalize("NFC").trim();
  if (SPREADSHEET_ERROR.test(trimmed) || ROUNDED.test(trimmed) || NEGATIVE.test(trimmed)) return null;
  const words = trimmed
    .normalize("NFKC")
    .toLowerCase()
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((word) => word !== "");
  if (isUnknown(words)) return null;
  return /^\d+[.,]0+$/.test(trimmed) ? trimmed.replace(/[.,]0+$/, "") : trimmed;
}

function isUnknown(words: readonly string[]): boolean {
  const rest = words.filter((word) => !NOUN.test(word));
  if (rest.length === 0) return true;
  return (
    [words, rest].some((some) => UNKNOWN.has(some.join(" "))) ||
    rest.every((word) => UNKNOWN.has(word) || /^x+$/.test(word))
  );
}

/** How one patient may be written in several ways: the same for any case, blanks and Unicode form. */
export const patientKey = (patientId: string): string =>
  patientId.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();

const FILL_IN = /^(0+|9{2,})$/;

/** True for a number that programs fill in where they have none, and that no hospital gives out: `0`, `000000`, `9999`. */
export const isHeaderFillIn = (patientId: string): boolean => /^(0+|9{4,})$/.test(patientId.trim());

/**
 * Patient ids that are numbers filled in for want of one (all zeros, all nines) rather than a patient's: shared by two
 * films or more where no neighbouring number (`001` beside `000`) shows that patients were counted so, and with such a
 * neighbour by more than twice as many films as any other patient has.
 * @param films patient id → films.
 */
export function fillInNumbers(films: ReadonlyMap<string, number>): Set<string> {
  const found = new Set<string>();
  for (const [id, count] of films) {
    if (!FILL_IN.test(id) || count < 2) continue;
    const others = [...films].filter(([other]) => other !== id && !FILL_IN.test(other));
    const neighbour = id.startsWith("0") ? `${id.slice(0, -1)}1` : `${id.slice(0, -1)}8`;
    const most = Math.max(0, ...others.map(([, number]) => number));
    if (!films.has(neighbour) || count > 2 * most) found.add(id);
  }
  return found;
}
