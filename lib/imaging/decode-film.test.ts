import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import sharp from "sharp";
import { encode } from "fast-png";
import { beforeAll, describe, expect, it } from "vitest";
import { isHilumError } from "../errors";
import { Random } from "../tensor/random";
import { decodeFilm } from "./decode-film";
import { turboJpeg } from "./jpeg/unpack-jpeg";
import { luma } from "./luma";

beforeAll(() => turboJpeg.load());

const WIDTH = 37,
  HEIGHT = 29;

/** Smooth shapes with some noise, so that JPEG stays close and filters of every kind are chosen. */
function pixels(channels: number, seed = 1, width = WIDTH, height = HEIGHT): Uint8Array {
  const random = new Random(seed);
  return Uint8Array.from({ length: width * height * channels }, (_, i) => {
    const c = i % channels,
      x = ((i - c) / channels) % width,
      y = Math.floor(i / channels / width);
    return Math.min(
      255,
      Math.max(0, Math.round(128 + 90 * Math.sin(x / 7 + c) * Math.cos(y / 5 - c) + 6 * random.normal())),
    );
  });
}

const raw = (data: Uint8Array, channels: 1 | 2 | 3 | 4, width = WIDTH, height = HEIGHT) =>
  sharp(data, { raw: { width, height, channels } });
const greysOf = (rgb: Uint8Array, channels = 3) =>
  Uint8Array.from({ length: rgb.length / channels }, (_, i) =>
    luma(rgb[channels * i], rgb[channels * i + 1], rgb[channels * i + 2]),
  );

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return isHilumError(error) ? error.code : `not from the table: ${String(error)}`;
  }
  return "nothing thrown";
}

describe("PNG", () => {
  it("an 8-bit grey film comes back bit by bit, interlaced or not", async () => {
    const grey = pixels(1);
    for (const progressive of [false, true]) {
      const film = decodeFilm(await raw(grey, 1).toColourspace("b-w").png({ progressive }).toBuffer(), "a.png");
      expect(film).toMatchObject({ format: "png", bitDepth: 8, header: null });
      expect(film.image).toEqual({ width: WIDTH, height: HEIGHT, data: grey, maxValue: 255 });
    }
  });

  it("a 16-bit grey film keeps its 65,536 greys", async () => {
    const deep = Uint16Array.from({ length: WIDTH * HEIGHT }, (_, i) => (i * 61) & 0xffff);
    const bytes = await sharp(deep, { raw: { width: WIDTH, height: HEIGHT, channels: 1 } })
      .toColourspace("grey16")
      .png()
      .toBuffer();
    const film = decodeFilm(bytes, "a.png");
    expect(film.bitDepth).toBe(16);
    expect(film.image).toEqual({ width: WIDTH, height: HEIGHT, data: deep, maxValue: 65535 });
  });

  it("colour becomes Rec. 601 luma: 77 for pure red's 255 · 0.299 = 76.2 …", async () => {
    expect([luma(255, 0, 0), luma(0, 255, 0), luma(0, 0, 255), luma(255, 255, 255), luma(65535, 65535, 65535)]).toEqual(
      [76, 150, 29, 255, 65535],
    );
    const rgb = pixels(3);
    expect(decodeFilm(await raw(rgb, 3).png().toBuffer(), "a.png").image.data).toEqual(greysOf(rgb));
  });

  it("transparency lies on black", async () => {
    const rgba = pixels(4);
    const film = decodeFilm(await raw(rgba, 4).png().toBuffer(), "a.png");
    const expected = greysOf(rgba, 4).map((grey, i) => Math.round((grey * rgba[4 * i + 3]) / 255));
    expect(film.image.data).toEqual(expected);
    const greyAlpha = pixels(2);
    const both = decodeFilm(encode({ width: WIDTH, height: HEIGHT, channels: 2, data: greyAlpha }), "a.png");
    expect(both.image.data).toEqual(
      Uint8Array.from({ length: WIDTH * HEIGHT }, (_, i) =>
        Math.round((greyAlpha[2 * i] * greyAlpha[2 * i + 1]) / 255),
      ),
    );
  });

  it("palettes of 1, 2, 4 and 8 bits give the colours that sharp sees, interlaced or not", async () => {
    for (const colours of [2, 4, 16, 256]) {
      for (const progressive of [false, true]) {
        const bytes = await raw(pixels(3), 3).png({ palette: true, colours, dither: 0, progressive }).toBuffer();
        const seen = await sharp(bytes).removeAlpha().toColourspace("srgb").raw().toBuffer();
        expect(decodeFilm(bytes, "a.png").image.data, `${colours} colours, progressive ${progressive}`).toEqual(
          greysOf(seen),
        );
      }
    }
  });

  it("1-, 2- and 4-bit greys reach from black to white", () => {
    for (const depth of [1, 2, 4] as const) {
      const perByte = 8 / depth;
      const rowBytes = Math.ceil(WIDTH / perByte);
      const packed = pixels(1, depth, rowBytes, HEIGHT);
      const film = decodeFilm(encode({ width: WIDTH, height: HEIGHT, channels: 1, depth, data: packed }), "a.png");
      const expected = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, i) => {
        const x = i % WIDTH,
          y = Math.floor(i / WIDTH);
        const value =
          (packed[y * rowBytes + Math.floor(x / perByte)] >> (8 - depth - (x % perByte) * depth)) & (2 ** depth - 1);
        return (value * 255) / (2 ** depth - 1);
      });
      expect(film.image.data).toEqual(expected);
    }
  });

  it("a flipped bit is caught by the check sum", async () => {
    const bytes = await raw(pixels(1), 1).png().toBuffer();
    bytes[bytes.length - 40] ^= 1;
    expect(codeOf(() => decodeFilm(bytes, "a.png"))).toBe("corruptImage");
  });
});

