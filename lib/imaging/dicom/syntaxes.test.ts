import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { readDicom } from "../decode-dicom";
import { decodeFilm } from "../decode-film";
import { prepareCodec } from "../prepare-codec";

/** Made by test/peers/dicom_syntaxes.py with dcmtk, GDCM and OpenJPH. */
const fixture = path.resolve(import.meta.dirname, "../../../test/fixtures/dicom-syntaxes.json");
const cases = z
  .array(z.object({ name: z.string(), tolerance: z.number(), file: z.string(), stored: z.union([z.literal("formula"), z.array(z.number())]) }))
  .parse(JSON.parse(readFileSync(fixture, "utf8")));

const WIDTH = 24, HEIGHT = 20;

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
    const { layout, stored: { samples } } = readDicom(bytes);
    const expected = stored === "formula" ? formula(layout.bitsStored, layout.signed, layout.channels) : stored;
    if (tolerance === 0) expect([...samples]).toEqual(expected);
    expect(samples.length).toBe(expected.length);
    expect(expected.reduce((most, value, i) => Math.max(most, Math.abs(value - samples[i])), 0)).toBeLessThanOrEqual(tolerance);
  });

  it("a colour capture is the same grey film in each of them, RGB or RCT", async () => {
    const colour = cases.filter(({ name }) => name.startsWith("colour"));
    const greys = await Promise.all(colour.map(async ({ name, file }) => {
      const bytes = bytesOf(file);
      await prepareCodec(bytes);
      return [...decodeFilm(bytes, name).image.data].join();
    }));
    expect(greys.length).toBeGreaterThan(7);
    expect(new Set(greys).size).toBe(1);
  });
});
