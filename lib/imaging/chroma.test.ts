import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { checkFilm } from "./network/check-film";
import { decodeFilm } from "./decode-film";
import { encodeDicom } from "./dicom/dicom-writer";
import { turboJpeg } from "./jpeg/unpack-jpeg";

const SIDE = 200;
/** Left half (200, 50, 20), right half a grey ramp: half of the pixels are 180 / 255 from grey. */
const RGB = Uint8Array.from({ length: SIDE * SIDE * 3 }, (_, at) => {
  const pixel = Math.floor(at / 3);
  return pixel % SIDE < SIDE / 2 ? [200, 50, 20][at % 3] : Math.floor(pixel / SIDE);
});
const CHROMA = 180 / 255 / 2;
const picture = () => sharp(RGB, { raw: { width: SIDE, height: SIDE, channels: 3 } });

beforeAll(() => turboJpeg.load());

describe("how colourful a film is", () => {
  it.each<[string, () => Promise<Uint8Array>]>([
    ["PNG", () => picture().png().toBuffer()],
    ["interlaced PNG", () => picture().png({ progressive: true }).toBuffer()],
    ["16-bit PNG", () => picture().toColourspace("rgb16").png().toBuffer()],
    ["palette PNG", () => picture().png({ palette: true, dither: 0 }).toBuffer()],
    ["JPEG", () => picture().jpeg({ quality: 100, chromaSubsampling: "4:4:4" }).toBuffer()],
    ["TIFF", () => picture().tiff({ compression: "lzw" }).toBuffer()],
    [
      "DICOM",
      async () =>
        encodeDicom({
          width: SIDE,
          height: SIDE,
          bitsAllocated: 8,
          bitsStored: 8,
          photometric: "RGB",
          samplesPerPixel: 3,
          samples: [...RGB],
        }),
    ],
  ])("is measured in a %s alike, and refused by it", async (_, encode) => {
    const film = decodeFilm(await encode(), "photo");
    expect(film.chroma).toBeCloseTo(CHROMA, 1);
    expect(checkFilm(film)?.message).toMatch("colour picture");
  });

  it("is nothing in grey pixels that are stored as colour", async () => {
    const film = decodeFilm(
      await sharp(
        RGB.map((_, at) => Math.floor(at / 3) % 251),
        { raw: { width: SIDE, height: SIDE, channels: 3 } },
      )
        .jpeg({ quality: 95 })
        .toBuffer(),
      "grey.jpg",
    );
    expect(film.chroma).toBeLessThan(0.01);
    expect(checkFilm(film)).toBeNull();
  });

  const photo = resolve("../shared/cases/colour-photo/work.png");
  it.skipIf(!existsSync(photo))("of a strongly coloured picture is half (skipped without ../shared/cases)", () => {
    const film = decodeFilm(new Uint8Array(readFileSync(photo)), "photo.png");
    expect(film.chroma).toBeCloseTo(0.5, 1);
    expect(checkFilm(film)?.message).toMatch("colour picture");
  });
});