describe("JPEG", () => {
  const meanDifference = (a: ArrayLike<number>, b: ArrayLike<number>) =>
    Array.from(a).reduce((sum, value, i) => sum + Math.abs(value - b[i]), 0) / a.length;

  it("grey and colour, baseline and progressive films differ from libjpeg's by less than one grey on average", async () => {
    for (const channels of [1, 3] as const) {
      for (const progressive of [false, true]) {
        const bytes = await raw(pixels(channels), channels)
          .toColourspace(channels === 1 ? "b-w" : "srgb")
          .jpeg({ quality: 92, progressive, chromaSubsampling: "4:4:4" })
          .toBuffer();
        const film = decodeFilm(bytes, "a.jpg");
        const seen = new Uint8Array(
          await sharp(bytes)
            .toColourspace(channels === 1 ? "b-w" : "srgb")
            .raw()
            .toBuffer(),
        );
        const greys = channels === 1 ? seen : greysOf(seen);
        expect(film).toMatchObject({ format: "jpeg", bitDepth: 8 });
        expect(film.image.data.length).toBe(greys.length);
        expect(meanDifference(film.image.data, greys)).toBeLessThan(0.8);
      }
    }
  });

  it("a CMYK film is as dark as libvips shows it", async () => {
    const bytes = await raw(pixels(3), 3).toColourspace("cmyk").jpeg({ quality: 95 }).toBuffer();
    const film = decodeFilm(bytes, "a.jpg");
    expect(film.image.data.length).toBe(WIDTH * HEIGHT);
    const darkest = film.image.data.indexOf(Math.min(...film.image.data));
    const greys = greysOf(pixels(3));
    // Colour profiles differ; order does not.
    expect(greys[darkest]).toBeLessThan(90);
  });

  it("all eight EXIF orientations come out upright", async () => {
    const grey = pixels(1, 3, 24, 16);
    for (let orientation = 1; orientation <= 8; orientation++) {
      const bytes = await raw(grey, 1, 24, 16).jpeg({ quality: 95 }).withMetadata({ orientation }).toBuffer();
      const { data, info } = await sharp(bytes)
        .rotate()
        .toColourspace("b-w")
        .raw()
        .toBuffer({ resolveWithObject: true });
      const { image } = decodeFilm(bytes, "a.jpg");
      expect([image.width, image.height]).toEqual([info.width, info.height]);
      expect(meanDifference(image.data, data), `orientation ${orientation}`).toBeLessThan(1);
    }
  });

  it("a film without its end marker is whole; one that ends in its scan is not", async () => {
    const bytes = await raw(pixels(1), 1).jpeg().toBuffer();
    expect(decodeFilm(bytes.subarray(0, bytes.length - 2), "a.jpg").image.width).toBe(WIDTH);
    expect(codeOf(() => decodeFilm(bytes.subarray(0, bytes.length - 300), "a.jpg"))).toBe("corruptImage");
  });
});

