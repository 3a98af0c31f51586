import { HilumError } from "../errors";

/** The longest side a film may have, pixels. */
const MAX_SIDE = 12_000;
/** The most pixels a film may have: a 43 × 43 cm detector at 0.054 mm. */
export const MAX_PIXELS = 64_000_000;

/**
 * Refuses impossible and over-large films before anything is allocated for them.
 * @throws HilumError corruptImage for a side of 0, tooLarge above {@link MAX_SIDE} or {@link MAX_PIXELS}.
 */
export function checkFilmSize(width: number, height: number): void {
  if (!(width >= 1 && height >= 1))
    throw new HilumError("corruptImage", `The image says it is ${width} × ${height} pixels.`);
  if (width > MAX_SIDE || height > MAX_SIDE || width * height > MAX_PIXELS) {
    throw new HilumError(
      "tooLarge",
      `The image is ${width} × ${height} pixels; the most is ${MAX_SIDE} a side and ${MAX_PIXELS / 1e6} megapixels.`,
      {
        remedy: "Reduce the image before importing it: the networks here look at a few hundred pixels a side.",
      },
    );
  }
}

/** Deflate cannot shrink data by more than this (zlib's technical notes): a promise above it is a lie. */
export const MAX_DEFLATE_RATIO = 1032;

/** The most bytes that the file of a film may have: 64 million 16-bit pixels, twice. */
export const MAX_FILE_BYTES = 256 * 2 ** 20;

/** Refuses a file that is too large to be opened. @throws HilumError tooLarge above {@link MAX_FILE_BYTES}. */
export function checkFileBytes(bytes: number): void {
  if (bytes <= MAX_FILE_BYTES) return;
  throw new HilumError(
    "tooLarge",
    `The file has ${Math.ceil(bytes / 2 ** 20)} MiB; the most is ${MAX_FILE_BYTES / 2 ** 20}.`,
  );
}

/** The most bytes that a film's samples may take while they are unpacked: a colour film of 16 bits needs six a pixel. */
const MAX_UNPACKED_BYTES = 256 * 2 ** 20;

/** Refuses what would fill the memory on its way to grey. @throws HilumError tooLarge. */
export function checkUnpackedSize(bytes: number): void {
  if (bytes <= MAX_UNPACKED_BYTES) return;
  throw new HilumError(
    "tooLarge",
    `The image unpacks to ${Math.round(bytes / 2 ** 20)} MiB; the most is ${MAX_UNPACKED_BYTES / 2 ** 20}.`,
    { remedy: "Save it as a grey image, or reduce it, before importing it." },
  );
}
