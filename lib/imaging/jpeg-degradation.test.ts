import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { degrade, quantisation } from "./jpeg-degradation";

/** A bright disc on a slope, with fine lines. */
const film = (size: number) =>
  Float32Array.from({ length: size * size }, (_, i) => {
    const [x, y] = [i % size, Math.floor(i / size)];
    return (
      ((x * 2 + y + (Math.hypot(x - size / 2, y - size / 3) < size / 4 ? 90 : 0) + (x % 5) * (y % 3) * 4) % 256) / 255
    );
  });

/** The same image through libjpeg-turbo. */
async function throughLibjpeg(image: Float32Array, size: number, quality: number): Promise<Float32Array> {
  const bytes = Uint8Array.from(image, (value) => Math.round(value * 255));
  const file = await sharp(bytes, { raw: { width: size, height: size, channels: 1 } })
    .jpeg({ quality })
    .toBuffer();
  const { data } = await sharp(file).greyscale().raw().toBuffer({ resolveWithObject: true });
  return Float32Array.from(data, (value) => value / 255);
}

describe("degrade", () => {
  it.each([
    [64, 10],
    [64, 50],
    [64, 90],
    [61, 30],
  ])("does to %i px what libjpeg does at quality %i", async (size, quality) => {
    const image = film(size);
    const expected = await throughLibjpeg(image, size, quality);
    degrade(image, size, quality);
    const differences = [...image].map((value, i) => Math.abs(value - expected[i]) * 255);
    // A coefficient that libjpeg's whole numbers round to the other side changes its block, so a few pixels may differ.
    expect(differences.filter((difference) => difference > 1.01).length / differences.length).toBeLessThan(0.05);
    expect(differences.reduce((total, difference) => total + difference, 0) / differences.length).toBeLessThan(0.4);
  });

  it("loses more at a lower quality, and next to nothing at 100", () => {
    const loss = (quality: number) => {
      const image = film(64);
      degrade(image, 64, quality);
      return Math.sqrt(film(64).reduce((total, value, i) => total + (value - image[i]) ** 2, 0) / 4096) * 255;
    };
    const losses = [100, 80, 50, 20, 5].map(loss);
    expect(losses[0]).toBeLessThan(0.6);
    expect(losses).toEqual([...losses].sort((a, b) => a - b));
    expect(losses[4]).toBeGreaterThan(8);
  });
});

it("scales the standard's table by libjpeg's formula", () => {
  const firstRow = (quality: number) => [...quantisation(quality).subarray(0, 8)];
  expect(firstRow(50)).toEqual([16, 11, 10, 16, 24, 40, 51, 61]);
  expect(firstRow(75)).toEqual([8, 6, 5, 8, 12, 20, 26, 31]);
  expect(firstRow(10)).toEqual([80, 55, 50, 80, 120, 200, 255, 255]);
  expect(firstRow(100)).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
});
