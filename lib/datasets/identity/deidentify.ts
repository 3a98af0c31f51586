/** @file The de-identification of a DICOM header (PS3.15 Annex E, Table E.1-1): a closed list stays, everything else goes. See docs/privacy.md. */
import { createHmac } from "node:crypto";
import { z } from "zod";
import { UNLISTED } from "../../imaging/dicom/header-codes";
import type { FilmHeader, HeaderElements } from "../../imaging/film-header";
import { Sex, View } from "../film-record";
import type { DeidentificationReport } from "./deidentification-report";
import { dicomKeyword } from "../../imaging/dicom/dicom-keywords";
import { isHeaderFillIn, knownPatient } from "./known-patient";
import { pseudonym } from "./pseudonym";

/** All that is kept of a DICOM header. */
export const DeidentifiedHeader = z.object({
  /** Pseudonyms of patient and study. */
  patientId: z.string().nullable(),
  study: z.string().nullable(),
  sex: Sex,
  /** 90 stands for 90 and older. */
  ageYears: z.number().int().nullable(),
  view: View,
  laterality: z.enum(["L", "R", "B", "U"]).nullable(),
  modality: z.string().nullable(),
  bodyPart: z.string().nullable(),
  burnedIn: z.enum(["yes", "no", "unknown"]),
  /** The study's day, shifted by a secret number of days that is the same for all films of the patient: only differences mean something. */
  studyDay: z.number().int().nullable(),
});
export type DeidentifiedHeader = z.infer<typeof DeidentifiedHeader>;

/** Options Retain Patient Characteristics (sex, age) and what describes the exposure; of the pixels their size and depth. */
const KEPT = new Set([
  "00080060",
  "00100040",
  "00101010",
  "00180015",
  "00185100",
  "00185101",
  "00200060",
  "00200062",
  "00280010",
  "00280011",
  "00280101",
  "00280301",
  "7fe00010",
]);
const REPLACED = new Set(["00100020", "0020000d"]);
/** Option Retain Longitudinal Temporal Information with Modified Dates. */
const SHIFTED = new Set(["00080020"]);

/** Study days move back by 1 to this many days. */
const LONGEST_SHIFT = 3650;

/**
 * Pseudonymises a header: patient and study by keyed HMAC, the study's day shifted by a keyed number of days per
 * patient, terms kept only where they are plain codes, so that no free text comes along.
 * @param key this installation's secret, see pseudonym.ts.
 */
export function deidentify({ identity, ...header }: FilmHeader, key: Uint8Array): DeidentifiedHeader {
  const { studyUid, studyDay } = identity;
  const patientId = headerPatient(identity.patientId);
  return {
    patientId: patientId === null ? null : pseudonym(patientId, key),
    study: studyUid === null ? null : studyPseudonym(studyUid, key),
    sex: header.sex,
    ageYears: header.ageYears,
    view: header.view,
    laterality: header.laterality,
    modality: codeOnly(header.modality, identity.marks),
    bodyPart: codeOnly(header.bodyPart, identity.marks),
    burnedIn: header.burnedIn,
    // Without a patient there is nothing that the day could be compared with.
    studyDay: studyDay === null || patientId === null ? null : studyDay - dateShift(patientId, key),
  };
}

/** Words for unknown, `ANONYMOUS` and filled-in numbers are no patient: all films that bear them would be one. */
function headerPatient(patientId: string | null): string | null {
  const known = patientId === null ? null : knownPatient(patientId);
  return known === null || isHeaderFillIn(known) ? null : known;
}

/** What {@link deidentify} does with each element that a header has. */
export function deidentificationReport({ tags, nested, privateTags }: HeaderElements): DeidentificationReport {
  const named = (test: (tag: string) => boolean, among: readonly string[] = tags) =>
    among.filter(test).map(dicomKeyword);
  const isRemoved = (tag: string) => !KEPT.has(tag) && !REPLACED.has(tag) && !SHIFTED.has(tag);
  return {
    kept: sorted(named((tag) => KEPT.has(tag))),
    replaced: sorted(named((tag) => REPLACED.has(tag))),
    shifted: sorted(named((tag) => SHIFTED.has(tag))),
    // Nothing inside a sequence is read: a patient id there goes like everything else.
    removed: sorted([...named(isRemoved), ...named(() => true, nested)]),
    privateTags,
    rest: null,
  };
}

const sorted = (keywords: readonly string[]) => [...new Set(keywords)].sort();

function studyPseudonym(uid: string, key: Uint8Array): string {
  return `s-${createHmac("sha256", key).update(`study\0${uid}`).digest("hex").slice(0, 16)}`;
}

function dateShift(patientId: string, key: Uint8Array): number {
  return 1 + (createHmac("sha256", key).update(`dates\0${patientId}`).digest().readUInt32BE(0) % LONGEST_SHIFT);
}

/** A code of a closed list (see header-codes.ts) in which no part of the identity stands; else null. */
function codeOnly(term: string | null, marks: readonly string[]): string | null {
  if (term === null || term === UNLISTED) return null;
  return marks.some((mark) => term.includes(mark.toUpperCase())) ? null : term;
}
