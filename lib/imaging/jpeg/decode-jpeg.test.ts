import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import sharp, { type JpegOptions } from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { isHilumError } from "../../errors";
import { Random } from "../../tensor/random";
import { decodeFilm } from "../decode-film";
import { readJpegStream } from "./jpeg-stream";
import { unpackAnyJpeg } from "./unpack-any-jpeg";
import { turboJpeg, unpackJpeg } from "./unpack-jpeg";
import { luma, onBlack } from "../luma";

const root = path.resolve(import.meta.dirname, "../../..");
/** What libjpeg-turbo makes of small films: test/peers/jpeg_films.py. */
const films = z
  .array(z.object({ name: z.string(), file: z.string(), shape: z.array(z.number()), sha256: z.string() }))
  .parse(JSON.parse(readFileSync(path.join(root, "test/fixtures/jpeg-films.json"), "utf8")))
  .map(({ file, ...film }) => ({ ...film, bytes: new Uint8Array(Buffer.from(file, "base64")) }));
const digest = (values: Uint8Array) => createHash("sha256").update(values).digest("hex");

/** Shapes and noise: what lossy coding finds hard. */
function pixels(width: number, height: number, channels: number, seed = 1): Uint8Array {
  const random = new Random(seed);
  return Uint8Array.from({ length: width * height * channels }, (_, i) => {
    const c = i % channels,
      x = Math.floor(i / channels) % width,
      y = Math.floor(i / channels / width);
    return Math.min(
      255,
      Math.max(0, Math.round(128 + 100 * Math.sin(x / 5 + c) * Math.cos(y / 4 - c) + 20 * random.normal())),
    );
  });
}

async function jpeg(width: number, height: number, channels: 1 | 3, options: JpegOptions): Promise<Uint8Array> {
  const image = sharp(pixels(width, height, channels), { raw: { width, height, channels } });
  return new Uint8Array(await (channels === 1 ? image.toColourspace("b-w") : image).jpeg(options).toBuffer());
}

function refusalOf(bytes: Uint8Array): string {
  try {
    decodeFilm(bytes, "a.jpg");
    return "";
  } catch (error) {
    if (!isHilumError(error)) throw error;
    return error.message;
  }
}

beforeAll(() => turboJpeg.load());

