import { HilumError } from "../../errors";
import { MAX_CODEC_BYTES } from "../dicom/wasm-codec";
import { type JpegStream, PROGRESSIVE } from "./jpeg-stream";

/** Two bytes for each of 64 coefficients of a block. */
const BLOCK_BYTES = 128;
/** The codec's own code, tables and rows. */
const CODEC_BYTES = 24 * 2 ** 20;

/**
 * Refuses a JPEG that a decoder could not hold, before it is asked: its file, its samples, and the coefficients of every block
 * where several scans draw the film. And one whose channels have sizes of 2 : 3 and the like, as libjpeg refuses it.
 * @throws HilumError tooLarge or unsupportedImage.
 */
export function checkUnpackable(
  { process, width, height, components, scans, parts }: JpegStream,
  keepsCoefficients = process === PROGRESSIVE || scans > 1,
): void {
  const across = Math.max(...components.map((part) => part.across));
  const down = Math.max(...components.map((part) => part.down));
  if (components.some((part) => across % part.across !== 0 || down % part.down !== 0)) {
    throw new HilumError(
      "unsupportedImage",
      "The JPEG has channels whose sizes differ by a broken factor, which Hilum does not read.",
      { remedy: "Save it as PNG or as an ordinary 8-bit JPEG." },
    );
  }
  const units = Math.ceil(width / (8 * across)) * Math.ceil(height / (8 * down));
  const blocks = components.reduce((sum, part) => sum + units * part.across * part.down, 0);
  const coded = parts.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const held =
    coded + width * height * components.length + (keepsCoefficients ? BLOCK_BYTES * blocks : 0) + CODEC_BYTES;
  if (held > MAX_CODEC_BYTES)
    throw new HilumError("tooLarge", "The JPEG needs too much memory to unpack.", {
      remedy: "Save it as a grey image, or reduce it, before importing it.",
    });
}
