/** @file JPEG to its planes by libjpeg-turbo in WebAssembly: baseline, extended and progressive, of 8 bits, in one or three channels. */
import { type CodecModule, WasmCodec } from "../dicom/wasm-codec";
import { checkUnpackable } from "./check-unpackable";
import { corruptJpeg, type JpegPart, type JpegStream } from "./jpeg-stream";

interface TurboJpeg extends CodecModule {
  JPEGDecoder: new () => {
    getEncodedBuffer(length: number): Uint8Array;
    decode(): void;
    getDecodedBuffer(): ArrayLike<number>;
    getFrameInfo(): { width: number; height: number; componentCount: number };
    delete(): void;
  };
}

export const turboJpeg = new WasmCodec<TurboJpeg>(
  "@cornerstonejs/codec-libjpeg-turbo-8bit/dist/libjpegturbowasm_decode.wasm",
  () => import("@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs"),
);

/** Of Adobe TN 5116: three channels that are no YCbCr, so that the codec gives them as they are coded. */
const ADOBE_WITHOUT_TRANSFORM = Uint8Array.of(
  0xff,
  0xee,
  0,
  14,
  ...new TextEncoder().encode("Adobe"),
  0,
  100,
  0,
  0,
  0,
  0,
  0,
);
const START = Uint8Array.of(0xff, 0xd8);
const END = Uint8Array.of(0xff, 0xd9);

/**
 * Unpacks a JPEG as libjpeg-turbo does: the accurate transform in whole numbers, channels of fewer samples widened smoothly.
 * Whatever the codec warns of, a film that ends too early first of all, is a refusal.
 * @param take gets `height × width × channels` samples as they are coded, in the codec's memory, which the next film overwrites.
 * @throws HilumError corruptImage, tooLarge or unsupportedImage.
 */
export function unpackJpeg<Result>(stream: JpegStream, take: (samples: ArrayLike<number>) => Result): Result {
  checkUnpackable(stream);
  const refuse = (cause: unknown) => corruptJpeg("its pixels cannot be unpacked, or it ends too early", cause);
  const unpack = (parts: readonly JpegPart[]) =>
    turboJpeg.use((module) => decode(module, joined(stream, parts), stream, take), refuse);
  try {
    return unpack(stream.parts);
  } catch (refusal) {
    const padded = withoutPadding(stream.parts);
    if (padded === null) throw refusal;
    return unpack(padded);
  }
}

function decode<Result>(
  module: TurboJpeg,
  bytes: Uint8Array,
  { width, height, components }: JpegStream,
  take: (samples: ArrayLike<number>) => Result,
): Result {
  const decoder = new module.JPEGDecoder();
  decoder.getEncodedBuffer(bytes.length).set(bytes);
  decoder.decode();
  const frame = decoder.getFrameInfo();
  if (frame.width !== width || frame.height !== height || frame.componentCount !== components.length)
    throw new Error("the codec disagrees with the frame");
  const decoded = decoder.getDecodedBuffer();
  if (decoded.length !== width * height * components.length) throw new Error("the codec gave less than the film");
  const result = take(decoded);
  decoder.delete();
  return result;
}

/** Bytes 0 between coded data and the marker behind them: a warning of the codec's, and common. Null where there are none. */
function withoutPadding(parts: readonly JpegPart[]): JpegPart[] | null {
  const cut = parts.map((part) => {
    if (!part.isCoded) return part;
    let end = part.bytes.length;
    while (end > 0 && part.bytes[end - 1] === 0 && part.bytes[end - 2] !== 0xff) end--;
    return { bytes: part.bytes.subarray(0, end), isCoded: true };
  });
  return cut.every(({ bytes }, i) => bytes.length === parts[i].bytes.length) ? null : cut;
}

function joined({ components }: JpegStream, parts: readonly JpegPart[]): Uint8Array {
  const all = [
    START,
    ...(components.length === 3 ? [ADOBE_WITHOUT_TRANSFORM] : []),
    ...parts.map(({ bytes }) => bytes),
    END,
  ];
  const out = new Uint8Array(all.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of all) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
