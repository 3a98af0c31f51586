/** @file What a data set of several findings a film says of each: yes, no, uncertain, or nothing. */
import { z } from "zod";
import { invariant } from "../../invariant";

/** `1` yes, `0` no, `u` uncertain (CheXpert's −1), `.` missing: nothing is said (an empty cell). */
export const FindingMark = z.enum(["1", "0", "u", "."]);
export type FindingMark = z.infer<typeof FindingMark>;

/** In the order in which they are told: of an enum of digits JavaScript has an order of its own. */
export const MARK_ORDER: readonly FindingMark[] = ["1", "0", "u", "."];

/** The marks of one film, one character a finding, in the order of its data set's findings. */
export const FilmMarks = z.string().regex(/^[10u.]+$/, "a 1, 0, u or . for each finding");

/** The label of every film of a data set of several findings a film: it has no other class than this. */
export const MULTI_LABEL = "multi-label";

/** What a mark is called. */
export const MARK_WORDS: Readonly<Record<FindingMark, string>> = {
  "1": "yes",
  "0": "no",
  u: "uncertain",
  ".": "missing",
};

/** The mark at a place of a film's marks. */
export function markAt(marks: string, finding: number): FindingMark {
  const mark = MARK_ORDER.find((one) => one === marks[finding]);
  invariant(mark !== undefined, `no mark ${finding} in “${marks}”`);
  return mark;
}

/** The findings that a film has, and those that are uncertain, in words; "no finding marked" where there is neither. */
export function marksInWords(marks: string, findings: readonly string[]): string {
  const told = findings.flatMap((name, at) =>
    marks[at] === "1" ? [name] : marks[at] === "u" ? [`${name} (uncertain)`] : [],
  );
  return told.length === 0 ? "no finding marked" : told.join(", ");
}
