/** @file JPEG (ITU-T T.81, JFIF, Adobe TN 5116) to grey: baseline, extended and progressive Huffman, 8-bit. */
import { HilumError } from "../../errors";
import { chromaOf, type RgbTriple, meanChroma, ycbcrColour } from "../chroma";
import type { FilmColour } from "../film-header";
import type { GreyImage } from "../grey-image";
import { checkFilmSize } from "../film-size";
import { unpackAnyJpeg } from "./unpack-any-jpeg";
import { corruptJpeg, type JpegStream, PROGRESSIVE, readJpegStream } from "./jpeg-stream";
import { luma, onBlack } from "../luma";
import { applyOrientation } from "../orientation";
import { unpackJpeg } from "./unpack-jpeg";

/** Adobe's code for YCbCr with a black channel beside it. */
const YCCK = 2;

export function isJpeg(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === 0xd8;
}

/**
 * Decodes a JPEG to grey, upright by its EXIF orientation. YCbCr films give their Y as it stands, RGB and CMYK ones
 * their {@link luma}. Whether a film is whole is one rule for all processes: every bit of every channel is there.
 * `prepareCodec` comes first.
 * @throws HilumError corruptImage, tooLarge, or unsupportedImage naming the process (lossless, arithmetic, 12-bit).
 */
export function decodeJpeg(bytes: Uint8Array): { image: GreyImage; colour: FilmColour; chroma: number } {
  const stream = readJpegStream(bytes);
  const { width, height, components, orientation } = stream;
  checkReadable(stream);
  checkFilmSize(width, height);
  checkWhole(stream, bytes.length);
  const colour = components.length === 4 ? "cmyk" : components.length === 3 ? "rgb" : "grey";
  const { data, chroma } =
    colour === "cmyk"
      ? greysOfInk(stream, unpackAnyJpeg(stream))
      : unpackJpeg(stream, (samples) => greysOfLight(stream, samples));
  return { image: applyOrientation({ width, height, data, maxValue: 255 }, orientation), colour, chroma };
}

/** Refuses, by name, what is no baseline, extended or progressive JPEG of 8 bits. */
function checkReadable({ process, precision, components, adobeTransform }: JpegStream): void {
  const name =
    process >= 0xc9
      ? "arithmetic-coded"
      : process === 0xc3
        ? "lossless"
        : process >= 0xc5
          ? "hierarchical"
          : precision !== 8
            ? `${precision}-bit`
            : null;
  if (name !== null) throw unsupported(`${name} JPEG`);
  if (![1, 3, 4].includes(components.length)) throw corruptJpeg(`it has ${components.length} colour components`);
  if (components.length === 4 && adobeTransform === null)
    throw unsupported("CMYK JPEG that does not say whether it stores ink or light");
}

function unsupported(name: string): HilumError {
  return new HilumError("unsupportedImage", `The file is a ${name}, which Hilum does not read.`, {
    remedy: "Save it as PNG or as an ordinary 8-bit JPEG.",
  });
}

/** Refuses a film of which something is missing before anything is allocated for it. */
export function checkWhole({ width, height, process, isWhole }: JpegStream, byteLength: number): void {
  // One bit per block is the least any scan needs: an empty promise must not cost a gigabyte.
  if (byteLength * 8 < Math.ceil(width / 8) * Math.ceil(height / 8)) throw corruptJpeg("it ends too early");
  if (isWhole.includes(false))
    throw corruptJpeg(
      process === PROGRESSIVE ? "it is cut off: the last of the passes that draw it are missing" : "it ends too early",
    );
}

/** Whether three channels are red, green and blue: as libjpeg decides it (jdapimin.c). @param unmarked what they are if nothing says. */
export function isRgb(
  { components, hasJfif, adobeTransform }: Pick<JpegStream, "components" | "hasJfif" | "adobeTransform">,
  unmarked: boolean,
): boolean {
  if (hasJfif) return false;
  if (adobeTransform !== null) return adobeTransform === 0;
  return String.fromCharCode(...components.map(({ id }) => id)) === "RGB" || unmarked;
}

interface Greys {
  data: Uint8Array;
  chroma: number;
}

function greysOfLight(stream: JpegStream, samples: ArrayLike<number>): Greys {
  if (stream.components.length === 1) return { data: new Uint8Array(samples), chroma: 0 };
  const data = new Uint8Array(stream.width * stream.height);
  const coded = (i: number): RgbTriple => [samples[3 * i], samples[3 * i + 1], samples[3 * i + 2]];
  if (!isRgb(stream, false)) {
    for (let i = 0; i < data.length; i++) data[i] = samples[3 * i];
    return { data, chroma: meanChroma(stream, (i) => chromaOf(ycbcrColour(...coded(i)), 255)) };
  }
  for (let i = 0; i < data.length; i++) data[i] = luma(...coded(i));
  return { data, chroma: meanChroma(stream, (i) => chromaOf(coded(i), 255)) };
}

/** Adobe stores light, not ink: each colour times what black lets through. */
function greysOfInk(stream: JpegStream, samples: Uint8Array): Greys {
  const isYcck = stream.adobeTransform === YCCK;
  const light = (i: number): RgbTriple => {
    const [first, second, third, black] = samples.subarray(4 * i, 4 * i + 4);
    const [red, green, blue] = isYcck ? lightOfYcc(first, second, third) : [first, second, third];
    return [onBlack(red, black, 255), onBlack(green, black, 255), onBlack(blue, black, 255)];
  };
  return {
    data: Uint8Array.from({ length: samples.length / 4 }, (_, i) => luma(...light(i))),
    chroma: meanChroma(stream, (i) => chromaOf(light(i), 255)),
  };
}

/** ycck_cmyk_convert of libjpeg's jdcolor.c: 16-bit fixed point, halves up. */
function lightOfYcc(y: number, cb: number, cr: number): RgbTriple {
  const blue = cb - 128;
  const red = cr - 128;
  const clamp = (value: number) => Math.min(255, Math.max(0, 255 - value));
  return [
    clamp(y + ((91881 * red + 32768) >> 16)),
    clamp(y + ((-22554 * blue - 46802 * red + 32768) >> 16)),
    clamp(y + ((116130 * blue + 32768) >> 16)),
  ];
}
