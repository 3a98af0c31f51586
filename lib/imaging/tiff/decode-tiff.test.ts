import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { isHilumError } from "../../errors";
import { Random } from "../../tensor/random";
import { decodeFilm } from "../decode-film";
import { turboJpeg } from "../jpeg/unpack-jpeg";
import { luma } from "../luma";
import { unpackLzw } from "./unpack-lzw";

const root = path.resolve(import.meta.dirname, "../../..");
/** TIFFs of many kinds and the digest of their greys: test/peers/tiff_films.py. */
const films = z
  .array(z.object({ name: z.string(), file: z.string(), sha256: z.string() }))
  .parse(JSON.parse(readFileSync(path.join(root, "test/fixtures/tiff-films.json"), "utf8")))
  .map(({ file, ...film }) => ({ ...film, bytes: new Uint8Array(Buffer.from(file, "base64")) }));
const named = (name: string) => films.find((film) => film.name === name)?.bytes.slice() ?? new Uint8Array();

function refusalOf(bytes: Uint8Array): string {
  try {
    decodeFilm(bytes, "a.tif");
    return "";
  } catch (error) {
    if (!isHilumError(error)) throw error;
    return error.message;
  }
}

/** Changes the value of a field of a little-endian classic TIFF's first directory. */
function withField(bytes: Uint8Array, tag: number, value: number): Uint8Array {
  const copy = bytes.slice();
  const view = new DataView(copy.buffer);
  const directory = view.getUint32(4, true);
  for (let at = directory + 2; at < directory + 2 + 12 * view.getUint16(directory, true); at += 12) {
    if (view.getUint16(at, true) !== tag) continue;
    if (view.getUint16(at + 2, true) === 3) view.setUint16(at + 8, value, true);
    else view.setUint32(at + 8, value, true);
  }
  return copy;
}

/** A little-endian grey TIFF of one strip. */
function greyTiff(width: number, height: number, fields: Record<number, number>, strip: Uint8Array): Uint8Array {
  const all = Object.entries({
    256: width,
    257: height,
    258: 8,
    259: 1,
    262: 1,
    273: 8,
    277: 1,
    278: height,
    279: strip.length,
    ...fields,
  });
  const directory = 8 + strip.length + (strip.length & 1);
  const bytes = new Uint8Array(directory + 2 + 12 * all.length + 4);
  const view = new DataView(bytes.buffer);
  bytes.set([0x49, 0x49, 42, 0]);
  view.setUint32(4, directory, true);
  bytes.set(strip, 8);
  view.setUint16(directory, all.length, true);
  all.forEach(([tag, value], i) => {
    const at = directory + 2 + 12 * i;
    view.setUint16(at, Number(tag), true);
    view.setUint16(at + 2, 4, true);
    view.setUint32(at + 4, 1, true);
    view.setUint32(at + 8, value, true);
  });
  return bytes;
}

/** LZW as a writer makes it that does without a clear code in the middle; `old`: bits from the lowest on, codes grow when they must. */
function packLzw(bytes: Uint8Array, old: boolean): Uint8Array {
  const out: number[] = [];
  let held = 0,
    heldBits = 0,
    bits = 9,
    next = 258;
  const put = (code: number) => {
    for (let i = 0; i < bits; i++) {
      const bit = (code >> (old ? i : bits - 1 - i)) & 1;
      held |= bit << (old ? heldBits : 7 - heldBits);
      if (++heldBits < 8) continue;
      out.push(held);
      held = heldBits = 0;
    }
  };
  const table = new Map<string, number>();
  const codeOf = (text: string) => (text.length === 1 ? text.charCodeAt(0) : (table.get(text) ?? -1));
  put(256);
  let text = "";
  for (const byte of bytes) {
    const longer = text + String.fromCharCode(byte);
    if (codeOf(longer) >= 0) {
      text = longer;
      continue;
    }
    put(codeOf(text));
    if (next < 4096) table.set(longer, next++);
    // The reader knows each string one code later.
    if (next - 1 >= (1 << bits) - (old ? 0 : 1) && bits < 12) bits++;
    text = String.fromCharCode(byte);
  }
  put(codeOf(text));
  put(257);
  if (heldBits > 0) out.push(held);
  return Uint8Array.from(out);
}

