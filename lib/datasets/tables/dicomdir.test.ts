import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { dicomdirFiles } from "./dicomdir";

const ascii = (text: string) => [...text].map((letter) => letter.charCodeAt(0));
const u16 = (value: number) => [value & 255, value >> 8];
const u32 = (value: number) => [...u16(value & 0xffff), ...u16(value >>> 16)];
const padded = (text: string) => (text.length % 2 === 0 ? text : `${text} `);
const element = (group: number, number: number, vr: string, bytes: readonly number[]) => [
  ...u16(group),
  ...u16(number),
  ...ascii(vr),
  ...(vr === "SQ" ? [0, 0, ...u32(bytes.length)] : u16(bytes.length)),
  ...bytes,
];
const textElement = (group: number, number: number, vr: string, text: string) =>
  element(group, number, vr, ascii(padded(text)));

/** A DICOMDIR in explicit little endian (PS3.10 §8.6) with records of a type and a file id. */
function dicomdir(records: readonly { type: string; file?: string }[]): Uint8Array {
  const items = records.flatMap(({ type, file }) => {
    const item = [
      ...textElement(0x0004, 0x1430, "CS", type),
      ...(file === undefined ? [] : textElement(0x0004, 0x1500, "CS", file)),
      ...textElement(0x0010, 0x0010, "PN", "Somebody^Real"),
    ];
    return [0xfe, 0xff, 0x00, 0xe0, ...u32(item.length), ...item];
  });
  const meta = textElement(0x0002, 0x0010, "UI", "1.2.840.10008.1.2.1\0");
  return Uint8Array.from([
    ...new Array<number>(128).fill(0),
    ...ascii("DICM"),
    ...element(0x0002, 0x0000, "UL", u32(meta.length)),
    ...meta,
    ...element(0x0004, 0x1220, "SQ", items),
  ]);
}

describe("a DICOMDIR", () => {
  it("gives the paths of its images and nothing of its patients", () => {
    const bytes = dicomdir([
      { type: "PATIENT" },
      { type: "IMAGE", file: "DICOM\\PAT1\\IM1" },
      { type: "PRESENTATION", file: "DICOM\\PS1" },
      { type: "IMAGE", file: "..\\..\\SECRET" },
      { type: "IMAGE" },
    ]);
    expect(dicomdirFiles(bytes, "DICOMDIR")).toEqual(["DICOM/PAT1/IM1", "../../SECRET"]);
  });

  it("is refused by name when it is none", () => {
    expect(() => dicomdirFiles(new Uint8Array(300), "media/DICOMDIR")).toThrow("media/DICOMDIR cannot be read");
    expect(() => dicomdirFiles(dicomdir([]).slice(0, 150), "DICOMDIR")).toThrow("cannot be read");
  });
});

const real = path.resolve(import.meta.dirname, "../../../../shared/data/dicom");
describe.skipIf(!existsSync(real))("DICOMDIRs of pydicom and dwv (needs ../shared/data)", () => {
  // import pydicom, glob
  // for f in glob.glob("*/*DICOMDIR*"):
  //   r = [r for r in pydicom.dcmread(f, force=True).DirectoryRecordSequence if r.DirectoryRecordType == "IMAGE"]
  //   print(f, len(r), r and "/".join(r[0].ReferencedFileID), r and "/".join(r[-1].ReferencedFileID))
  it.each([
    ["pydicom+pydicom/DICOMDIR", 31, "77654033/CR1/6154", "98892003/MR700/4648"],
    ["pydicom+pydicom/DICOMDIR-implicit", 31, "77654033/CR1/6154", "98892003/MR700/4648"],
    ["pydicom+pydicom/DICOMDIR-bigEnd", 31, "77654033/CR1/6154", "98892003/MR700/4648"],
    ["pydicom+pydicom/DICOMDIR-reordered", 31, "77654033/CR1/6154", "98892003/MR700/4648"],
    ["pydicom+pydicom/DICOMDIR-nopatient", 31, "77654033/CR1/6154", "98892003/MR700/4648"],
    ["pydicom+pydicom/DICOMDIR-empty.dcm", 0, undefined, undefined],
    [
      "pydicom+pydicom/files_dicomdirtests_TINY_ALPHA__DICOMDIR",
      50,
      "PT000000/ST000000/SE000000/IM000000",
      "PT000000/ST000000/SE000000/IM00001D",
    ],
    ["ivmartel+dwv/DICOMDIR", 44, "IMAGES/IM0", "IMAGES/IM43"],
  ])("%s names %i images", (file, count, first, last) => {
    const files = dicomdirFiles(new Uint8Array(readFileSync(path.join(real, file))), file);
    expect([files.length, files[0], files.at(-1)]).toEqual([count, first, last]);
  });

  it("one whose sequence claims more bytes than the file has is refused by name", () => {
    const file = "pydicom+pydicom/DICOMDIR-nooffset";
    expect(() => dicomdirFiles(new Uint8Array(readFileSync(path.join(real, file))), file)).toThrow(
      `${file} cannot be read as a DICOM directory`,
    );
  });
});
