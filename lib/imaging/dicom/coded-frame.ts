import { type PixelLayout } from "./pixel-layout";
import { damaged } from "./refusals";

/** What a codestream says of itself. */
export interface CodestreamShape {
  width: number;
  height: number;
  channels: number;
  /** Bits per sample. */
  precision: number;
}

/** Values out of a codec as they are, one pixel's channels together, before they are taken for signed or not. */
export interface CodedSamples {
  precision: number;
  values: ArrayLike<number>;
}

/** Above this many samples a byte, and so many samples, nothing but a bomb is left: an empty film of 4 megapixels in half a kilobyte. */
const MAX_SAMPLES_PER_BYTE = 8192;
const FREE_SAMPLES = 1_000_000;

/**
 * Compares a codestream's own header with the DICOM one, which must agree (PS3.5 §8.2), before a codec allocates for it.
 * @throws HilumError corruptImage naming the difference, or a frame too small for what it promises.
 */
export function checkCodestream(shape: CodestreamShape, layout: PixelLayout, byteLength: number): void {
  if (shape.width !== layout.width || shape.height !== layout.height) {
    throw damaged(
      `its compressed pixels are ${shape.width} × ${shape.height}, its header says ${layout.width} × ${layout.height}`,
    );
  }
  if (shape.channels !== layout.channels)
    throw damaged(`its compressed pixels have ${shape.channels} channels, its header says ${layout.channels}`);
  if (shape.precision < 2 || shape.precision > layout.bitsAllocated)
    throw damaged(`its compressed pixels have ${shape.precision} bits, its header says ${layout.bitsAllocated}`);
  const samples = shape.width * shape.height * shape.channels;
  if (samples > FREE_SAMPLES && samples > byteLength * MAX_SAMPLES_PER_BYTE)
    throw damaged(`it holds ${byteLength} bytes for ${samples} samples`);
}

/**
 * Stored values of compressed ones. Of a lossless frame the codec's bits or the stored ones, whichever are fewer, sign-extended:
 * bits above may be an overlay. What a lossy one shoots over the stored range is held at its end, or white would turn black.
 */
export function storedFromCoded(
  { precision, values }: CodedSamples,
  { bitsStored, signed }: PixelLayout,
  isLossy: boolean,
): Int32Array {
  const bits = Math.min(precision, bitsStored);
  if (isLossy && precision > bitsStored) {
    const extended = extension(precision, signed);
    const [least, most] = signed ? [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1] : [0, 2 ** bits - 1];
    return Int32Array.from(values, (value) => Math.min(Math.max(extended(value), least), most));
  }
  return Int32Array.from(values, extension(bits, signed));
}

function extension(bits: number, signed: boolean): (value: number) => number {
  const mask = 2 ** bits - 1;
  const sign = signed ? 2 ** (bits - 1) : 0;
  return (value) => ((value & mask) ^ sign) - sign;
}
