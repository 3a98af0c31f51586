import { labelKey } from "../../import/name-key";
import { type FindingMark, MULTI_LABEL } from "../../marks/finding-marks";
import type { FilmMetadata } from "../../import/film-metadata";
import type { LayoutOptions } from "../layout";
import type { Mark } from "./read-findings";

/** What one reader, or the only one, says of a film: by finding, in the order of all findings. */
export type ReaderMarks = ReadonlyMap<string, Mark>;

const MARKS: Readonly<Record<Mark, FindingMark>> = { yes: "1", no: "0", uncertain: "u", nothing: "." };

/**
 * The marks of a film for every finding. Readers that contradict each other, or of whom one is uncertain, make a finding
 * uncertain; who says nothing does not count. Null where nothing is said of any finding.
 * @param options names and leaves out findings as labels; findings that are named alike are one, which is there where any
 * of them is.
 */
export function marksOfFindings(
  findings: readonly string[],
  readers: readonly ReaderMarks[],
  { labels, blankIsNo }: Pick<LayoutOptions, "labels" | "blankIsNo">,
): Record<string, FindingMark> | null {
  const names = new Map(Object.entries(labels).map(([label, name]) => [labelKey(label), name]));
  const found: Record<string, FindingMark> = {};
  for (const finding of findings) {
    const renamed = names.get(labelKey(finding));
    if (renamed === null) continue;
    const name = renamed ?? finding;
    const agreed = agreement(readers.map((marks) => MARKS[marks.get(finding) ?? "nothing"]));
    const mark = agreed === "." && blankIsNo ? "0" : agreed;
    found[name] = name in found ? anyOf(found[name], mark) : mark;
  }
  return Object.values(found).every((mark) => mark === ".") ? null : found;
}

function agreement(marks: readonly FindingMark[]): FindingMark {
  const said = new Set(marks.filter((mark) => mark !== "."));
  if (said.size > 1) return "u";
  return [...said].at(0) ?? ".";
}

/** Of two findings under one name. */
function anyOf(first: FindingMark, second: FindingMark): FindingMark {
  const order: readonly FindingMark[] = ["1", "u", ".", "0"];
  return order.find((mark) => mark === first || mark === second) ?? ".";
}

/** A film that has marks in place of a label. */
export function markedFilm(film: FilmMetadata, findings: Record<string, FindingMark>): FilmMetadata {
  return { ...film, label: MULTI_LABEL, findings };
}