describe("what libjpeg-turbo makes of a JPEG", () => {
  it.each(films.filter(({ name }) => name !== "YCCK"))(
    "comes bit by bit: $name",
    ({ bytes, shape: [height, width, channels = 1], sha256 }) => {
      const stream = readJpegStream(bytes);
      expect([stream.width, stream.height, stream.components.length]).toEqual([width, height, channels]);
      expect(digest(unpackAnyJpeg(stream))).toBe(sha256);
      if (channels < 4) expect(digest(unpackJpeg(stream, (values) => new Uint8Array(values)))).toBe(sha256);
    },
  );

  it("is what sharp shows of grey films, of every quality, baseline and progressive", async () => {
    for (const quality of [1, 10, 35, 60, 85, 100]) {
      for (const progressive of [false, true]) {
        const bytes = await jpeg(53, 38, 1, { quality, progressive, optimiseScans: progressive });
        const seen = new Uint8Array(await sharp(bytes).toColourspace("b-w").raw().toBuffer());
        expect(decodeFilm(bytes, "a.jpg").image.data, `quality ${quality}`).toEqual(seen);
      }
    }
  });

  it("is, as luma of sharp's colours, the Y that is taken, within two greys", async () => {
    for (const chromaSubsampling of ["4:4:4", "4:2:0"]) {
      const bytes = await jpeg(53, 38, 3, { quality: 90, chromaSubsampling });
      const seen = await sharp(bytes).raw().toBuffer();
      // Where a colour leaves the cube, RGB is clipped and Y is not.
      const inside = (i: number) => [0, 1, 2].every((c) => seen[3 * i + c] > 0 && seen[3 * i + c] < 255);
      const { data } = decodeFilm(bytes, "a.jpg").image;
      const differences = Array.from(data, (grey, i) =>
        inside(i) ? Math.abs(grey - luma(seen[3 * i], seen[3 * i + 1], seen[3 * i + 2])) : 0,
      );
      expect(Math.max(...differences)).toBeLessThanOrEqual(2);
    }
  });

  it.each(films.filter(({ name }) => /CMYK|YCCK/.test(name)))(
    "is, as light, the inks that sharp sees: $name",
    async ({ bytes }) => {
      const { data: inks } = await sharp(bytes, { ignoreIcc: true })
        .pipelineColourspace("cmyk")
        .toColourspace("cmyk")
        .raw()
        .toBuffer({ resolveWithObject: true });
      const light = (i: number) => onBlack(255 - inks[i], 255 - inks[i | 3], 255);
      const greys = Uint8Array.from({ length: inks.length / 4 }, (_, i) =>
        luma(light(4 * i), light(4 * i + 1), light(4 * i + 2)),
      );
      const film = decodeFilm(bytes, "a.jpg");
      expect(film.colour).toBe("cmyk");
      expect(film.image.data).toEqual(greys);
    },
  );

  it("is the luma of RGB that Adobe's mark or the channels' names say", async () => {
    const grey = await jpeg(24, 16, 3, { quality: 95, chromaSubsampling: "4:4:4" });
    const stream = readJpegStream(grey);
    const samples = unpackJpeg(stream, (values) => new Uint8Array(values));
    const greys = Uint8Array.from({ length: samples.length / 3 }, (_, i) =>
      luma(samples[3 * i], samples[3 * i + 1], samples[3 * i + 2]),
    );
    const plain = [Uint8Array.of(0xff, 0xd8), ...stream.parts.map(({ bytes }) => bytes), Uint8Array.of(0xff, 0xd9)];
    const adobe = Uint8Array.of(0xff, 0xee, 0, 14, ...new TextEncoder().encode("Adobe"), 0, 100, 0, 0, 0, 0, 0);
    const marked = Buffer.concat([plain[0], adobe, ...plain.slice(1)]);
    expect(decodeFilm(marked, "a.jpg").image.data).toEqual(greys);
    expect(decodeFilm(Buffer.concat(plain), "a.jpg").image.data).toEqual(samples.filter((_, i) => i % 3 === 0));
  });
});

describe("a film that is cut off", () => {
  it.each([
    [1, false],
    [1, true],
    [3, false],
    [3, true],
  ] as const)("is refused wherever it ends: %i channels, progressive %s", async (channels, progressive) => {
    const bytes = await jpeg(64, 48, channels, { quality: 90, progressive, optimiseScans: progressive });
    const scans = [...bytes.keys()].filter((at) => bytes[at] === 0xff && bytes[at + 1] === 0xda);
    const starts = [...scans, scans[0] + 40, Math.floor((scans[0] + bytes.length) / 2), bytes.length - 12];
    for (const end of starts) {
      expect(refusalOf(bytes.subarray(0, end)), `cut at ${end} of ${bytes.length}`).toMatch(
        /it ends too early|cut off|no frame/,
      );
      expect(refusalOf(Buffer.concat([bytes.subarray(0, end), Uint8Array.of(0xff, 0xd9)])), `ended at ${end}`).toMatch(
        /it ends too early|cut off|no frame/,
      );
    }
    expect(refusalOf(bytes.subarray(0, bytes.length - 2))).toBe("");
  });
});

