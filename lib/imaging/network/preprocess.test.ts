import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { Random } from "../../tensor/random";
import { croppedSquare, preprocess } from "./preprocess";
import { PreprocessingSpec } from "./preprocessing-spec";
import { toNetworkInput } from "./network-input";
import type { GreyImage } from "../grey-image";

const SPEC = PreprocessingSpec.parse({});
const FULL = PreprocessingSpec.parse({ cropBorder: 0, lowPercentile: 0, highPercentile: 100 });
const ramp = (width: number, height: number): GreyImage => ({
  width,
  height,
  maxValue: 65535,
  data: Uint16Array.from({ length: width * height }, (_, i) => 300 * (i % width)),
});

describe("preprocess", () => {
  it("crops the centred square and drops 5 % of each side", () => {
    expect(croppedSquare({ ...ramp(3, 2), width: 200, height: 100 }, 0.05)).toEqual({
      x: 55,
      y: 5,
      width: 90,
      height: 90,
    });
    expect(croppedSquare({ ...ramp(3, 2), width: 1, height: 3 }, 0.3)).toEqual({ x: 0, y: 1, width: 1, height: 1 });
  });

  it("stretches the film's darkest and brightest grey to 0 and 255", () => {
    expect([...preprocess(ramp(4, 4), 4, FULL).subarray(0, 4)]).toEqual([0, 85, 170, 255]);
  });

  it("the percentiles leave out single extremes", () => {
    const data = Uint8Array.from({ length: 40 * 40 }, (_, i) => 100 + (i % 2) * 50);
    data[0] = 0;
    data[1] = 255;
    const packed = preprocess({ width: 40, height: 40, data, maxValue: 255 }, 40, {
      ...FULL,
      lowPercentile: 1,
      highPercentile: 99,
    });
    expect([...packed.subarray(0, 4)]).toEqual([0, 255, 0, 255]);
  });

  it("brightness and contrast of the source do not matter", () => {
    const random = new Random(5);
    const data = Uint16Array.from({ length: 90 * 80 }, () => random.int(1000));
    const film = { width: 90, height: 80, data, maxValue: 65535 };
    const brighter = { ...film, data: data.map((value) => 3 * value + 7000) };
    expect(preprocess(brighter, 32, SPEC)).toEqual(preprocess(film, 32, SPEC));
  });

  it("a film of one grey gives zeros", () => {
    expect(preprocess({ width: 9, height: 9, data: new Uint8Array(81).fill(200), maxValue: 255 }, 4, SPEC)).toEqual(
      new Uint8Array(16),
    );
  });

  it("gives these bytes on every engine and platform", () => {
    const random = new Random(9);
    const data = Uint8Array.from({ length: 211 * 187 }, () => random.int(256));
    const packed = preprocess({ width: 211, height: 187, data, maxValue: 255 }, 64, SPEC);
    // Published models depend on this sum: a change here is a new preprocessing, not a new golden number.
    expect(createHash("sha256").update(packed).digest("hex")).toBe(
      "400f12f412a242585b06bd50c712275f380d07b441ae8418dd2abbcc0634d80c",
    );
  });
});

describe("toNetworkInput", () => {
  it("is x / 255 in float32", () => {
    expect([...toNetworkInput(Uint8Array.of(0, 51, 255))]).toEqual([0, Math.fround(0.2), 1]);
  });
});
