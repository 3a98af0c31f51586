import { expect, it } from "vitest";
import {
  decodeFilmFeatures,
  encodeFilmFeatures,
  FILM_FEATURES_BYTES,
  filmFeatures,
  HISTOGRAM_BINS,
  THUMB_SIDE,
} from "./film-features";

const ramp = {
  width: 128,
  height: 64,
  maxValue: 4095,
  data: Uint16Array.from({ length: 128 * 64 }, (_, i) => 1000 + 10 * (i % 128)),
};

it("keeps the sides, the range and the picture of a film of any depth", () => {
  const { width, height, low, high, thumb } = filmFeatures(ramp);
  expect({ width, height }).toEqual({ width: 128, height: 64 });
  // Two neighbours make one pixel of the thumb: 1005 … 2265 of 4095.
  expect(low).toBeCloseTo(1005 / 4095, 6);
  expect(high).toBeCloseTo(2265 / 4095, 6);
  expect([thumb[0], thumb[THUMB_SIDE - 1], thumb[THUMB_SIDE * THUMB_SIDE - 1]]).toEqual([0, 255, 255]);
});

it("counts greys as shares of all pixels", () => {
  const black = filmFeatures({ width: 4, height: 2, maxValue: 255, data: Uint8Array.of(0, 0, 0, 0, 0, 0, 255, 255) });
  expect(black.histogram[0]).toBe(Math.round(65_535 * 0.75));
  expect(black.histogram[HISTOGRAM_BINS - 1]).toBe(Math.round(65_535 * 0.25));
});

it("has nothing to stretch in a blank film", () => {
  const { low, high, thumb } = filmFeatures({
    width: 70,
    height: 70,
    maxValue: 255,
    data: new Uint8Array(4900).fill(51),
  });
  expect(low).toBeCloseTo(0.2, 6);
  expect(high).toBeCloseTo(0.2, 6);
  expect(thumb.every((value) => value === 0)).toBe(true);
});

it("comes back from its bytes, of a fixed size, also out of the middle of a buffer", () => {
  const features = [filmFeatures(ramp), filmFeatures({ ...ramp, data: ramp.data.map((value) => value ** 2 / 4095) })];
  const bytes = encodeFilmFeatures(features);
  expect(bytes.length).toBe(2 * FILM_FEATURES_BYTES);
  const shifted = new Uint8Array(bytes.length + 3);
  shifted.set(bytes, 3);
  expect(decodeFilmFeatures(shifted.subarray(3))).toEqual(features);
  expect(() => decodeFilmFeatures(bytes.subarray(1))).toThrow("whole features");
});
