import { nameKey } from "../../import/name-key";

const IMAGE_EXTENSION = /\.(png|jpe?g|tiff?|dcm|dicom|bmp)$/;

/** The last parts of a path, in the form in which names are compared, the last without its image extension; null for an empty one. */
export function endOfPath(path: string, parts: number): string | null {
  const key = nameKey(path);
  let start = key.length;
  for (let part = 0; part < parts && start >= 0; part++) start = key.lastIndexOf("/", start - 1);
  const end = key.slice(start + 1).replace(IMAGE_EXTENSION, "");
  return end === "" ? null : end;
}
