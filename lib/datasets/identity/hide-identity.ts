/** @file Paths and messages in which the patient of a DICOM file is not named. */
import { createHmac } from "node:crypto";

/** Words that stand in the names of test and public films and in those of folders alike: they name nobody. */
const COMMON = new Set([
  "normal",
  "abnormal",
  "covid",
  "covid-19",
  "covid19",
  "pneumonia",
  "chest",
  "thorax",
  "xray",
  "x-ray",
  "image",
  "patient",
  "anonymous",
  "anonymized",
  "anon",
  "unknown",
  "none",
  "test",
  "case",
  "study",
  "series",
  "sample",
  "dicom",
  "dcm",
]);
/** Longer marks count wherever they stand in a name, shorter ones as words of their own. A letter of these scripts is a syllable or a word. */
const SHORTEST_INSIDE = 4;
const SHORTEST_SYLLABLES_INSIDE = 2;
const SYLLABLES = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
const STAND_IN = "hidden-";
const BETWEEN_WORDS = /[^\p{L}\p{M}\p{N}]+/u;
const EXTENSION = /\.[a-z]{1,5}\d?$/i;

/**
 * The path with a keyed stand-in for each folder and file name in which a mark of the identity stands, in whatever case
 * and with whatever between its parts, with or without its accents; null where none does. The same name always gets the same
 * stand-in, composed or decomposed (macOS).
 * @param marks names, ids and dates as a header writes them (FilmIdentity).
 */
export function hideInPath(path: string, marks: readonly string[], key: Uint8Array): string | null {
  const telling = tellingMarks(marks);
  const segments = path.split("/");
  const hidden = segments.map((segment, index) =>
    isTold(segment, telling) ? standIn(segment, index === segments.length - 1, key) : segment,
  );
  return hidden.some((segment, index) => segment !== segments[index]) ? hidden.join("/") : null;
}

/**
 * Paths with the stand-ins that folders and files of the same names got in any of them: the film beside a patient's DICOM
 * file, the file that was never opened.
 * @param files each path with what its own header made of it; null where it stayed or nothing was read.
 * @param before paths as they are shown already: a name whose stand-in is among them is hidden, too.
 */
export function hideLikewise(
  files: readonly { path: string; hiddenPath: string | null }[],
  before: readonly string[],
  key: Uint8Array,
): string[] {
  const standIns = new Map<string, string>();
  for (const { path, hiddenPath } of files) {
    if (hiddenPath === null) continue;
    const shown = hiddenPath.split("/");
    path.split("/").forEach((segment, at) => {
      if (shown[at] !== segment) standIns.set(segment.normalize("NFC"), shown[at]);
    });
  }
  const known = new Set(before.flatMap((path) => path.split("/")).filter((segment) => segment.startsWith(STAND_IN)));
  const shownBefore = (segment: string, isFile: boolean) =>
    known.size > 0 && known.has(standIn(segment, isFile, key)) ? standIn(segment, isFile, key) : segment;
  return files.map(({ path }) =>
    path
      .split("/")
      .map(
        (segment, at, { length }) => standIns.get(segment.normalize("NFC")) ?? shownBefore(segment, at === length - 1),
      )
      .join("/"),
  );
}

/** A message about a file that no longer names it: its path, its folders, its bare name and every mark are replaced. */
export function hideInText(
  text: string,
  { path, hiddenPath, marks }: { path: string; hiddenPath: string | null; marks: readonly string[] },
): string {
  const names = path.normalize("NFC").split("/");
  const standIns = hiddenPath?.normalize("NFC").split("/") ?? names;
  const shown = names.reduce(
    (rest, name, at) => (standIns[at] === name ? rest : rest.replaceAll(name, standIns[at])),
    text.normalize("NFC"),
  );
  return tellingMarks(marks)
    .filter(countsInside)
    .reduce((rest, mark) => rest.replaceAll(mark.normalize("NFC"), "…"), shown);
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
  const spellings = spellingsOf(segment).map((name) => name.split(BETWEEN_WORDS));
  return marks.some((mark) =>
    spellingsOf(mark).some((spelling) => {
      const plain = spelling.split(BETWEEN_WORDS).join("");
      if (plain.length === 0) return false;
      return spellings.some((words) => (countsInside(plain) ? words.join("").includes(plain) : words.includes(plain)));
    }),
  );
}

const countsInside = (mark: string) =>
  mark.length >= (SYLLABLES.test(mark) ? SHORTEST_SYLLABLES_INSIDE : SHORTEST_INSIDE);

/** A name in lower case as it stands, without its accents, and as German does without them: müller, muller, mueller. */
function spellingsOf(name: string): string[] {
  const plain = name.normalize("NFKC").toLowerCase().replaceAll("ς", "σ");
  const german = plain.replace(/[äöüß]/g, (letter) => ({ ä: "ae", ö: "oe", ü: "ue" })[letter] ?? "ss");
  return [
    ...new Set([
      plain,
      german,
      plain
        .normalize("NFD")
        .replace(/\p{M}+/gu, "")
        .normalize("NFC"),
    ]),
  ];
}

/** The same for the composed and the decomposed form of a name. */
function standIn(segment: string, isFile: boolean, key: Uint8Array): string {
  const extension = isFile ? (EXTENSION.exec(segment)?.[0].toLowerCase() ?? "") : "";
  return `${STAND_IN}${createHmac("sha256", key)
    .update(`name\0${segment.normalize("NFC")}`)
    .digest("hex")
    .slice(0, 12)}${extension}`;
}
