/** @file The films that a DICOMDIR names (PS3.3 F.3, PS3.10 §8): paths only. Its patients' names and ids are passed over; each film's own header tells of them. */
import dicomParser, { type DataSet } from "dicom-parser";
import { HilumError } from "../../errors";

/**
 * The paths of its image records, relative to its folder, in its order.
 * @returns a path that leads out of the folder as it stands there, for the importer to refuse by name.
 * @throws HilumError invalidDataset for what is no DICOMDIR.
 */
export function dicomdirFiles(bytes: Uint8Array, name: string): string[] {
  const records = recordsOf(bytes, name);
  return records.flatMap((record) => {
    const parts = fileIdParts(record);
    const isImage = record.string("x00041430")?.trim().toUpperCase() === "IMAGE";
    return isImage && parts.length > 0 ? [parts.join("/")] : [];
  });
}

/** Directory Record Sequence (0004,1220). */
function recordsOf(bytes: Uint8Array, name: string): DataSet[] {
  const unreadable = (cause?: unknown) =>
    new HilumError("invalidDataset", `${name} cannot be read as a DICOM directory.`, {
      cause,
      remedy: "Take the DICOMDIR away to import all files of the folder.",
    });
  try {
    const sequence = dicomParser.parseDicom(bytes).elements["x00041220"];
    if (sequence?.items === undefined) throw unreadable();
    return sequence.items.flatMap(({ dataSet }) => dataSet ?? []);
  } catch (error) {
    throw error instanceof HilumError ? error : unreadable(error);
  }
}

/** Referenced File ID (0004,1500): up to 8 parts. */
function fileIdParts(record: DataSet): string[] {
  const count = record.numStringValues("x00041500") ?? 0;
  return Array.from({ length: count }, (_, index) => record.string("x00041500", index)?.trim() ?? "").filter(
    (part) => part !== "",
  );
}
