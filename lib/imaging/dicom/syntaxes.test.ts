import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { isHilumError } from "../../errors";
import { readDicom } from "./decode-dicom";
import { decodeFilm } from "../decode-film";
import { prepareCodec } from "../prepare-codec";

/** Made by test/peers/dicom_syntaxes.py with dcmtk, GDCM and OpenJPH. */
const fixture = path.resolve(import.meta.dirname, "../../../test/fixtures/dicom-syntaxes.json");
const cases = z
  .array(
    z.object({
      name: z.string(),
      tolerance: z.number(),
      file: z.string(),
      stored: z.union([z.literal("formula"), z.array(z.number())]),
    }),
  )
  .parse(JSON.parse(readFileSync(fixture, "utf8")));

const WIDTH = 24,
  HEIGHT = 20;

/** The `formula` of the script. */
function formula(bits: number, signed: boolean, channels: number): number[] {
  return Array.from({ length: WIDTH * HEIGHT * channels }, (_, i) => {
    const channel = i % channels;
    const pixel = (i - channel) / channels;
    const x = pixel % WIDTH;
    const y = (pixel - x) / WIDTH;
    const value = (x * x * 13 + y * y * 7 + x * y * 3 + ((x * 31 + y * 17) % 11)) % 2 ** bits;
    return channels === 3 ? (value + 50 * channel) % 256 : value - (signed ? 2 ** (bits - 1) : 0);
  });
}

const bytesOf = (file: string) => new Uint8Array(Buffer.from(file, "base64"));

describe("stored values out of every transfer syntax", () => {
  it.each(cases)("$name", async ({ file, stored, tolerance }) => {
    const bytes = bytesOf(file);
    await prepareCodec(bytes);
    const {
      layout,
      stored: { samples },
    } = readDicom(bytes);
    const expected = stored === "formula" ? formula(layout.bitsStored, layout.signed, layout.channels) : stored;
    if (tolerance === 0) expect([...samples]).toEqual(expected);
    expect(samples.length).toBe(expected.length);
    expect(expected.reduce((most, value, i) => Math.max(most, Math.abs(value - samples[i])), 0)).toBeLessThanOrEqual(
      tolerance,
    );
  });

  it("a colour capture is the same grey film in each of them, RGB or RCT", async () => {
    const colour = cases.filter(({ name }) => name.startsWith("colour"));
    const greys = await Promise.all(
      colour.map(async ({ name, file }) => {
        const bytes = bytesOf(file);
        await prepareCodec(bytes);
        return [...decodeFilm(bytes, name).image.data].join();
      }),
    );
    expect(greys.length).toBeGreaterThan(7);
    expect(new Set(greys).size).toBe(1);
  });

  it("a codestream of another size than the header is refused by both sizes", async () => {
    for (const [name, message] of [
      ["JPEG 2000 Lossless, 12-bit", "24 × 20"],
      ["JPEG-LS, 12-bit", "24 × 20"],
      ["JPEG Baseline", "24 × 20"],
      ["JPEG Lossless predictor 1", "24 × 20"],
    ]) {
      const bytes = bytesOf(cases.find((film) => film.name === name)?.file ?? "");
      setHeaderSize(bytes, 25);
      expect(await refusalOf(bytes), name).toBe(
        `The DICOM file is damaged: its compressed pixels are ${message}, its header says 25 × 25.`,
      );
    }
  });

  it("a bomb, whose header and codestream agree on a size that its bytes cannot hold, is refused before a codec allocates for it", async () => {
    const coded = cases.filter(({ name }) => /^(RLE|JPEG|HTJ2K|colour, [JH])/.test(name));
    expect(coded.length).toBeGreaterThan(35);
    const before = process.memoryUsage();
    for (const { name, file } of coded) {
      const bytes = bytesOf(file);
      setHeaderSize(bytes, 7900);
      setCodestreamSize(bytes, 7900);
      expect(await refusalOf(bytes), name).toMatch(
        /ends before its last pixel|it holds \d+ bytes for \d+ samples|images? of \d+ tiles|more than its decoder may hold/,
      );
    }
    const after = process.memoryUsage();
    expect(after.external + after.heapUsed - before.external - before.heapUsed).toBeLessThan(60e6);
  });
});

async function refusalOf(bytes: Uint8Array): Promise<string> {
  await prepareCodec(bytes);
  try {
    decodeFilm(bytes, "film");
  } catch (error) {
    if (isHilumError(error)) return error.message;
    throw error;
  }
  return "none";
}

function findBytes(bytes: Uint8Array, wanted: readonly number[], from = 0): number {
  return bytes.findIndex((_, i) => i >= from && wanted.every((byte, k) => bytes[i + k] === byte));
}

/** Rows and Columns, explicit little endian. */
function setHeaderSize(bytes: Uint8Array, side: number): void {
  const view = new DataView(bytes.buffer);
  for (const element of [0x10, 0x11])
    view.setUint16(findBytes(bytes, [0x28, 0, element, 0, 0x55, 0x53]) + 8, side, true);
}

/** Height and width of SOF0, SOF3 and SOF55, or of SIZ with its tile. */
function setCodestreamSize(bytes: Uint8Array, side: number): void {
  const view = new DataView(bytes.buffer);
  const siz = findBytes(bytes, [0xff, 0x4f, 0xff, 0x51]);
  if (siz >= 0) for (const at of [8, 12, 24, 28]) view.setUint32(siz + at, side);
  const start = findBytes(bytes, [0xff, 0xd8, 0xff]);
  for (const process of [0xc0, 0xc3, 0xf7]) {
    const at = start < 0 ? -1 : findBytes(bytes, [0xff, process, 0], start);
    if (at < 0) continue;
    view.setUint16(at + 5, side);
    view.setUint16(at + 7, side);
  }
}
