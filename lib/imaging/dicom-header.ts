import type { DataSet } from "dicom-parser";
import type { FilmHeader, FilmView } from "./film-header";

/** Patient's Name family part of every film the phantom draws. */
export const SYNTHETIC_NAME = "SYNTHETIC";

/** Reads what {@link FilmHeader} keeps; broken or absent elements are unknown, never an error. */
export function readFilmHeader(dataSet: DataSet): FilmHeader {
  const read = (tag: string) => readString(dataSet, tag);
  const sex = read("x00100040").toUpperCase();
  return {
    patientId: read("x00100020") || null,
    sex: sex === "F" || sex === "M" ? sex : "unknown",
    ageYears: ageFromString(read("x00101010")) ?? ageBetween(read("x00100030"), read("x00080020")),
    view: filmView(read("x00185101"), read("x00185100")),
    modality: read("x00080060").toUpperCase() || null,
    bodyPart: read("x00180015").toUpperCase() || null,
    synthetic: read("x00100010").split("^")[0] === SYNTHETIC_NAME,
  };
}

function readString(dataSet: DataSet, tag: string): string {
  try {
    return dataSet.string(tag)?.trim() ?? "";
  } catch {
    return "";
  }
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
function filmView(position: string, patientPosition: string): FilmView {
  const view = position.toUpperCase();
  if (view === "PA") return "PA";
  if (view === "AP") return /^(HFS|FFS)$/.test(patientPosition.toUpperCase()) ? "AP supine" : "AP";
  return ["LL", "RL", "LLD", "RLD", "LAT", "LATERAL"].includes(view) ? "lateral" : "unknown";
}
