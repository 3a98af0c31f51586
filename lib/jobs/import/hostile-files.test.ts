import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { zipSync } from "fflate";
import sharp, { type Sharp } from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { planImport } from "../../datasets/import/plan-import";
import { deflatePixels } from "../../imaging/png/deflate-pixels";
import { type GreyImage } from "../../imaging/grey-image";
import { decodeGreyPng, encodeGreyPng } from "../../imaging/png/grey-png";
import { readPngChunks, writePng } from "../../imaging/png/png-chunks";
import { decodeRequest } from "../films/decode-request";
import { openFilmSource } from "./film-source";
import { type Preparation } from "../films/prepared-film";

const WIDTH = 24,
  HEIGHT = 16;
const SECRET = new TextEncoder().encode("PK\x03\x04 secret <script>");
/** Brighter to the right and down: every turn and mirror of it is another film. */
const grey = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, i) => 5 * (i % WIDTH) + 7 * Math.floor(i / WIDTH));
const film: GreyImage = { width: WIDTH, height: HEIGHT, data: grey, maxValue: 255 };
const png = encodeGreyPng(film);
const raw = () => sharp(Buffer.from(grey), { raw: { width: WIDTH, height: HEIGHT, channels: 1 } });
const bytesOf = async (film: Sharp) => new Uint8Array(await film.toBuffer());

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hilum-test-hostile-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The PNG with another chunk before its pixels. */
function withChunk(type: string, body: Uint8Array): Uint8Array {
  const [header, ...rest] = [...readPngChunks(png)].filter((chunk) => chunk.type !== "IEND");
  return writePng([header, { type, body }, ...rest]);
}

function pngClaiming(width: number, height: number, depth: number, colourType: number, rows: Uint8Array): Uint8Array {
  const header = new Uint8Array(13);
  new DataView(header.buffer).setUint32(0, width);
  new DataView(header.buffer).setUint32(4, height);
  header[8] = depth;
  header[9] = colourType;
  return writePng([
    { type: "IHDR", body: header },
    { type: "IDAT", body: deflatePixels(rows) },
  ]);
}

/** A TIFF whose first directory is followed by another one like it. */
async function twoPages(): Promise<Uint8Array> {
  const tiff = await bytesOf(raw().toColourspace("b-w").tiff({ compression: "none" }));
  const view = new DataView(tiff.buffer, tiff.byteOffset);
  const first = view.getUint32(4, true);
  const length = 2 + 12 * view.getUint16(first, true) + 4;
  const both = new Uint8Array(tiff.length + length);
  both.set(tiff);
  both.set(tiff.subarray(first, first + length), tiff.length);
  new DataView(both.buffer).setUint32(first + length - 4, tiff.length, true);
  return both;
}

/** EXIF with orientation 6: the right side is the top (TIFF 6.0 p. 36). */
const turned = Uint8Array.of(0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0);

