import { createHash } from "node:crypto";
import type { ImageRecord } from "./dataset";

/** SHA-256 (hex) over the (file, label, patient, blob) rows in index order: equal only for the same data in the same order. */
export function datasetFingerprint(images: readonly Pick<ImageRecord, "file" | "label" | "patientId" | "blob">[]): string {
  const hash = createHash("sha256");
  for (const { file, label, patientId, blob } of images) hash.update(`${JSON.stringify([file, label, patientId, blob])}\n`);
  return hash.digest("hex");
}
