import type { FilmRecord } from "../../datasets/film-record";
import type { RejectedFile } from "../../datasets/dataset";
import type { AuditFinding } from "../audit-report";
import { QUALITY } from "../audit-thresholds";
import { cramersV } from "./cramers-v";
import { type Flaw, FLAWS } from "./film-flaws";
import { capitalised, counted, listed, verb } from "./wording";

/** What films have or are, in the singular and the plural, and what to do about it. */
const WORDS: Record<Flaw, { one: string; many: string; detail: string }> = {
  tiny: { one: `is smaller than ${QUALITY.tinySide} pixels`, many: `are smaller than ${QUALITY.tinySide} pixels`, detail: "They are thumbnails, or figures of an article. Import the full films, or leave them out." },
  blank: { one: "is nearly blank", many: "are nearly blank", detail: "There is hardly any difference between their darkest and their brightest place. Export them again, or leave them out." },
  inverted: { one: "looks inverted", many: "look inverted", detail: "Bone seems dark and air bright, as where MONOCHROME1 was read as MONOCHROME2. Look at them and turn the greys round before importing again." },
  upsideDown: { one: "looks upside down", many: "look upside down", detail: "The belly seems to be at the top. Look at them, turn them, and import them again." },
  notFrontal: { one: "may be a lateral film or lie on its side", many: "may be lateral films or lie on their sides", detail: "The networks learn from frontal films. Look at them and leave out what is not frontal." },
  borders: { one: "has heavy borders", many: "have heavy borders", detail: `More than ${100 * QUALITY.borderShare}% of their area has one grey: collimator, padding or the edge of a figure. Where one class has more of them a network can learn the border.` },
  oddAspect: { one: "is far from square", many: "are far from square", detail: `Their longer side is more than ${QUALITY.oddAspect} times the shorter. Training takes the central square: part of the lungs may be cut off.` },
  colour: { one: "came in a colour file", many: "came in colour files", detail: "They were turned grey. Radiographs have no colour: make sure that these are no photographs or annotated figures." },
  burnedInText: { one: "may have text in its pixels", many: "may have text in their pixels", detail: "Names and dates in the pixels are not removed by an import. Look at them before anyone else does, and leave out or cover what identifies a person." },
};

export interface QualityWork {
  films: readonly FilmRecord[];
  /** `flaws[i]` is of `films[i]`. */
  flaws: readonly (readonly Flaw[])[];
  rejected: readonly RejectedFile[];
  labels: readonly string[];
}

/** A finding for each flaw that some film has, one for files that were not taken, and one for what is well. */
export function qualityFindings({ films, flaws, rejected, labels }: QualityWork): AuditFinding[] {
  const findings = notTaken(rejected);
  const absent: Flaw[] = [];
  for (const flaw of FLAWS) {
    const concerned = films.filter((_, i) => flaws[i].includes(flaw)).map(({ index }) => index);
    if (concerned.length === 0) absent.push(flaw);
    else findings.push(flawFinding(flaw, concerned, films, labels));
  }
  if (absent.length > 0) {
    findings.push({ id: "quality.well", section: "quality", severity: "green", title: `No film ${listed(absent.map((flaw) => WORDS[flaw].one)).replace(/ and (?=[^,]*$)/, " or ")}`, detail: `All ${counted(films.length, "film")} were checked.`, films: [] });
  }
  return findings;
}

/** Of whatever kind: unreadable, no film at all, a mask, left out by its label, a link, a name twice. Each says why. */
function notTaken(rejected: readonly RejectedFile[]): AuditFinding[] {
  if (rejected.length === 0) return [];
  const examples = rejected.slice(0, 3).map(({ file, reason }) => `${file}: ${reason}`);
  return [{ id: "quality.notTaken", section: "quality", severity: "amber", title: `${counted(rejected.length, "file")} ${verb(rejected.length, "was", "were")} not taken`, detail: `Files that cannot be read, and what is no film or was left out. Make sure that no class has lost films by it; the data set's page has the reason for each. ${rejected.length > examples.length ? "The first ones: " : ""}${examples.join(" ")}`, films: [] }];
}

function flawFinding(flaw: Flaw, concerned: number[], films: readonly FilmRecord[], labels: readonly string[]): AuditFinding {
  const { one, many, detail } = WORDS[flaw];
  const id = `quality.${flaw}`;
  const title = `${counted(concerned.length, "film")} ${verb(concerned.length, one, many)}`;
  const flawed = new Set(concerned);
  const table = [true, false].map((has) => labels.map((label) => films.filter((film) => film.label === label && flawed.has(film.index) === has).length));
  const association = cramersV(table) ?? 0;
  const all = concerned.length === films.length;
  if (concerned.length >= QUALITY.leastForRed && association > QUALITY.redAssociation) {
    const shares = labels.map((label, c) => `${table[0][c]} of ${table[0][c] + table[1][c]} “${label}”`);
    return { id, section: "quality", severity: "red", title: `${title}, and that tells the class`, detail: `${capitalised(listed(shares))}. A network can learn this in place of the disease. ${detail}`, films: concerned };
  }
  // A set whose every file is in colour was saved that way; nobody needs to look at each.
  if (flaw === "colour" && all) return { id, section: "quality", severity: "green", title: "All films came in colour files", detail: "They were turned grey.", films: [] };
  return { id, section: "quality", severity: "amber", title, detail, films: concerned };
}
