/** @file Text that people write and read: titles, labels, sources, reasons, notes. Cleaned once, where it comes in. */
import { z } from "zod";

/** Controls (C0, DEL, C1), what turns the direction of text around, separators that no line of ours has, marks of a byte order and what is no character. */
const NO_TEXT = /[\p{Cc}\u202A-\u202E\u2066-\u2069\u2028\u2029\uFEFF\uFFFE\uFFFF]/gu;
/** Halves of surrogate pairs that stand alone. */
const HALVES = /\p{Cs}/gu;
const BREAKS = /\r\n?|[\n\u0085\u2028\u2029]/g;

/**
 * Text without what is none: control characters (a database refuses NUL, a terminal obeys escape sequences), characters
 * that write backwards, halves of surrogate pairs. A line break becomes a blank, or stays where `lines` are wanted.
 */
export function plainText(text: string, { lines = false }: { lines?: boolean } = {}): string {
  const whole = text.replace(HALVES, "\uFFFD");
  if (lines)
    return whole
      .replace(BREAKS, "\n")
      .replace(NO_TEXT, (character) => (character === "\n" || character === "\t" ? character : ""));
  return whole.replace(BREAKS, " ").replaceAll("\t", " ").replace(NO_TEXT, "");
}

/** Whether a database stores this text: it holds no NUL and no half of a surrogate pair. */
export function isStorable(text: string): boolean {
  return !text.includes("\0") && !/\p{Cs}/u.test(text);
}

/** A field of free text of at most `max` characters, cleaned by {@link plainText} and trimmed. */
export function textField(max: number): z.ZodString {
  return z
    .string()
    .overwrite((text) => plainText(text).trim())
    .max(max);
}

/** A field of text with line breaks, of at most `max` characters; its blanks stay as they are. */
export function linesField(max: number, tooLong?: string): z.ZodString {
  return z
    .string()
    .overwrite((text) => plainText(text, { lines: true }))
    .max(max, tooLong);
}
