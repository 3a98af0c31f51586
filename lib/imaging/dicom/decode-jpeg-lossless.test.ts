import { describe, expect, it } from "vitest";
import { isHilumError } from "../../errors";
import { decodeJpegLossless } from "./decode-jpeg-lossless";
import { type PixelLayout } from "./pixel-layout";

const layout: PixelLayout = {
  width: 4,
  height: 2,
  channels: 1,
  planar: false,
  photometric: "MONOCHROME2",
  bitsAllocated: 8,
  bitsStored: 8,
  shift: 0,
  signed: false,
};

/** A lossless JPEG of 4 × 2 samples of 8 bits. Codes: 0 no difference, 10 then a bit: one up (1) or down (0). */
function stream({
  scan,
  predictor = 1,
  restart = 0,
  sampling = 0x11,
}: {
  scan: number[];
  predictor?: number;
  restart?: number;
  sampling?: number;
}): Uint8Array {
  return Uint8Array.of(
    0xff,
    0xd8,
    0xff,
    0xc3,
    0,
    11,
    8,
    0,
    2,
    0,
    4,
    1,
    1,
    sampling,
    0,
    0xff,
    0xc4,
    0,
    21,
    0,
    1,
    1,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    1,
    ...(restart > 0 ? [0xff, 0xdd, 0, 4, 0, restart] : []),
    0xff,
    0xda,
    0,
    8,
    1,
    1,
    0,
    predictor,
    0,
    0,
    ...scan,
    0xff,
    0xd9,
  );
}

const refusal = (bytes: Uint8Array) => {
  try {
    decodeJpegLossless(bytes, layout);
  } catch (error) {
    if (isHilumError(error)) return error.message;
    throw error;
  }
  return "none";
};

describe("lossless JPEG", () => {
  it("starts at half the range and adds differences to the left neighbour, in later lines first to the one above", () => {
    // 101 0 0 101 | 100 0 0 0, filled with ones.
    expect([...Array.from(decodeJpegLossless(stream({ scan: [0b10100101, 0b10000011] }), layout).values)]).toEqual([
      129, 129, 129, 130, 128, 128, 128, 128,
    ]);
  });

  it("starts anew behind a restart marker (T.81 H.1.1): the line above no longer counts", () => {
    const scan = [0b10100011, 0xff, 0xd0, 0b00001111];
    expect([...Array.from(decodeJpegLossless(stream({ scan, restart: 4, predictor: 2 }), layout).values)]).toEqual([
      129, 129, 129, 129, 128, 128, 128, 128,
    ]);
  });

  it("refuses what ends early, restarts within a line, halves colour or has no such code", () => {
    expect(refusal(stream({ scan: [0b00001111].slice(0, 0) }))).toMatch("it ends before its last pixel");
    expect(refusal(stream({ scan: [0b10100101] }))).toMatch("it ends before its last pixel");
    expect(refusal(stream({ scan: [0b00000000], restart: 3 }))).toMatch("restarts within a line");
    expect(refusal(stream({ scan: [0b00000000], sampling: 0x21 }))).toMatch("halved colour");
    expect(refusal(stream({ scan: [0b11000000, 0] }))).toMatch("make no sense");
    expect(refusal(stream({ scan: [0], predictor: 0 }))).toMatch("its JPEG scan makes no sense");
  });
});
