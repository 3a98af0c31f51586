/** @file Paths and messages in which the patient of a DICOM file is not named. */
import { createHmac } from "node:crypto";

/** Words that stand in the names of test and public films and in those of folders alike: they name nobody. */
const COMMON = new Set(["normal", "abnormal", "covid", "covid-19", "covid19", "pneumonia", "chest", "thorax", "xray", "x-ray", "image", "patient", "anonymous", "anonymized", "anon", "unknown", "none", "test", "case", "study", "series", "sample", "dicom", "dcm"]);
/** Longer marks count wherever they stand in a name, shorter ones as words of their own. */
const SHORTEST_INSIDE = 4;
const EXTENSION = /\.[a-z]{1,5}\d?$/i;

/**
 * The path with a keyed stand-in for each folder and file name in which a mark of the identity stands, in whatever case
 * and with whatever between its parts; null where none does. The same name always gets the same stand-in.
 * @param marks names, ids and dates as a header writes them (FilmIdentity).
 */
export function hideInPath(path: string, marks: readonly string[], key: Uint8Array): string | null {
  const telling = tellingMarks(marks);
  const segments = path.split("/");
  const hidden = segments.map((segment, index) => (isTold(segment, telling) ? standIn(segment, index === segments.length - 1, key) : segment));
  return hidden.some((segment, index) => segment !== segments[index]) ? hidden.join("/") : null;
}

/**
 * Paths of files that were never opened, with the stand-ins that folders and files of the same names got elsewhere.
 * @param hidden what the paths of other files became; null for those that stayed.
 */
export function hideLikewise(paths: readonly string[], hidden: readonly { path: string; hiddenPath: string | null }[]): string[] {
  const standIns = new Map<string, string>();
  for (const { path, hiddenPath } of hidden) {
    if (hiddenPath === null) continue;
    const shown = hiddenPath.split("/");
    path.split("/").forEach((segment, at) => {
      if (shown[at] !== segment) standIns.set(segment, shown[at]);
    });
  }
  return paths.map((path) => path.split("/").map((segment) => standIns.get(segment) ?? segment).join("/"));
}

/** A message about a file that no longer names it: its path, its bare name and every mark are replaced. */
export function hideInText(text: string, { path, hiddenPath, marks }: { path: string; hiddenPath: string | null; marks: readonly string[] }): string {
  const nameOf = (whole: string) => whole.split("/").at(-1) ?? whole;
  const shown = hiddenPath === null ? text : text.replaceAll(path, hiddenPath).replaceAll(nameOf(path), nameOf(hiddenPath));
  return tellingMarks(marks).filter((mark) => mark.length >= SHORTEST_INSIDE).reduce((rest, mark) => rest.replaceAll(mark, "…"), shown);
}

function tellingMarks(marks: readonly string[]): string[] {
  return marks.filter((mark) => !COMMON.has(mark.toLowerCase())).flatMap((mark) => [mark, ...datesAs(mark)]);
}

/** A date of the header (YYYYMMDD) the ways people write it in names; anything between the digits is looked past. */
function datesAs(mark: string): string[] {
  const match = /^((?:18|19|20)\d\d)(\d\d)(\d\d)$/.exec(mark);
  if (match === null) return [];
  const [, year, month, day] = match;
  return [`${day}${month}${year}`, `${month}${day}${year}`, `${year.slice(2)}${month}${day}`];
}

function isTold(segment: string, marks: readonly string[]): boolean {
  const name = segment.toLowerCase();
  const words = name.split(/[^\p{L}\p{N}]+/u);
  const joined = words.join("");
  return marks.some((mark) => {
    const plain = mark.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
    if (plain.length === 0) return false;
    return plain.length >= SHORTEST_INSIDE ? joined.includes(plain) : words.includes(plain);
  });
}

function standIn(segment: string, isFile: boolean, key: Uint8Array): string {
  const extension = isFile ? (EXTENSION.exec(segment)?.[0].toLowerCase() ?? "") : "";
  return `hidden-${createHmac("sha256", key).update(`name\0${segment}`).digest("hex").slice(0, 12)}${extension}`;
}