const REFUSED: readonly [kind: string, name: string, make: () => Promise<Uint8Array> | Uint8Array, reason: RegExp][] = [
  ["an empty file", "a.png", () => new Uint8Array(0), /is empty/],
  ["a PNG cut off in its pixels", "a.png", () => png.slice(0, 60), /ends too early/],
  ["a PNG without its end", "a.png", () => png.slice(0, -12), /ends too early/],
  ["a JPEG cut off", "a.jpg", async () => (await bytesOf(raw().jpeg())).slice(0, -150), /JPEG is damaged/],
  [
    "a TIFF cut off",
    "a.tif",
    async () => (await bytesOf(raw().tiff({ compression: "none" }))).slice(0, -200),
    /TIFF is damaged/,
  ],
  ["an animated GIF", "a.gif", () => new TextEncoder().encode("GIF89a, and frames"), /is a GIF/],
  ["a WebP", "a.png", () => bytesOf(raw().webp()), /is a WebP/],
  ["an animated PNG", "a.png", () => withChunk("acTL", Uint8Array.of(0, 0, 0, 2, 0, 0, 0, 0)), /PNG is animated/],
  ["a TIFF of two pages", "a.tif", twoPages, /several pages/],
  ["a web page saved as a film", "a.png", () => new TextEncoder().encode("<!DOCTYPE html><title>404"), /is a web page/],
  [
    "a pointer of Git LFS",
    "a.png",
    () => new TextEncoder().encode("version https://git-lfs.github.com/spec/v1\n"),
    /Git LFS/,
  ],
  ["a zip called PNG", "a.png", () => zipSync({ "b.png": png }), /zip archive/],
  [
    "a bomb: a large film of one colour",
    "a.png",
    () => pngClaiming(8_000, 8_000, 16, 6, new Uint8Array(2_000_000)),
    /unpacks to 488 MiB/,
  ],
  [
    "a bomb: more pixels than any film has",
    "a.png",
    () => pngClaiming(60_000, 60_000, 8, 0, new Uint8Array(1_000)),
    /60000 × 60000/,
  ],
  [
    "a bomb: a header that promises more than the data can hold",
    "a.png",
    () => pngClaiming(8_000, 8_000, 8, 0, new Uint8Array(1_000)),
    /ends too early/,
  ],
  [
    "a film with a filter that there is not",
    "a.png",
    () => pngClaiming(2, 1, 8, 0, Uint8Array.of(9, 1, 2)),
    /make no sense/,
  ],
];

describe("refused by name, never with a crash", () => {
  it.each(REFUSED)("%s", async (_, name, make, reason) => {
    const preparation = await decodeRequest({ file: name, source: { bytes: await make() } });
    expect(preparation).toMatchObject({ rejected: { reason: expect.stringMatching(reason) } });
  });

  it("a file that is too large, before it is read, and what is no file", async () => {
    await writeFile(join(folder, "large.png"), png);
    await truncate(join(folder, "large.png"), 300 * 2 ** 20);
    expect(await decodeRequest({ file: "large.png", source: { path: join(folder, "large.png") } })).toMatchObject({
      rejected: { code: "tooLarge", reason: "The file has 300 MiB; the most is 256." },
    });
    expect(await decodeRequest({ file: "gone.png", source: { path: join(folder, "gone.png") } })).toMatchObject({
      rejected: { code: "forbidden" },
    });
    await mkdir(join(folder, "folder.png"));
    expect(await decodeRequest({ file: "folder.png", source: { path: join(folder, "folder.png") } })).toMatchObject({
      rejected: { reason: expect.any(String) },
    });
  });
});

const TAKEN: readonly [
  kind: string,
  make: () => Promise<Uint8Array> | Uint8Array,
  is: { width?: number; bitDepth?: number; colour?: string; format?: string; near?: number },
][] = [
  ["a PNG called JPEG", () => png, { format: "png" }],
  ["a PNG with another file behind it", () => Uint8Array.of(...png, ...SECRET), { format: "png" }],
  ["a PNG with text in it", () => withChunk("tEXt", SECRET), { format: "png" }],
  ["a PNG turned by EXIF", () => withChunk("eXIf", turned), { width: HEIGHT }],
  [
    "a JPEG turned by EXIF",
    () => bytesOf(raw().withMetadata({ orientation: 6 }).jpeg({ quality: 100 })),
    { width: HEIGHT, near: 3 },
  ],
  [
    "a JPEG with another file behind it",
    async () => Uint8Array.of(...(await bytesOf(raw().jpeg({ quality: 100 }))), ...SECRET),
    { format: "jpeg", near: 3 },
  ],
  // libvips' inks are a little lighter than its greys; taken for RGB or not inverted, they would be off by 200.
  ["a CMYK JPEG", () => bytesOf(raw().toColourspace("cmyk").jpeg({ quality: 100 })), { colour: "cmyk", near: 40 }],
  [
    "a palette PNG",
    () => bytesOf(raw().png({ palette: true, colours: 256, dither: 0 })),
    { colour: "palette", near: 3 },
  ],
  ["a PNG of 16 bits", () => bytesOf(raw().toColourspace("grey16").png()), { bitDepth: 16 }],
];

