/** @file Text of a DICOM header in its Specific Character Set (0008,0005), PS3.3 §C.12.1.1.2 and PS3.5 §6.1. */

/** Labels of the Encoding Standard for the defined terms, by the number of their ISO registration (Tables C.12-2 to C.12-4). */
const REGISTERED: Record<string, string> = {
  13: "shift_jis",
  58: "gb18030",
  87: "euc-jp",
  100: "iso-8859-1",
  101: "iso-8859-2",
  109: "iso-8859-3",
  110: "iso-8859-4",
  126: "iso-8859-7",
  127: "iso-8859-6",
  138: "iso-8859-8",
  144: "iso-8859-5",
  148: "iso-8859-9",
  149: "euc-kr",
  159: "euc-jp",
  166: "tis-620",
  192: "utf-8",
  203: "iso-8859-15",
};
/** What an escape sequence puts into the upper half of the code table (PS3.5 §6.1.2.5, Tables C.12-3 and C.12-4). */
const UPPER_HALF: Record<string, string> = {
  "-A": "iso-8859-1",
  "-B": "iso-8859-2",
  "-C": "iso-8859-3",
  "-D": "iso-8859-4",
  "-F": "iso-8859-7",
  "-G": "iso-8859-6",
  "-H": "iso-8859-8",
  "-L": "iso-8859-5",
  "-M": "iso-8859-9",
  "-T": "tis-620",
  "-b": "iso-8859-15",
  ")I": "shift_jis",
  "$)A": "gb18030",
  "$)C": "euc-kr",
};
/** Codes of two bytes in the lower half: the same characters as in EUC-JP, whose bytes have their highest bit set, JIS X 0212 behind a shift. */
const LOWER_HALF_PAIRS: Record<string, readonly number[]> = { "$@": [], $B: [], "$(D": [0x8f] };
const ESCAPE = /\x1b([\x20-\x2f]{1,3}[\x40-\x7e])/;
const UNDECLARED = "iso-8859-1";

/**
 * Decodes the bytes of one value.
 * @param characterSet the value of (0008,0005), "" where there is none; unknown terms count as Latin-1.
 */
export function decodeDicomText(bytes: Uint8Array, characterSet: string): string {
  const raw = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  let upper = initialEncoding(characterSet);
  if (!raw.includes("\x1b")) return decodeAs(bytes, upper);
  let pairs: readonly number[] | undefined;
  // Split at a pattern with a group: text, designation, text, designation, text …
  const [first, ...rest] = raw.split(ESCAPE);
  let text = decodeAs(bytesOf(first), upper);
  for (let at = 0; at < rest.length; at += 2) {
    const [designation, coded] = [rest[at], bytesOf(rest[at + 1])];
    pairs = LOWER_HALF_PAIRS[designation] ?? (designation.startsWith("(") ? undefined : pairs);
    upper = UPPER_HALF[designation] ?? upper;
    text += pairs === undefined ? decodeAs(coded, upper) : decodePairs(coded, pairs);
  }
  return text;
}

/**
 * The ways in which a value may reasonably be read, for many files declare no character set, or a wrong one: as declared,
 * as UTF-8 where it is that, and as Latin-1 where the declared set does not have it.
 */
export function readingsOf(bytes: Uint8Array, characterSet: string): string[] {
  const declared = decodeDicomText(bytes, characterSet);
  if (bytes.every((byte) => byte < 0x80)) return [declared];
  // What is UTF-8 by its rules is no Latin-1: read so it would be odd letters that stand in other names, too.
  if (isUtf8(bytes))
    return initialEncoding(characterSet) === UNDECLARED
      ? [decodeAs(bytes, "utf-8")]
      : [...new Set([declared, decodeAs(bytes, "utf-8")])];
  return declared.includes("\ufffd") ? [declared, decodeAs(bytes, UNDECLARED)] : [declared];
}

/** Of the first of the terms: what holds until an escape sequence says otherwise. */
function initialEncoding(characterSet: string): string {
  const name = characterSet.split("\\")[0].trim().toUpperCase();
  if (name === "GB18030" || name === "GBK") return name.toLowerCase();
  return REGISTERED[/^ISO[ _](?:2022[ _])?IR[ _](\d+)$/.exec(name)?.[1] ?? ""] ?? UNDECLARED;
}

/** Each code of two bytes as EUC-JP writes it; controls and blanks between them stay. */
function decodePairs(bytes: Uint8Array, shift: readonly number[]): string {
  const coded: number[] = [];
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] <= 0x20 || at + 1 === bytes.length) coded.push(bytes[at]);
    else coded.push(...shift, bytes[at] | 0x80, bytes[++at] | 0x80);
  }
  return decodeAs(Uint8Array.from(coded), "euc-jp");
}

const bytesOf = (raw: string) => Uint8Array.from(raw, (letter) => letter.charCodeAt(0));

function decodeAs(bytes: Uint8Array, encoding: string): string {
  return new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes);
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes).length > 0;
  } catch {
    return false;
  }
}
