/** @file Uncompressed DICOM Part 10 files (PS3.10 §7), as small as a viewer accepts: for drawings of the phantom and for tests. */
import { deflateSync } from "fflate";

export type WritableSyntax = "implicit little" | "explicit little" | "explicit big" | "deflated";

const SYNTAX_UID: Record<WritableSyntax, string> = {
  "implicit little": "1.2.840.10008.1.2",
  "explicit little": "1.2.840.10008.1.2.1",
  "explicit big": "1.2.840.10008.1.2.2",
  deflated: "1.2.840.10008.1.2.1.99",
};
const SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7";

/** A film to be written. Samples are stored values, row by row, `samplesPerPixel` (interleaved or by planes) a pixel. */
export interface DicomFilm {
  width: number;
  height: number;
  samples: ArrayLike<number>;
  bitsAllocated: 8 | 16;
  bitsStored: number;
  /** @default bitsStored − 1 */
  highBit?: number;
  /** @default false */
  signed?: boolean;
  /** @default "MONOCHROME2" */
  photometric?: string;
  /** @default 1 */
  samplesPerPixel?: number;
  /** 0 interleaved, 1 by planes. @default 0 */
  planarConfiguration?: 0 | 1;
  window?: { centre: number | string; width: number | string; function?: string };
  rescale?: { slope: number; intercept: number };
  padding?: { value: number; limit?: number };
  frames?: number;
  modality?: string;
  bodyPart?: string;
  view?: string;
  patientPosition?: string;
  patientName?: string;
  patientId?: string;
  sex?: string;
  /** Age String: "045Y". */
  age?: string;
  birthDate?: string;
  studyDate?: string;
  imageType?: string;
  /** SOP Instance UID. @default "2.25.1" */
  uid?: string;
  /** @default the SOP Instance UID with a suffix */
  studyUid?: string;
  /** @default the SOP Instance UID with a suffix */
  seriesUid?: string;
  /** More attributes, of tags not named above. */
  more?: readonly DicomElement[];
}

/** One attribute; an empty string is an attribute without a value. */
export interface DicomElement {
  tag: number;
  vr: "UI" | "CS" | "PN" | "LO" | "SH" | "AS" | "DA" | "TM" | "DS" | "IS" | "US" | "SS" | "UL" | "OB" | "OW";
  value: string | number | Uint8Array;
}

/** Encodes a film as a Secondary Capture Image. Absent attributes are left out; multi-valued strings use backslashes. */
export function encodeDicom(film: DicomFilm, syntax: WritableSyntax = "explicit little"): Uint8Array {
  const uid = film.uid ?? "2.25.1";
  const meta = encodeElements(
    [
      { tag: 0x00020001, vr: "OB", value: Uint8Array.of(0, 1) },
      { tag: 0x00020002, vr: "UI", value: SECONDARY_CAPTURE },
      { tag: 0x00020003, vr: "UI", value: uid },
      { tag: 0x00020010, vr: "UI", value: SYNTAX_UID[syntax] },
      { tag: 0x00020012, vr: "UI", value: "2.25.160413276" },
    ],
    { explicit: true, little: true },
  );
  const length = encodeElements([{ tag: 0x00020000, vr: "UL", value: meta.length }], { explicit: true, little: true });
  const body = encodeElements(elementsOf(film, uid, syntax), {
    explicit: syntax !== "implicit little",
    little: syntax !== "explicit big",
  });
  const magic = new TextEncoder().encode("DICM");
  return concatenate([new Uint8Array(128), magic, length, meta, syntax === "deflated" ? deflateSync(body) : body]);
}

