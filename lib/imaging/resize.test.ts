import { describe, expect, it } from "vitest";
import { areaResample, thumbnail } from "./resize";
import { encodeGreyPng, decodeGreyPng } from "./png/grey-png";
import type { GreyImage } from "./grey-image";

const image = (width: number, values: number[], maxValue = 255): GreyImage => ({
  width,
  height: values.length / width,
  data: maxValue > 255 ? Uint16Array.from(values) : Uint8Array.from(values),
  maxValue,
});
const whole = (film: GreyImage) => ({ x: 0, y: 0, width: film.width, height: film.height });

describe("areaResample", () => {
  it("halving averages 2 × 2 blocks", () => {
    const film = image(4, [0, 4, 8, 12, 0, 4, 8, 12]);
    expect([...areaResample(film, whole(film), 2, 1)]).toEqual([2, 10]);
  });

  it("3 → 2 counts the middle pixel half on each side: (0 + 6/2)/1.5 = 2, (6/2 + 9)/1.5 = 8", () => {
    const film = image(3, [0, 6, 9]);
    expect([...areaResample(film, whole(film), 2, 1)]).toEqual([2, 8]);
  });

  it("keeps the mean whatever the two sizes", () => {
    const values = Array.from({ length: 35 * 23 }, (_, i) => (i * 97) % 256);
    const film = image(35, values);
    const small = areaResample(film, whole(film), 8, 7);
    const mean = (list: ArrayLike<number>) => Array.from(list).reduce((a, b) => a + b) / list.length;
    expect(mean(small)).toBeCloseTo(mean(values), 10);
  });

  it("growing is bilinear between pixel centres, edges repeated (OpenCV INTER_LINEAR)", () => {
    // import cv2, numpy as np; cv2.resize(np.float32([[0, 100]]), (4, 1), interpolation=cv2.INTER_LINEAR)
    // → [[0, 25, 75, 100]]
    const film = image(2, [0, 100]);
    expect([...areaResample(film, whole(film), 4, 1)]).toEqual([0, 25, 75, 100]);
    const dot = image(1, [7]);
    expect([...areaResample(dot, whole(dot), 2, 2)]).toEqual([7, 7, 7, 7]);
  });

  it("a region is read where it lies", () => {
    const film = image(4, [...Array(16).keys()]);
    expect([...areaResample(film, { x: 1, y: 2, width: 2, height: 2 }, 2, 2)]).toEqual([9, 10, 13, 14]);
  });
});

describe("thumbnail", () => {
  it("keeps aspect and depth, and never grows", () => {
    const film = image(
      6,
      Array.from({ length: 24 }, (_, i) => 1000 * (i % 6)),
      65535,
    );
    expect(thumbnail(film, 3)).toEqual({
      width: 3,
      height: 2,
      data: Uint16Array.from([500, 2500, 4500, 500, 2500, 4500]),
      maxValue: 65535,
    });
    expect(thumbnail(film, 6)).toBe(film);
  });
});

describe("grey PNG", () => {
  it("8- and 16-bit films survive; a 12-bit one is stretched to 16", () => {
    for (const film of [image(3, [0, 128, 255]), image(3, [0, 30_000, 65_535], 65_535)])
      expect(decodeGreyPng(encodeGreyPng(film))).toEqual(film);
    expect([...decodeGreyPng(encodeGreyPng(image(2, [0, 4095], 4095))).data]).toEqual([0, 65_535]);
  });
});
