/** @file JPEG-LS (ITU-T T.87), lossless and near-lossless, by CharLS in WebAssembly. */
import { checkCodestream, type CodedSamples, type CodestreamShape } from "./coded-frame";
import { findFrameHeader, SOF_LS } from "./jpeg-segments";
import { type PixelLayout } from "./pixel-layout";
import { damaged, notRead } from "./refusals";
import { type CodecModule, WasmCodec } from "./wasm-codec";

interface CharLs extends CodecModule {
  JpegLSDecoder: new () => {
    getEncodedBuffer(length: number): Uint8Array;
    decode(): void;
    getDecodedBuffer(): Uint8Array;
    getFrameInfo(): { width: number; height: number; bitsPerSample: number; componentCount: number };
    /** 0: one plane after the other; 1 and 2: pixel by pixel. */
    getInterleaveMode(): number | { value: number };
    delete(): void;
  };
}

export const charLs = new WasmCodec<CharLs>(
  "@cornerstonejs/codec-charls/dist/charlswasm_decode.wasm",
  () => import("@cornerstonejs/codec-charls/decodewasmjs"),
);

/**
 * Decodes the transfer syntaxes JPEG-LS Lossless and Near-Lossless (PS3.5 §8.2.3).
 * @throws HilumError corruptImage or unsupportedImage.
 */
export function decodeJpegLs(bytes: Uint8Array, layout: PixelLayout): CodedSamples {
  const { process, width, height, precision, components } = findFrameHeader(bytes);
  if (process !== SOF_LS) throw notRead("a JPEG of another process than its transfer syntax says");
  const shape = { width, height, precision, channels: components.length };
  checkCodestream(shape, layout, bytes.length);
  return charLs.use(
    (module) => decode(module, bytes, shape),
    (cause) => damaged("its JPEG-LS pixels cannot be unpacked", cause),
  );
}

function decode(
  module: CharLs,
  bytes: Uint8Array,
  { width, height, channels, precision }: CodestreamShape,
): CodedSamples {
  const decoder = new module.JpegLSDecoder();
  decoder.getEncodedBuffer(bytes.length).set(bytes);
  decoder.decode();
  const frame = decoder.getFrameInfo();
  if (
    frame.width !== width ||
    frame.height !== height ||
    frame.componentCount !== channels ||
    frame.bitsPerSample !== precision
  )
    throw new Error("the codec disagrees with the codestream");
  const mode = decoder.getInterleaveMode();
  const byPlanes = channels > 1 && (typeof mode === "number" ? mode : mode.value) === 0;
  // A copy: the codec's memory is used for the next film.
  const decoded = decoder.getDecodedBuffer().slice();
  decoder.delete();
  if (decoded.length !== width * height * channels * (precision > 8 ? 2 : 1))
    throw new Error("the codec gave less than the film");
  const values = precision > 8 ? new Uint16Array(decoded.buffer) : decoded;
  return { precision, values: byPlanes ? interleave(values, channels) : values };
}

function interleave(planes: Uint8Array | Uint16Array, channels: number): Uint16Array {
  const pixels = planes.length / channels;
  return Uint16Array.from(
    { length: planes.length },
    (_, i) => planes[(i % channels) * pixels + Math.floor(i / channels)],
  );
}