function elementsOf(film: DicomFilm, uid: string, syntax: WritableSyntax): DicomElement[] {
  const pixels = pixelBytes(film, syntax !== "explicit big");
  const integer = film.signed === true ? "SS" : "US";
  const optional: [number, DicomElement["vr"], string | number | undefined][] = [
    [0x00080008, "CS", film.imageType],
    [0x00080020, "DA", film.studyDate],
    [0x00080060, "CS", film.modality ?? "OT"],
    [0x00100010, "PN", film.patientName],
    [0x00100020, "LO", film.patientId],
    [0x00100030, "DA", film.birthDate],
    [0x00100040, "CS", film.sex],
    [0x00101010, "AS", film.age],
    [0x00180015, "CS", film.bodyPart],
    [0x00185100, "CS", film.patientPosition],
    [0x00185101, "CS", film.view],
    [0x00280006, "US", film.samplesPerPixel === 3 ? (film.planarConfiguration ?? 0) : undefined],
    [0x00280008, "IS", film.frames?.toString()],
    [0x00280120, integer, film.padding?.value],
    [0x00280121, integer, film.padding?.limit],
    [0x00281050, "DS", film.window?.centre.toString()],
    [0x00281051, "DS", film.window?.width.toString()],
    [0x00281052, "DS", film.rescale?.intercept.toString()],
    [0x00281053, "DS", film.rescale?.slope.toString()],
    [0x00281056, "CS", film.window?.function],
  ];
  const elements: DicomElement[] = [
    { tag: 0x00080016, vr: "UI", value: SECONDARY_CAPTURE },
    { tag: 0x00080018, vr: "UI", value: uid },
    { tag: 0x0020000d, vr: "UI", value: film.studyUid ?? `${uid}.1` },
    { tag: 0x0020000e, vr: "UI", value: film.seriesUid ?? `${uid}.2` },
    { tag: 0x00280002, vr: "US", value: film.samplesPerPixel ?? 1 },
    { tag: 0x00280004, vr: "CS", value: film.photometric ?? "MONOCHROME2" },
    { tag: 0x00280010, vr: "US", value: film.height },
    { tag: 0x00280011, vr: "US", value: film.width },
    { tag: 0x00280100, vr: "US", value: film.bitsAllocated },
    { tag: 0x00280101, vr: "US", value: film.bitsStored },
    { tag: 0x00280102, vr: "US", value: film.highBit ?? film.bitsStored - 1 },
    { tag: 0x00280103, vr: "US", value: film.signed === true ? 1 : 0 },
    { tag: 0x7fe00010, vr: film.bitsAllocated === 16 || syntax === "implicit little" ? "OW" : "OB", value: pixels },
    ...(film.more ?? []),
    ...optional.flatMap(([tag, vr, value]) => (value === undefined ? [] : [{ tag, vr, value }])),
  ];
  return elements.sort((a, b) => a.tag - b.tag);
}

function pixelBytes(
  { samples, bitsAllocated, bitsStored, highBit = bitsStored - 1 }: DicomFilm,
  little: boolean,
): Uint8Array {
  if (bitsAllocated === 8) return Uint8Array.from(samples);
  const bytes = new Uint8Array(2 * samples.length);
  const view = new DataView(bytes.buffer);
  const mask = 2 ** bitsStored - 1;
  for (let i = 0; i < samples.length; i++)
    view.setUint16(2 * i, (samples[i] & mask) << (highBit - bitsStored + 1), little);
  return bytes;
}

function encodeElements(elements: readonly DicomElement[], form: { explicit: boolean; little: boolean }): Uint8Array {
  return concatenate(elements.map((element) => encodeElement(element, form)));
}

/** PS3.5 §7.1: OB and OW have a reserved word and a 32-bit length in the explicit syntaxes. */
function encodeElement(
  element: DicomElement,
  { explicit, little }: { explicit: boolean; little: boolean },
): Uint8Array {
  const value = valueBytes(element, little);
  const long = element.vr === "OB" || element.vr === "OW";
  const header = new Uint8Array(explicit && long ? 12 : 8);
  const view = new DataView(header.buffer);
  view.setUint16(0, element.tag >>> 16, little);
  view.setUint16(2, element.tag & 0xffff, little);
  if (explicit) header.set(new TextEncoder().encode(element.vr), 4);
  if (explicit && !long) view.setUint16(6, value.length, little);
  else view.setUint32(header.length - 4, value.length, little);
  return concatenate([header, value]);
}

/** Values have even lengths: UIDs and bytes are padded with zero, other text with a blank. */
function valueBytes({ vr, value }: DicomElement, little: boolean): Uint8Array {
  if (typeof value === "number") {
    const bytes = new Uint8Array(vr === "UL" ? 4 : 2);
    const view = new DataView(bytes.buffer);
    if (vr === "UL") view.setUint32(0, value, little);
    else view.setUint16(0, value & 0xffff, little);
    return bytes;
  }
  const bytes = typeof value === "string" ? new TextEncoder().encode(value) : value;
  if (bytes.length % 2 === 0) return bytes;
  return concatenate([bytes, Uint8Array.of(vr === "UI" || typeof value !== "string" ? 0 : 0x20)]);
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