describe("taken, and nothing stored but the film's pixels", () => {
  it.each(TAKEN)("%s", async (_, make, { width = WIDTH, near = 0, ...facts }) => {
    const preparation = await decodeRequest({ file: "film.jpg", source: { bytes: await make() } });
    expect(preparation).toMatchObject({ film: { width, ...facts } });
    const stored = pngOf(preparation);
    expect([...readPngChunks(stored)].map(({ type }) => type)).toEqual(["IHDR", "IDAT", "IEND"]);
    expect(Buffer.from(stored).includes("secret")).toBe(false);
    const back = decodeGreyPng(stored);
    const isTurned = width === HEIGHT;
    const worst = grey.reduce((most, value, i) => {
      const x = i % WIDTH,
        y = Math.floor(i / WIDTH);
      // Orientation 6: a clockwise quarter turn.
      const at = isTurned ? x * HEIGHT + (HEIGHT - 1 - y) : i;
      return Math.max(most, Math.abs((back.data[at] * 255) / back.maxValue - value));
    }, 0);
    expect(worst).toBeLessThanOrEqual(near);
  });
});

function pngOf(preparation: Preparation): Uint8Array {
  if ("film" in preparation) return preparation.film.png;
  throw new Error(preparation.rejected.reason);
}

describe("a folder and an archive", () => {
  it("give nothing that lies outside of them", async () => {
    const films = join(folder, "films");
    const outside = join(folder, "outside.png");
    await writeFile(outside, png);
    for (const path of ["normal/a.png", "sick/b.png"]) {
      await mkdir(dirname(join(films, path)), { recursive: true });
      await writeFile(join(films, path), png);
    }
    await symlink(outside, join(films, "normal", "out.png"));
    await symlink("/dev/zero", join(films, "normal", "endless.png"));
    await symlink("..", join(films, "sick", "loop"));
    const source = await openFilmSource(films);
    const plan = planImport(source.facts);
    expect(plan.entries.map(({ path }) => path)).toEqual(["normal/a.png", "sick/b.png"]);
    expect(source.rejected.map(({ file }) => file).sort()).toEqual(
      expect.arrayContaining(["normal/endless.png", "normal/out.png"]),
    );
    await source.close();
  });

  it("of paths that lead out give none of them, of bombs the reason", async () => {
    const zip = join(folder, "hostile.zip");
    const archive = zipSync({
      "normal/a.png": png,
      "../evil.png": png,
      "/etc/evil.png": png,
      "normal/bomb.png": new Uint8Array(2 ** 20),
    });
    // The directory claims 64 bytes for the megabyte of zeros.
    const view = new DataView(archive.buffer, archive.byteOffset);
    for (let at = 0; at < archive.length - 46; at++) {
      const isDirectory = view.getUint32(at, true) === 0x02014b50;
      if (isDirectory && Buffer.from(archive.subarray(at + 46, at + 46 + 15)).toString() === "normal/bomb.png")
        view.setUint32(at + 24, 64, true);
    }
    await writeFile(zip, archive);
    const source = await openFilmSource(zip);
    const plan = planImport(source.facts);
    const paths = plan.entries.map(({ path }) => path);
    expect(paths).toContain("normal/a.png");
    expect(paths.filter((path) => path.startsWith("/") || path.includes(".."))).toEqual([]);
    expect(plan.rejected.map(({ file }) => file)).toEqual(expect.arrayContaining(["../evil.png", "/etc/evil.png"]));
    await expect(source.sourceOf("normal/bomb.png")).rejects.toMatchObject({ code: "tooLarge" });
    await source.close();
  });
});
