/** @file The one normal form in which names are compared: of files (a table's against the disk's) and of labels. What is shown keeps its own spelling. */

const PLAIN_ASCII = /^[\x21-\x7e]*$/;
/** Formatting characters that nobody sees: byte-order marks, zero-width blanks, soft hyphens, marks of writing direction. */
const INVISIBLE = /\p{Cf}/gu;
const BLANK = /[\p{Z}\s]/gu;
const BLANKS = /[\p{Z}\s]+/gu;
const DASHES = /[\p{Pd}\u2212]/gu;
const BETWEEN_WORDS = /(?<=[\p{L}\p{M}\p{N}])[ _-]+(?=[\p{L}\p{N}])/gu;
const WHOLE_NUMBER = /^(-?\d+)[.,]0+$/;
const APOSTROPHES = /[\u2018\u2019\u02bc\u00b4`]/g;

/**
 * The form in which names and paths of files are compared: / between folders, no case, Unicode composed (NFC; macOS
 * decomposes the names it writes), any blank the same blank, nothing invisible.
 */
export function nameKey(name: string): string {
  if (PLAIN_ASCII.test(name)) return name.replaceAll("\\", "/").toLowerCase();
  return withoutCase(
    name.replace(INVISIBLE, "").replace(BLANK, " ").replaceAll("\\", "/").trim().normalize("NFC"),
  ).normalize("NFC");
}

/**
 * The form in which labels are compared: as {@link nameKey}; apostrophes of any kind are one, and so are blanks, dashes and
 * _ between words; `1.0` is `1`, as statistics programs write it; compatible characters are the same (NFKC).
 */
export function labelKey(label: string): string {
  const plain = label
    .normalize("NFKC")
    .replace(INVISIBLE, "")
    .replace(BLANKS, " ")
    .trim()
    .replace(DASHES, "-")
    .replace(APOSTROPHES, "'");
  return withoutCase(plain.replace(BETWEEN_WORDS, " ").replace(WHOLE_NUMBER, "$1")).normalize("NFKC");
}

/** A label as it is shown: composed, no blanks at its ends, single ones inside, nothing invisible. */
export function tidyLabel(label: string): string {
  return label.normalize("NFC").replace(INVISIBLE, "").replace(BLANKS, " ").trim();
}

/** By way of upper case, so that ß and ss are the same; lower case first, for ẞ. */
const withoutCase = (text: string) => text.toLowerCase().toUpperCase().toLowerCase();
