// The default export: Node finds no named ones in this CommonJS package.
import dicomParser from "dicom-parser";
import { inflateAtMost } from "../png/inflate";
import { readPixelLayout } from "./pixel-layout";
import { writeMeta } from "./write-meta";
import { TAG } from "./tags";

/** Headers end before; they are unpacked first, to learn how much follows. */
const HEAD_BYTES = 2 ** 20;
/** No header is longer. */
export const MAX_HEADER_BYTES = 16 * 2 ** 20;
const EXPLICIT_LITTLE = "1.2.840.10008.1.2.1";

/**
 * Inflates a data set (PS3.5 §A.5): its header, and then as many bytes as the header's rows and columns need, so that a small
 * file cannot fill the memory.
 * @throws HilumError as `readPixelLayout`; Error when it is no deflate data.
 */
export function inflateDataSet(packed: Uint8Array): Uint8Array {
  const head = inflateAtMost(packed, "raw", HEAD_BYTES);
  if (head.length < HEAD_BYTES) return head;
  return inflateAtMost(packed, "raw", pixelsEnd(head) ?? MAX_HEADER_BYTES);
}

/** Where the pixels of a data set must end by its header; null where that is not in `head`. */
function pixelsEnd(head: Uint8Array): number | null {
  const meta = writeMeta(EXPLICIT_LITTLE);
  const file = new Uint8Array(meta.length + head.length);
  file.set(meta);
  file.set(head, meta.length);
  let dataSet;
  try {
    dataSet = dicomParser.parseDicom(file, { untilTag: TAG.PixelData });
  } catch {
    return null;
  }
  const pixels = dataSet.elements[TAG.PixelData];
  if (pixels === undefined) return null;
  const { width, height, channels, bitsAllocated } = readPixelLayout(dataSet, "native");
  return pixels.dataOffset - meta.length + (width * height * channels * bitsAllocated) / 8;
}
