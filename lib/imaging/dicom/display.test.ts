import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { decodeFilm } from "../decode-film";

/** Made by test/peers/dicom_display.py: what dcmtk's dcm2pnm shows of each, 0–255. */
const fixture = path.resolve(import.meta.dirname, "../../../test/fixtures/dicom-display.json");
const cases = z
  .array(z.object({ name: z.string(), file: z.string(), shown: z.array(z.number()) }))
  .parse(JSON.parse(readFileSync(fixture, "utf8")));

describe("from stored values to the display, as dcmtk shows it", () => {
  it.each(cases)("$name", ({ name, file, shown }) => {
    const { image } = decodeFilm(new Uint8Array(Buffer.from(file, "base64")), name);
    expect(image.data.length).toBe(shown.length);
    const differences = shown.map((value, i) => Math.abs((image.data[i] * 255) / image.maxValue - value));
    // dcmtk rounds down to its 8 bits; Cb and Cr cost its RGB another step.
    expect(Math.max(...differences)).toBeLessThanOrEqual(name.startsWith("YBR") ? 2 : 1.1);
  });
});
