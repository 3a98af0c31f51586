/** @file The bytes of a table as text, in whatever encoding programs write tables; what cannot be told for sure is refused, never guessed without a word. */
import { HilumError } from "../../errors";

export interface DecodedText {
  text: string;
  /** What a person should know of how it was read; null for plain UTF-8. */
  remark: string | null;
}

/** Enough of a text to see how its bytes lie. */
const LOOKED_AT = 64 * 1024;
/** Words of Western languages have fewer letters outside ASCII in a row; other scripts, and those of two bytes a letter, have more. */
const WESTERN_RUN = 3;
const EXAMPLES = 3;

/**
 * The text of a table: UTF-8 with or without a byte-order mark; UTF-16 of both orders, with a mark or told by where its
 * zeros are; else Windows-1252 (which holds Latin-1), said in a remark with some words for a person to check.
 * @param name what errors call it.
 * @throws HilumError invalidDataset for UTF-32, other alphabets' old encodings, damaged UTF-8 and what is no text at all.
 */
export function decodeText(bytes: Uint8Array, name: string): DecodedText {
  const unicode = wideEncoding(bytes);
  if (unicode === "utf-32") throw unreadable(`${name} is written in UTF-32.`);
  if (unicode !== null)
    return {
      text: new TextDecoder(unicode).decode(bytes),
      remark: `${name} is written in ${unicode === "utf-16le" ? "UTF-16" : "UTF-16, big end first"}, as Excel's “Unicode text” is.`,
    };
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (/[\0-\x08\x0e-\x1a\x1c-\x1f]/.test(text.slice(0, LOOKED_AT)))
      throw unreadable(`${name} is no text.`, "Save it as .csv (UTF-8) from the program that made it.");
    return { text, remark: null };
  } catch (error) {
    if (error instanceof HilumError) throw error;
    return western(bytes, name);
  }
}

/** By the byte-order mark, else by the zeros that plain letters have in wide encodings. */
function wideEncoding(bytes: Uint8Array): "utf-16le" | "utf-16be" | "utf-32" | null {
  const starts = (...mark: number[]) => mark.every((byte, at) => bytes[at] === byte);
  if (starts(0xff, 0xfe, 0, 0) || starts(0, 0, 0xfe, 0xff)) return "utf-32";
  if (starts(0xff, 0xfe)) return "utf-16le";
  if (starts(0xfe, 0xff)) return "utf-16be";
  const looked = Math.min(bytes.length, LOOKED_AT) & ~3;
  const zeros = [0, 0, 0, 0];
  for (let at = 0; at < looked; at++) if (bytes[at] === 0) zeros[at & 3]++;
  const share = zeros.map((count) => (looked === 0 ? 0 : count / (looked / 4)));
  if (share.filter((some) => some > 0.9).length === 3) return "utf-32";
  // Separators, digits and line ends have their zero whatever alphabet the words are of.
  if (share[1] + share[3] > 0.3 && share[0] + share[2] < 0.02) return "utf-16le";
  return share[0] + share[2] > 0.3 && share[1] + share[3] < 0.02 ? "utf-16be" : null;
}

/** What Windows-1252 has at 0x80–0x9f; some versions of Node decode these as Latin-1, control characters that no text holds. */
const WINDOWS_1252 = "€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ";

function decodeWestern(bytes: Uint8Array): string {
  return new TextDecoder("windows-1252")
    .decode(bytes)
    .replace(/[\x80-\x9f]/g, (char) => WINDOWS_1252[char.charCodeAt(0) - 0x80]);
}

function western(bytes: Uint8Array, name: string): DecodedText {
  const high = highRuns(bytes);
  if (high.wellFormed > high.others)
    throw unreadable(
      `${name} is UTF-8 with damaged letters, the first on line ${high.damagedLine}.`,
      "Correct that line and save it as UTF-8.",
    );
  const text = decodeWestern(bytes);
  if (high.longest > WESTERN_RUN || /[\0-\x08\x0e-\x1a\x1c-\x1f]/.test(text.slice(0, LOOKED_AT)))
    throw unreadable(
      `${name} is neither UTF-8 nor UTF-16, and not in a Western alphabet: in which encoding it is written cannot be told.`,
    );
  const words = [...new Set(text.match(/[\p{L}\p{M}\p{N}]*[^\x00-\x7f][\p{L}\p{M}\p{N}]*/gu) ?? [])].slice(0, EXAMPLES);
  return {
    text,
    remark: `${name} is not UTF-8 and was read as Windows-1252: ${words.map((word) => `“${word}”`).join(", ")}. If these words are wrong, save it as UTF-8.`,
  };
}

/** Runs of bytes beyond ASCII: the longest, how many are well-formed UTF-8, how many are not, and the line of the first that is not. */
function highRuns(bytes: Uint8Array): { longest: number; wellFormed: number; others: number; damagedLine: number } {
  const found = { longest: 0, wellFormed: 0, others: 0, damagedLine: 0 };
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let line = 1;
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] === 10) line++;
    if (bytes[at] < 0x80) continue;
    let end = at;
    while (end < bytes.length && bytes[end] >= 0x80) end++;
    found.longest = Math.max(found.longest, end - at);
    try {
      decoder.decode(bytes.subarray(at, end));
      found.wellFormed++;
    } catch {
      found.others++;
      found.damagedLine ||= line;
    }
    at = end - 1;
  }
  return found;
}

const unreadable = (message: string, remedy = "Save it as UTF-8 (in Excel: “CSV UTF-8”).") =>
  new HilumError("invalidDataset", message, { remedy });