describe("TIFF", () => {
  it("8- and 16-bit grey and RGB strips, uncompressed, LZW and Deflate, with and without prediction, are exact", async () => {
    const grey = pixels(1),
      rgb = pixels(3);
    const deep = Uint16Array.from({ length: WIDTH * HEIGHT }, (_, i) => (i * 61) & 0xffff);
    for (const compression of ["none", "lzw", "deflate"] as const) {
      for (const predictor of ["none", "horizontal"] as const) {
        const options = { compression, predictor, tile: false };
        expect(
          decodeFilm(await raw(grey, 1).toColourspace("b-w").tiff(options).toBuffer(), "a.tif").image.data,
        ).toEqual(grey);
        expect(decodeFilm(await raw(rgb, 3).tiff(options).toBuffer(), "a.tif").image.data).toEqual(greysOf(rgb));
        const bytes = await sharp(deep, { raw: { width: WIDTH, height: HEIGHT, channels: 1 } })
          .toColourspace("grey16")
          .tiff(options)
          .toBuffer();
        expect(decodeFilm(bytes, "a.tif").image).toEqual({ width: WIDTH, height: HEIGHT, data: deep, maxValue: 65535 });
      }
    }
  });

  it("grey tiles are exact", async () => {
    const grey = pixels(1);
    const bytes = await raw(grey, 1)
      .toColourspace("b-w")
      .tiff({ compression: "none", tile: true, tileWidth: 16, tileHeight: 16 })
      .toBuffer();
    expect(decodeFilm(bytes, "a.tif").image.data).toEqual(grey);
  });
});

describe("any file", () => {
  it("empty, foreign and over-large files are refused in words", async () => {
    expect(codeOf(() => decodeFilm(new Uint8Array(0), "empty.png"))).toBe("corruptImage");
    expect(codeOf(() => decodeFilm(new TextEncoder().encode("file,label\n"), "metadata.csv"))).toBe("unsupportedImage");
    expect(() => decodeFilm(new TextEncoder().encode("%PDF-1.4 …"), "scan.png")).toThrow("scan.png is a PDF.");
    const wide = await sharp({ create: { width: 12_001, height: 1, channels: 3, background: "black" } })
      .png()
      .toBuffer();
    expect(codeOf(() => decodeFilm(wide, "wide.png"))).toBe("tooLarge");
  });

  it("a header that promises more than its file can hold costs no memory", async () => {
    const bytes = await raw(pixels(1), 1).jpeg().toBuffer();
    const frame = bytes.indexOf(Buffer.from([0xff, 0xc0]));
    bytes.writeUInt16BE(8000, frame + 5);
    bytes.writeUInt16BE(8000, frame + 7);
    expect(codeOf(() => decodeFilm(bytes, "a.jpg"))).toBe("corruptImage");
  });
});

const originals = path.resolve(import.meta.dirname, "../../../shared/data/darkcovidnet-originals");

describe.skipIf(!existsSync(originals))("the untouched public films (needs ../shared/data)", () => {
  const files = existsSync(originals)
    ? readdirSync(originals, { recursive: true, encoding: "utf8" }).filter((file) => /\.(png|jpe?g)$/i.test(file))
    : [];
  it.each(files)("%s looks as libvips sees it", async (file) => {
    const bytes = readFileSync(path.join(originals, file));
    const film = decodeFilm(bytes, file);
    const metadata = await sharp(bytes).metadata();
    expect([film.image.width, film.image.height]).toEqual([metadata.autoOrient.width, metadata.autoOrient.height]);
    // Some grey films carry a colour profile: libvips would apply it, Hilum (as Pillow) does not.
    const upright = sharp(bytes, { ignoreIcc: true }).rotate().flatten({ background: "black" });
    const { data: samples, info } = await (metadata.space === "b-w" ? upright.toColourspace("b-w") : upright)
      .raw()
      .toBuffer({ resolveWithObject: true });
    const { channels } = info;
    let worst = 0,
      total = 0;
    for (let i = 0; i < film.image.data.length; i++) {
      const seen =
        channels < 3
          ? samples[channels * i]
          : luma(samples[channels * i], samples[channels * i + 1], samples[channels * i + 2]);
      const difference = Math.abs(seen - film.image.data[i]);
      worst = Math.max(worst, difference);
      total += difference;
    }
    const isJpeg = film.format === "jpeg";
    expect(total / film.image.data.length).toBeLessThan(isJpeg ? 1.5 : 0.001);
    if (!isJpeg) expect(worst).toBe(0);
  });
});
