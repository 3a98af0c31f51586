/**
 * @file Text of others as a terminal may show it. Titles, labels and file names are data: what in them moves the cursor,
 * sets colours, renames the window or turns the reading direction is written out instead of obeyed.
 */

/** Control characters but line feed and tab; marks of direction; what takes no place; line ends of Unicode; tags; halves of pairs. */
const UNPRINTABLE =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb]|[\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/gu;

/**
 * A text of several lines without anything that a terminal obeys; line feeds and tabs stay.
 * @param {string} text
 */
export function printable(text) {
  return text.replace(UNPRINTABLE, shown);
}

/**
 * A name, title or label as part of one line: line feeds and tabs are written out, too.
 * @param {string} text
 */
export function printableLine(text) {
  return printable(text).replace(/[\n\t]/g, shown);
}

/**
 * A template tag: what stands between the substitutions is ours, what they bring is data of one line.
 * @param {TemplateStringsArray} words
 * @param {...(string | number)} data
 * @example line`${file}: ${reason}`
 */
export function line(words, ...data) {
  return words.reduce((text, word, index) => text + printableLine(String(data[index - 1])) + word);
}

/**
 * JSON as a terminal may show it: the same value, with what a terminal would obey as `\u` escapes.
 * @param {unknown} value
 */
export function printableJson(value) {
  // JSON escapes the controls below 32 itself.
  return JSON.stringify(value).replace(UNPRINTABLE, (character) =>
    [...Array(character.length).keys()].map((unit) => `\\u${hex(character.charCodeAt(unit))}`).join(""),
  );
}

/** Controls by their Unicode pictures, the rest by number. @param {string} character */
function shown(character) {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return "\u2421";
  return `<U+${hex(code).toUpperCase()}>`;
}

/** @param {number} code */
function hex(code) {
  return code.toString(16).padStart(4, "0");
}
