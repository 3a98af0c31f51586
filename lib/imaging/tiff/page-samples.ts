import { readJpegStream } from "../jpeg/jpeg-stream";
import { unpackJpeg } from "../jpeg/unpack-jpeg";
import { checkWhole } from "../jpeg/decode-jpeg";
import { chunkSamples, newSamples, type TiffSamples } from "./chunk-samples";
import { JPEG, type TiffChunk, type TiffPage } from "./tiff-page";
import { corruptTiff } from "./tiff-refusals";
import { unpackChunk } from "./unpack-chunk";

/**
 * All samples of a page, `height × width × samples`, one pixel's together.
 * @throws HilumError corruptImage.
 */
export function pageSamples(bytes: Uint8Array, page: TiffPage): TiffSamples {
  const all = newSamples(page, page.width * page.height * page.samples);
  for (const chunk of page.chunks) {
    const packed = bytes.subarray(chunk.offset, chunk.offset + chunk.byteCount);
    place(
      all,
      page,
      chunk,
      page.compression === JPEG ? jpegSamples(packed, page, chunk) : plainSamples(packed, page, chunk),
    );
  }
  return all;
}

function plainSamples(packed: Uint8Array, page: TiffPage, { height }: TiffChunk): TiffSamples {
  const rows = page.isTiled ? page.chunkHeight : height;
  const rowBytes = Math.ceil((page.chunkWidth * page.chunkSamples * page.bits) / 8);
  return chunkSamples(unpackChunk(packed, page, rows * rowBytes), page, rows);
}

/** Adobe Photoshop TIFF Technical Note 2: a JPEG a chunk, its tables perhaps in a field of the page. */
function jpegSamples(
  packed: Uint8Array,
  { jpegTables, chunkWidth, samples }: TiffPage,
  { height }: TiffChunk,
): TiffSamples {
  const isStream = (part: Uint8Array) => part[0] === 0xff && part[1] === 0xd8;
  if (!isStream(packed) || (jpegTables !== undefined && !isStream(jpegTables)))
    throw corruptTiff("its pixels are not the JPEG that it promises");
  // Without the tables' end mark and the strip's start mark they are one stream.
  const tables =
    jpegTables?.subarray(0, jpegTables[jpegTables.length - 1] === 0xd9 ? -2 : undefined) ?? packed.subarray(0, 2);
  const whole = new Uint8Array(tables.length + packed.length - 2);
  whole.set(tables);
  whole.set(packed.subarray(2), tables.length);
  const stream = readJpegStream(whole);
  if (
    stream.precision !== 8 ||
    stream.process > 0xc2 ||
    stream.width !== chunkWidth ||
    stream.height < height ||
    stream.height > 65_500 ||
    stream.components.length !== samples
  ) {
    throw corruptTiff("its JPEG is another than it promises");
  }
  checkWhole(stream, whole.length);
  return unpackJpeg(stream, (values) => new Uint8Array(values));
}

/** Copies what of a chunk lies within the film. */
function place(
  all: TiffSamples,
  { width, samples, chunkWidth, chunkSamples: step }: TiffPage,
  chunk: TiffChunk,
  from: TiffSamples,
): void {
  for (let row = 0; row < chunk.height; row++) {
    const source = row * chunkWidth * step;
    const target = ((chunk.y + row) * width + chunk.x) * samples;
    if (step === samples) all.set(from.subarray(source, source + chunk.width * step), target);
    else for (let x = 0; x < chunk.width; x++) all[target + x * samples + chunk.plane] = from[source + x];
  }
}
