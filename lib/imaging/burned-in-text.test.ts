import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { Random } from "../tensor/random";
import { findTextLines } from "./burned-in-text";
import { decodeFilm } from "./decode-film";
import type { GreyImage } from "./grey-image";
import { turboJpeg } from "./jpeg/unpack-jpeg";

/** "JANE" and "L" in 5 × 7 pixels. */
const LETTERS: Record<string, readonly string[]> = {
  J: ["....X", "....X", "....X", "....X", "X...X", "X...X", ".XXX."],
  A: [".XXX.", "X...X", "X...X", "XXXXX", "X...X", "X...X", "X...X"],
  N: ["X...X", "XX..X", "X.X.X", "X.X.X", "X..XX", "X...X", "X...X"],
  E: ["XXXXX", "X....", "X....", "XXXX.", "X....", "X....", "XXXXX"],
  L: ["X....", "X....", "X....", "X....", "X....", "X....", "XXXXX"],
};

/** A chest-like gradient with ribs and noise. */
function film(side: number, maxValue: 255 | 65535 = 255): GreyImage {
  const random = new Random(11);
  const values = Array.from({ length: side * side }, (_, i) => {
    const x = (i % side) / side,
      y = Math.floor(i / side) / side;
    return Math.round(
      Math.min(
        0.8,
        Math.max(0.1, 0.45 + 0.25 * Math.cos(6.3 * x) + 0.06 * Math.sin(50 * y + 8 * x) + 0.015 * random.normal()),
      ) * maxValue,
    );
  });
  return {
    width: side,
    height: side,
    data: maxValue === 255 ? Uint8Array.from(values) : Uint16Array.from(values),
    maxValue,
  };
}

function write(
  { data, width }: GreyImage,
  word: string,
  { x, y, scale = 1, ink }: { x: number; y: number; scale?: number; ink: number },
): void {
  [...word].forEach((letter, index) =>
    LETTERS[letter].forEach((row, dy) =>
      [...row].forEach((dot, dx) => {
        if (dot !== "X") return;
        for (let sy = 0; sy < scale; sy++)
          data.fill(
            ink,
            (y + dy * scale + sy) * width + x + (index * 6 + dx) * scale,
            (y + dy * scale + sy) * width + x + (index * 6 + dx + 1) * scale,
          );
      }),
    ),
  );
}

describe("text in the pixels", () => {
  it.each([
    ["white on a film of 400 pixels", 400, 255, 1, 255],
    ["black on it", 400, 255, 1, 0],
    ["white on a film of 16 bits and 800 pixels", 800, 65535, 2, 65535],
  ] as const)("is found where it stands: %s", (_, side, maxValue, scale, ink) => {
    const image = film(side, maxValue);
    expect(findTextLines(image)).toEqual([]);
    write(image, "JANEANNE", { x: 12 * scale, y: side - 20 * scale, scale, ink });
    const lines = findTextLines(image);
    expect(lines.length).toBeGreaterThan(0);
    for (const { x, y, width, height } of lines) {
      expect([x >= 8 * scale, x + width <= 64 * scale, y >= side - 24 * scale, y + height <= side - 9 * scale]).toEqual(
        [true, true, true, true],
      );
    }
  });

  it("is not a lone letter, a frame, a wire or a blank film", () => {
    const image = film(400);
    write(image, "L", { x: 20, y: 20, scale: 2, ink: 255 });
    for (let i = 40; i < 360; i++) {
      image.data[i * 400 + 5] = image.data[395 * 400 + i] = 255;
      image.data[Math.round(200 + 40 * Math.sin(i / 30)) * 400 + i] = 255;
    }
    expect(findTextLines(image)).toEqual([]);
    expect(findTextLines({ width: 3, height: 500, data: new Uint8Array(1500).fill(9), maxValue: 255 })).toEqual([]);
  });
});

const real = path.resolve(import.meta.dirname, "../../../shared/data/darkcovidnet-384");
describe.skipIf(!existsSync(real))("on films of the public set (needs ../shared/data)", () => {
  it("finds as many with a line of text as a person counted, within a few", async () => {
    await turboJpeg.load();
    // All 869: 156 flagged, of which a person found a line of letters in all but 4; here every twelfth.
    const files = ["covid-19", "normal", "pneumonia"]
      .flatMap((label) =>
        readdirSync(path.join(real, label))
          .sort()
          .map((file) => path.join(real, label, file)),
      )
      .filter((_, i) => i % 12 === 0);
    const flagged = files.filter(
      (file) => findTextLines(decodeFilm(new Uint8Array(readFileSync(file)), file).image).length > 0,
    );
    expect(files.length).toBe(73);
    expect(Math.abs(flagged.length - 12)).toBeLessThanOrEqual(2);
  });
});
