import { describe, expect, it } from "vitest";
import { Random } from "../../tensor/random";
import { drawClipLimit, equalise } from "./clahe";

/** Whole-number arithmetic only, so that it is the same film in both languages. */
const film = (size: number) =>
  Uint8Array.from({ length: size * size }, (_, i) => {
    const [x, y] = [i % size, Math.floor(i / size)];
    return Math.min(255, Math.floor((x * x + y * 90 + x * y * 2) / 64));
  });
const every5th = (image: Uint8Array, size: number, row: number) =>
  Array.from({ length: Math.ceil(size / 5) }, (_, i) => image[row * size + i * 5]);
const sum = (image: Uint8Array) => image.reduce((total, value) => total + value, 0);

describe("equalise", () => {
  // import cv2, numpy as np
  // x = np.arange(80); film = ((x[None,:]*x[None,:] + x[:,None]*90 + x[:,None]*x[None,:]*2) // 64).clip(0,255).astype(np.uint8)
  // for limit in (8.0, 40.0): out = cv2.createCLAHE(limit, (8, 8)).apply(film); print(out[37,::5].tolist(), int(out.sum()))
  // film = film[:77,:77].copy(); out = cv2.createCLAHE(8.0, (8, 8)).apply(film); print(out[76,::5].tolist(), int(out.sum()))
  it.each([
    [80, 37, 8, [80, 122, 126, 135, 140, 150, 144, 160, 152, 168, 155, 174, 161, 188, 175, 198], 957265],
    [80, 37, 40, [94, 168, 151, 158, 149, 161, 145, 161, 147, 161, 143, 158, 144, 163, 152, 176], 996705],
    [77, 76, 8, [69, 171, 156, 186, 160, 196, 164, 194, 164, 199, 255, 255, 255, 255, 255, 255], 865921],
  ])("gives OpenCV's values for %i px, row %i, clip limit %i", (size, row, limit, values, total) => {
    const equalised = equalise(film(size), size, limit);
    expect(every5th(equalised, size, row)).toEqual(values);
    // OpenCV blends in float32: where that ends just beside a half, one grey value.
    expect(Math.abs(sum(equalised) - total)).toBeLessThan(0.02 * size * size);
  });

  it("spreads a film of few grey values, less so under a lower clip limit", () => {
    const flat = Uint8Array.from({ length: 64 * 64 }, (_, i) => 120 + (i % 7));
    const spread = (limit: number) => Math.max(...equalise(flat, 64, limit)) - Math.min(...equalise(flat, 64, limit));
    expect(spread(100)).toBeGreaterThan(200);
    expect(spread(20)).toBeLessThan(spread(100));
    expect(spread(20)).toBeGreaterThan(6);
  });

  it("survives a film smaller than its tiles", () => {
    expect(equalise(film(5), 5, 2)).toHaveLength(25);
  });
});

it("draws clip limits between 1 and 4", () => {
  const random = new Random(1);
  const limits = Array.from({ length: 200 }, () => drawClipLimit(random));
  expect(Math.min(...limits)).toBeGreaterThanOrEqual(1);
  expect(Math.max(...limits)).toBeLessThan(4);
});
