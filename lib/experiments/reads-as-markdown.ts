/** Marks that a parser of Markdown or TeX tries against each other: its time grows with their square. */
const MARKS = /[*_~`[\]<>$|\\{}^!&@]|:\/\/|www\./g;
const MAX_MARKS = 2_500;
const MAX_MARKS_IN_A_BLOCK = 1_000;
/** Beginnings of lists and quotes on one line, each a level deeper. */
const DEEP = /^(?:[ \t]*(?:[-+*>]|\d{1,9}[.)])[ \t]*){10}/m;
/** Lines are quadratic too: of 32,000 that alternate between words and `=`, the parser made a minute and more. */
const MAX_LINES = 2_000;
const MAX_INDENT = /^[ \t]{100}/m;

/**
 * Whether a note is laid out as Markdown, within a blink: it has not too many lines and marks, in all and in one paragraph, and
 * does not nest too deep. Another is shown as it was written.
 */
export function readsAsMarkdown(markdown: string): boolean {
  if (DEEP.test(markdown) || MAX_INDENT.test(markdown)) return false;
  if (countMarks(markdown) > MAX_MARKS || markdown.split("\n").length > MAX_LINES) return false;
  return markdown.split(/\n[ \t]*\n/).every((block) => countMarks(block) <= MAX_MARKS_IN_A_BLOCK);
}

function countMarks(text: string): number {
  let count = 0;
  for (const _ of text.matchAll(MARKS)) if (++count > MAX_MARKS) break;
  return count;
}