describe("stray bytes", () => {
  it("before any marker of the header change nothing, nor do zeros before the end", async () => {
    const bytes = await jpeg(40, 24, 1, { quality: 90, progressive: true });
    const expected = decodeFilm(bytes, "a.jpg").image;
    for (let at = 2; bytes[at + 1] !== 0xda; at += 2 + ((bytes[at + 2] << 8) | bytes[at + 3])) {
      for (const stray of [Uint8Array.of(0, 0, 0, 0), Uint8Array.of(7, 0xff, 0, 9), Uint8Array.of(0xff, 0xff)]) {
        expect(
          decodeFilm(Buffer.concat([bytes.subarray(0, at), stray, bytes.subarray(at)]), "a.jpg").image,
          `at ${at}`,
        ).toEqual(expected);
      }
    }
    for (const stray of [Uint8Array.of(0, 0, 0), Uint8Array.of(0xff, 0xff)]) {
      expect(decodeFilm(Buffer.concat([bytes.subarray(0, -2), stray, bytes.subarray(-2)]), "a.jpg").image).toEqual(
        expected,
      );
    }
  });

  const folder = path.join(root, "../shared/cases/jpeg-stray-bytes");
  it.skipIf(!existsSync(folder))("of the collected film change nothing (needs ../shared/cases)", () => {
    const read = (name: string) => decodeFilm(new Uint8Array(readFileSync(path.join(folder, name))), name).image;
    expect(read("work-four-zeros-before-dqt.jpg")).toEqual(read("expected.jpg"));
  });
});

describe("refused by name", () => {
  const withFrame = async (change: (bytes: Uint8Array, frame: number) => void) => {
    const bytes = await jpeg(40, 24, 1, { quality: 90, progressive: false });
    change(bytes, Buffer.from(bytes).indexOf(Uint8Array.of(0xff, 0xc0)));
    return refusalOf(bytes);
  };

  it("are 12 bits, arithmetic coding, lossless and hierarchical films", async () => {
    expect(await withFrame((bytes, frame) => (bytes[frame + 4] = 12))).toMatch(/a 12-bit JPEG/);
    for (const [marker, name] of [
      [0xc9, "arithmetic-coded"],
      [0xca, "arithmetic-coded"],
      [0xc3, "lossless"],
      [0xc5, "hierarchical"],
    ] as const) {
      expect(await withFrame((bytes, frame) => (bytes[frame + 1] = marker))).toContain(`a ${name} JPEG`);
    }
  });

  it("are a thousand passes over the same film, before any of them is made", async () => {
    const bytes = await jpeg(40, 24, 1, { quality: 90, progressive: true });
    const last = Buffer.from(bytes).lastIndexOf(Uint8Array.of(0xff, 0xda));
    const scan = bytes.subarray(last, -2);
    expect(
      refusalOf(
        Buffer.concat([bytes.subarray(0, -2), ...Array.from({ length: 1000 }, () => scan), Uint8Array.of(0xff, 0xd9)]),
      ),
    ).toMatch(/more than 100 passes/);
    const large = Buffer.concat([
      bytes.subarray(0, -2),
      ...Array.from({ length: 30 }, () => scan),
      Uint8Array.of(0xff, 0xd9),
    ]);
    const frame = large.indexOf(Uint8Array.of(0xff, 0xc2));
    large.writeUInt32BE(8000 * 65_536 + 8000, frame + 5);
    expect(refusalOf(large)).toMatch(/more than 25 passes/);
  });

  it("are inks without Adobe's mark, and channels of broken factors", () => {
    const cmyk = films.find(({ name }) => name.startsWith("CMYK 4:4:4"))?.bytes ?? new Uint8Array();
    const parts = readJpegStream(cmyk).parts.map(({ bytes }) => bytes);
    expect(refusalOf(Buffer.concat([Uint8Array.of(0xff, 0xd8), ...parts, Uint8Array.of(0xff, 0xd9)]))).toMatch(
      /ink or light/,
    );
    const odd = (films.find(({ name }) => name.startsWith("colour 4:2:2"))?.bytes ?? new Uint8Array()).slice();
    const frame = Buffer.from(odd).indexOf(Uint8Array.of(0xff, 0xc0));
    odd[frame + 11] = 0x31;
    odd[frame + 14] = 0x21;
    expect(refusalOf(odd)).toMatch(/broken factor/);
  });
});
