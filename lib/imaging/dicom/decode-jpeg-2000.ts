/** @file JPEG 2000 (ITU-T T.800) and its high-throughput form (T.814) by OpenJPEG in WebAssembly. */
import { checkCodestream, type CodedSamples, type CodestreamShape } from "./coded-frame";
import { type PixelLayout } from "./pixel-layout";
import { damaged, notRead } from "./refusals";
import { type CodecModule, MAX_CODEC_BYTES, WasmCodec } from "./wasm-codec";
import { HilumError } from "../../errors";

interface OpenJpeg extends CodecModule {
  J2KDecoder: new () => {
    getEncodedBuffer(length: number): Uint8Array;
    decode(): void;
    getDecodedBuffer(): Uint8Array;
    getFrameInfo(): { width: number; height: number; bitsPerSample: number; componentCount: number; isSigned: boolean };
    delete(): void;
  };
}

export const openJpeg = new WasmCodec<OpenJpeg>(
  "@cornerstonejs/codec-openjpeg/dist/openjpegwasm_decode.wasm",
  () => import("@cornerstonejs/codec-openjpeg/decodewasmjs"),
);

const SOC_SIZ = [0xff, 0x4f, 0xff, 0x51];
/** OpenJPEG keeps 32-bit coefficients and samples, and the finished bytes. */
const CODEC_BYTES_PER_SAMPLE = 11;
/** Each costs some kilobytes before its first byte is read; a film of 64 megapixels in tiles of 128 needs as many. */
const MAX_TILES = 4096;

/**
 * Decodes the transfer syntaxes JPEG 2000 and HTJ2K (PS3.5 §8.2), with the inverse colour transform that the codestream names.
 * @throws HilumError corruptImage, unsupportedImage or tooLarge.
 */
export function decodeJpeg2000(frame: Uint8Array, layout: PixelLayout): CodedSamples {
  const bytes = codestreamOf(frame);
  const shape = readSize(bytes);
  checkCodestream(shape, layout, bytes.length);
  if (shape.tiles > MAX_TILES) throw notRead(`a JPEG 2000 image of ${shape.tiles} tiles`);
  if (shape.width * shape.height * shape.channels * CODEC_BYTES_PER_SAMPLE > MAX_CODEC_BYTES) throw tooLarge(shape);
  return openJpeg.use(
    (module) => decode(module, bytes, shape),
    (cause) => damaged("its JPEG 2000 pixels cannot be unpacked", cause),
  );
}

const JP2_START = [0, 0, 0, 12, 0x6a, 0x50, 0x20, 0x20];

/** Without the boxes of a JP2 file around it (T.800 Annex I), which DICOM does not allow and some writers leave. */
function codestreamOf(bytes: Uint8Array): Uint8Array {
  if (JP2_START.some((byte, i) => bytes[i] !== byte)) return bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + 8 <= bytes.length;) {
    const length = view.getUint32(at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const head = length === 1 ? 16 : 8;
    const size =
      length === 0
        ? bytes.length - at
        : length === 1 && at + 16 <= bytes.length
          ? Number(view.getBigUint64(at + 8))
          : length;
    if (
      type === "jp2h" &&
      bytes.subarray(at, at + size).some((_, i, box) => String.fromCharCode(...box.subarray(i, i + 4)) === "pclr")
    )
      throw notRead("a JPEG 2000 image with a palette of its own");
    if (type === "jp2c") return bytes.subarray(at + head, at + size);
    if (size < head) break;
    at += size;
  }
  throw damaged("its JPEG 2000 boxes hold no codestream");
}

function decode(module: OpenJpeg, bytes: Uint8Array, shape: CodestreamShape): CodedSamples {
  const decoder = new module.J2KDecoder();
  decoder.getEncodedBuffer(bytes.length).set(bytes);
  decoder.decode();
  const { width, height, bitsPerSample, componentCount, isSigned } = decoder.getFrameInfo();
  if (
    width !== shape.width ||
    height !== shape.height ||
    componentCount !== shape.channels ||
    bitsPerSample !== shape.precision
  )
    throw new Error("the codec disagrees with the codestream");
  // A copy: the codec's memory is used for the next film.
  const decoded = decoder.getDecodedBuffer().slice();
  decoder.delete();
  const samples = width * height * componentCount;
  if (decoded.length !== samples * (bitsPerSample > 8 ? 2 : 1)) throw new Error("the codec gave less than the film");
  const values =
    bitsPerSample <= 8 ? decoded : isSigned ? new Int16Array(decoded.buffer) : new Uint16Array(decoded.buffer);
  return { precision: bitsPerSample, values };
}

/** The SIZ segment (T.800 §A.5.1), which comes first. */
function readSize(bytes: Uint8Array): CodestreamShape & { tiles: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (SOC_SIZ.some((byte, i) => bytes[i] !== byte) || bytes.length < 45)
    throw damaged("its pixels are not the JPEG 2000 codestream that it promises");
  const [right, bottom, left, top, tileWidth, tileHeight, tileLeft, tileTop] = Array.from({ length: 8 }, (_, i) =>
    view.getUint32(8 + 4 * i),
  );
  const channels = view.getUint16(40);
  if (
    bytes.length < 42 + 3 * channels ||
    right <= left ||
    bottom <= top ||
    tileWidth === 0 ||
    tileHeight === 0 ||
    tileLeft > left ||
    tileTop > top
  ) {
    throw damaged("its JPEG 2000 header makes no sense");
  }
  const components = Array.from({ length: channels }, (_, i) => ({
    depth: bytes[42 + 3 * i],
    across: bytes[43 + 3 * i],
    down: bytes[44 + 3 * i],
  }));
  if (components.some(({ across, down }) => across !== 1 || down !== 1))
    throw notRead("a JPEG 2000 image with halved colour");
  if (components.some(({ depth }) => depth !== components[0].depth))
    throw notRead("a JPEG 2000 image with channels of different depths");
  const tiles = Math.ceil((right - tileLeft) / tileWidth) * Math.ceil((bottom - tileTop) / tileHeight);
  return { width: right - left, height: bottom - top, channels, precision: (bytes[42] & 0x7f) + 1, tiles };
}

function tooLarge({ width, height }: CodestreamShape): HilumError {
  return new HilumError(
    "tooLarge",
    `The JPEG 2000 film is ${width} × ${height} pixels, more than its decoder may hold.`,
    { remedy: "Decompress it first, for example with gdcmconv --raw." },
  );
}