const random = new Random(8);
const noise = (length: number) => Uint8Array.from({ length }, (_, i) => 100 + 60 * Math.sin(i / 90) + random.int(9));

beforeAll(() => turboJpeg.load());

describe("a TIFF of each kind holds the greys that its writer put into it", () => {
  it.each(films.filter(({ name }) => !/g3|g4/.test(name)))("$name", ({ bytes, sha256 }) => {
    const { data } = decodeFilm(bytes, "a.tif").image;
    expect(
      createHash("sha256")
        .update(new Uint8Array(Uint16Array.from(data).buffer))
        .digest("hex"),
    ).toBe(sha256);
  });

  it("JPEG strips and tiles, grey, YCbCr and RGB, as sharp shows them", async () => {
    for (const channels of [1, 3] as const) {
      for (const tile of [false, true]) {
        const image = sharp(noise(75 * 53 * channels), { raw: { width: 75, height: 53, channels } });
        const bytes = new Uint8Array(
          await (channels === 1 ? image.toColourspace("b-w") : image)
            .tiff({ compression: "jpeg", quality: 90, tile, tileWidth: 32, tileHeight: 32 })
            .toBuffer(),
        );
        const seen = await sharp(bytes).raw().toBuffer();
        const { data } = decodeFilm(bytes, "a.tif").image;
        const greys = Array.from(data, (_, i) =>
          channels === 1
            ? seen[seen.length === data.length ? i : 3 * i]
            : luma(seen[3 * i], seen[3 * i + 1], seen[3 * i + 2]),
        );
        // Grey: the same bits. Y against the luma of RGB that was rounded and clipped: within two.
        expect(Math.max(...greys.map((grey, i) => Math.abs(grey - data[i])))).toBeLessThanOrEqual(
          channels === 1 ? 0 : 2,
        );
      }
    }
  });

  it("LZW whose table is full before it is cleared, and LZW of old writers, as libtiff reads them", async () => {
    const long = noise(100_000);
    const grey = noise(90 * 80);
    for (const old of [false, true]) {
      expect(unpackLzw(packLzw(long, old), long.length)).toEqual(long);
      const packed = packLzw(grey, old);
      // More codes than the table has entries, and not so many more that libtiff gives up.
      expect(packed.length * 8).toBeGreaterThan(254 * 9 + 512 * 10 + 1024 * 11 + 2048 * 12);
      const bytes = greyTiff(90, 80, { 259: 5 }, packed);
      expect(decodeFilm(bytes, "a.tif").image.data).toEqual(grey);
      // libtiff reads the old kind with a warning.
      expect(new Uint8Array(await sharp(bytes, { failOn: "none" }).toColourspace("b-w").raw().toBuffer())).toEqual(
        grey,
      );
    }
  });

  it("not a number is black, and one value throughout a blank film", () => {
    const floats = Float32Array.of(NaN, -1, 0, 3, Infinity, 1);
    const film = (values: Float32Array) =>
      decodeFilm(greyTiff(3, 2, { 258: 32, 339: 3 }, new Uint8Array(values.buffer)), "a.tif").image;
    expect([...film(floats).data]).toEqual([0, 0, 16384, 65535, 65535, 32768]);
    expect([...film(new Float32Array(6).fill(7)).data]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it("all eight orientations come out as sharp turns them", async () => {
    const bytes = named("u1, None, predictor 1, strips, big-endian");
    for (let orientation = 1; orientation <= 8; orientation++) {
      const turned = withField(
        greyTiff(17, 9, { 274: orientation }, decodeFilm(bytes, "a.tif").image.data as Uint8Array),
        274,
        orientation,
      );
      const { data, info } = await sharp(turned)
        .rotate()
        .toColourspace("b-w")
        .raw()
        .toBuffer({ resolveWithObject: true });
      const { image } = decodeFilm(turned, "a.tif");
      expect([image.width, image.height]).toEqual([info.width, info.height]);
      expect(image.data).toEqual(new Uint8Array(data));
    }
  });

  const cases = path.join(root, "../shared/cases");
  it.skipIf(!existsSync(cases)).each([
    ["tiff-values/work-tiled-predictor-16.tif", "16bit"],
    ["tiff-values/work-fillorder2-16.tif", "16bit"],
    ["tiff-values/work-lzw-tifffile-16.tif", "16bit"],
    ["tiff-refused/work-packbits.tif", "8bit"],
  ])("the collected %s (needs ../shared/cases)", (file, expected) => {
    const read = (name: string) => decodeFilm(new Uint8Array(readFileSync(path.join(cases, name))), name).image;
    expect(read(file)).toEqual(read(`tiff-values/expected-${expected}.png`));
  });
});

describe("refused by name", () => {
  const plain = greyTiff(19, 13, {}, noise(19 * 13));

  it.each([
    ["a compression", withField(plain, 259, 50_000), /Zstandard compressed/],
    ["a colour space", withField(plain, 262, 8), /CIE L\*a\*b\*/],
    ["24-bit samples", withField(plain, 258, 24), /24-bit unsigned samples/],
    ["a predictor that does not fit", greyTiff(19, 13, { 259: 5, 317: 3 }, noise(300)), /with predictor 3/],
    ["YCbCr without JPEG", withField(greyTiff(19, 13, { 262: 6 }, noise(19 * 13 * 3)), 277, 3), /YCbCr without JPEG/],
  ])("%s", (_, bytes, reason) => {
    expect(refusalOf(bytes)).toMatch(reason);
  });

  it("fax compression", () => {
    const faxes = films.filter(({ name }) => /g3|g4/.test(name));
    expect(faxes.map(({ bytes }) => refusalOf(bytes))).toEqual(
      faxes.map(() => expect.stringMatching(/CCITT Group [34] compressed/)),
    );
  });

  it("several pages, and links that go in a circle; a thumbnail before or behind the film is none", () => {
    const pages = (subfile: number) => {
      const both = new Uint8Array(2 * plain.length);
      both.set(plain);
      both.set(plain, plain.length);
      const view = new DataView(both.buffer);
      const [first, last] = [view.getUint32(4, true), plain.length + view.getUint32(4, true)];
      view.setUint32(first + 2 + 12 * 9, last, true);
      // The second directory's first field, its width, becomes NewSubfileType.
      if (subfile > 0) {
        view.setUint16(last + 2, 254, true);
        view.setUint32(last + 10, subfile, true);
      }
      return both;
    };
    expect(refusalOf(pages(0))).toMatch(/several pages/);
    expect(refusalOf(pages(1))).toBe("");
    expect(refusalOf(pages(4))).toBe("");
    const circle = plain.slice();
    const view = new DataView(circle.buffer);
    view.setUint32(view.getUint32(4, true) + 2 + 12 * 9, view.getUint32(4, true), true);
    expect(refusalOf(circle)).toMatch(/pages make no sense/);
  });
});

describe("a TIFF that promises more than it holds costs nothing", () => {
  it.each([
    ["a strip of three gigabytes", { 279: 3_000_000_000, 259: 8 }],
    ["a strip outside of the file", { 273: 4_000_000_000 }],
    ["64 megapixels in 247 bytes", { 256: 8000, 257: 8000, 278: 8000, 259: 8 }],
    ["tiles larger than any film", { 322: 4_000_000_000, 323: 4_000_000_000, 324: 8, 325: 200 }],
  ])("%s", (_, fields) => {
    const before = process.memoryUsage().arrayBuffers;
    expect(refusalOf(greyTiff(19, 13, fields, noise(19 * 13)))).toMatch(/ends too early|the most is/);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * 2 ** 20);
  });

  it("cut anywhere in its pixels is refused, packed or not", () => {
    const grey = noise(19 * 13);
    for (const [compression, strip] of [
      [1, grey],
      [5, packLzw(grey, false)],
      [32773, Uint8Array.from({ length: 19 * 13 * 2 }, (_, i) => (i & 1 ? grey[i >> 1] : 0))],
    ] as const) {
      for (const share of [0.05, 0.3, 0.9])
        expect(
          refusalOf(greyTiff(19, 13, { 259: compression }, strip.slice(0, share * strip.length))),
          `${compression}, ${share}`,
        ).toMatch(/ends too early/);
    }
  });
});
