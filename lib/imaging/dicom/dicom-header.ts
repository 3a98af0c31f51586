// The default export: Node finds no named ones in this CommonJS package.
import dicomParser, { type DataSet } from "dicom-parser";
import { decodeDicomText, readingsOf } from "./character-set";
import { MAX_HEADER_BYTES } from "./inflate-data-set";
import { asPart10 } from "./part-10";
import { bodyPartCode, modalityCode } from "./header-codes";
import type { FilmHeader, Projection, HeaderElements } from "../film-header";
import { inflateAtMost } from "../png/inflate";
import { TAG } from "./tags";

/** Patient's Name family part of every film the phantom draws. */
const SYNTHETIC_NAME = "SYNTHETIC";

/** Above this age few are left, and an age tells who it is: ages from here on are one (45 CFR 164.514(b)(2)(i)(C)). */
const OLDEST = 90;
const DAY_MS = 86_400_000;

/** Attributes whose values could name the person or the visit in a path: names, ids, UIDs, dates. */
const MARKS = [
  TAG.PatientName,
  TAG.PatientID,
  TAG.OtherPatientIDs,
  TAG.OtherPatientNames,
  TAG.PatientBirthName,
  TAG.PatientMotherBirthName,
  TAG.MedicalRecordLocator,
  TAG.PatientBirthDate,
  TAG.AccessionNumber,
  TAG.StudyID,
  TAG.StudyDate,
  TAG.AcquisitionDate,
  TAG.ContentDate,
  TAG.StudyInstanceUID,
  TAG.SeriesInstanceUID,
  TAG.SOPInstanceUID,
  TAG.MediaStorageSOPInstanceUID,
  TAG.AdmissionID,
  TAG.PlacerOrderNumberImagingServiceRequest,
  TAG.FillerOrderNumberImagingServiceRequest,
  TAG.ReferringPhysicianName,
  TAG.PhysiciansOfRecord,
  TAG.PerformingPhysicianName,
  TAG.OperatorsName,
];
/** One letter of an alphabet stands in any path; in Chinese, Japanese and Korean it is a name. */
const MARK = /..|[\p{Script=Han}\p{Script=Hangul}]/u;
/** In bytes. No name, id or date is longer, be it one of many (PS3.5 §6.2). */
const LONGEST_VALUE = 2 ** 16;

/** Reads what {@link FilmHeader} keeps; broken or absent elements are unknown, never an error. */
export function readFilmHeader(dataSet: DataSet): FilmHeader {
  const characterSet = characterSetOf(dataSet, "");
  const read = (tag: string) => decodeDicomText(valueBytes(dataSet, tag), characterSet).trim();
  const sex = read(TAG.PatientSex).toUpperCase();
  const age = ageFromString(read(TAG.PatientAge)) ?? ageBetween(read(TAG.PatientBirthDate), read(TAG.StudyDate));
  return {
    identity: {
      patientId: read(TAG.PatientID) || null,
      studyUid: read(TAG.StudyInstanceUID) || null,
      studyDay: dayOf(read(TAG.StudyDate)),
      marks: readMarks(dataSet),
    },
    sex: sex === "F" || sex === "M" ? sex : "unknown",
    ageYears: age === null ? null : Math.min(age, OLDEST),
    view: filmView(read(TAG.ViewPosition), read(TAG.PatientPosition)),
    laterality: laterality(read(TAG.ImageLaterality) || read(TAG.Laterality)),
    modality: modalityCode(read(TAG.Modality)),
    bodyPart: bodyPartCode(read(TAG.BodyPartExamined)),
    burnedIn: ({ YES: "yes", NO: "no" } as const)[read(TAG.BurnedInAnnotation).toUpperCase()] ?? "unknown",
    synthetic: read(TAG.PatientName).split("^")[0] === SYNTHETIC_NAME,
    elements: listElements(dataSet),
  };
}

/** The bytes of a value up to a zero or the longest value; none where the element is absent or has items. */
function valueBytes({ elements, byteArray }: DataSet, tag: string): Uint8Array {
  const element = elements[tag] as DataSet["elements"][string] | undefined;
  if (element === undefined || element.items !== undefined) return new Uint8Array();
  const bytes = byteArray.subarray(element.dataOffset, element.dataOffset + Math.min(element.length, LONGEST_VALUE));
  const end = bytes.indexOf(0);
  return end < 0 ? bytes : bytes.subarray(0, end);
}

/** Of the data set or item itself, else that of what it stands in (PS3.3 §C.12.1.1.2). */
function characterSetOf(dataSet: DataSet, inherited: string): string {
  return decodeDicomText(valueBytes(dataSet, TAG.SpecificCharacterSet), "") || inherited;
}

/**
 * Every name, id and date of the header, nested ones too, in every reading (see readingsOf); of names also the parts:
 * "Doe^Jane" is found in "jane_doe" (PS3.5 §6.2.1).
 */
function readMarks(dataSet: DataSet): string[] {
  if (decodeDicomText(valueBytes(dataSet, TAG.PatientName), "").trim().split("^")[0] === SYNTHETIC_NAME) return [];
  const values: string[] = [];
  const visit = (level: DataSet, inherited: string) => {
    const characterSet = characterSetOf(level, inherited);
    for (const tag of MARKS) values.push(...readingsOf(valueBytes(level, tag), characterSet));
    for (const { items } of Object.values(level.elements))
      for (const { dataSet: item } of items ?? []) if (item !== undefined) visit(item, characterSet);
  };
  visit(dataSet, "");
  const marks = values
    .map((value) => value.normalize("NFC").trim())
    .flatMap((value) => [value, ...value.split(/[\^=\\\s]+/)]);
  return [...new Set(marks)].filter((mark) => MARK.test(mark));
}

/** The marks (see film-header.ts) of a file that was refused, as far as its header can be read; none for other files. */
export function identityMarks(file: Uint8Array): string[] {
  const bytes = asPart10(file);
  if (bytes === null) return [];
  const inflater = (packed: Uint8Array, position: number) =>
    inflateAtMost(packed.subarray(position), "raw", MAX_HEADER_BYTES);
  try {
    return readMarks(dicomParser.parseDicom(bytes, { untilTag: TAG.PixelData, inflater }));
  } catch (failure) {
    // The parser throws what it had read until then.
    const read = (failure as { dataSet?: DataSet } | null)?.dataSet;
    return read === undefined ? [] : readMarks(read);
  }
}

/** The days since 1970-01-01 of a DICOM date (YYYYMMDD); null for anything else. */
function dayOf(date: string): number | null {
  const match = /^(\d{4})(\d{2})(\d{2})$/.exec(date);
  if (match === null) return null;
  const [year, month, day] = match.slice(1).map(Number);
  const time = Date.UTC(year, month - 1, day);
  return new Date(time).getUTCMonth() === month - 1 && year > 1800 ? time / DAY_MS : null;
}

function listElements(dataSet: DataSet): HeaderElements {
  const found = { tags: new Set<string>(), nested: new Set<string>(), privateTags: 0 };
  const visit = (level: DataSet, tags: Set<string>) => {
    for (const { tag, items } of Object.values(level.elements)) {
      if (parseInt(tag[4], 16) % 2 === 1) found.privateTags++;
      else if (!tag.startsWith("xfffe")) tags.add(tag.slice(1));
      for (const { dataSet: item } of items ?? []) if (item !== undefined) visit(item, found.nested);
    }
  };
  visit(dataSet, found.tags);
  return { tags: [...found.tags].sort(), nested: [...found.nested].sort(), privateTags: found.privateTags };
}

/** Age String, PS3.5 §6.2: "045Y", "006M", "003W", "010D" → whole years. */
export function ageFromString(age: string): number | null {
  const match = /^(\d{1,3})([DWMY])$/.exec(age);
  if (match === null) return null;
  const perYear = { D: 365.25, W: 52.18, M: 12, Y: 1 }[match[2]] ?? 1;
  return plausibleAge(Math.floor(Number(match[1]) / perYear));
}

/** Whole years between two DICOM dates (YYYYMMDD). */
export function ageBetween(birth: string, study: string): number | null {
  if (!/^\d{8}$/.test(birth) || !/^\d{8}$/.test(study)) return null;
  return plausibleAge(Math.floor((Number(study) - Number(birth)) / 10_000));
}

function plausibleAge(years: number): number | null {
  return years >= 0 && years <= 120 ? years : null;
}

/** View Position (0018,5101) and Patient Position (0018,5100). */
function filmView(position: string, patientPosition: string): Projection {
  const view = position.toUpperCase();
  if (view === "PA") return "PA";
  if (view === "AP") return /^(HFS|FFS)$/.test(patientPosition.toUpperCase()) ? "AP supine" : "AP";
  return ["LL", "RL", "LLD", "RLD", "LAT", "LATERAL"].includes(view) ? "lateral" : "unknown";
}

function laterality(value: string): FilmHeader["laterality"] {
  const side = value.toUpperCase();
  return side === "L" || side === "R" || side === "B" || side === "U" ? side : null;
}
