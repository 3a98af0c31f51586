import { inflateSync } from "node:zlib";
import { encode as encodeWithLibrary } from "fast-png";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { Random } from "../../tensor/random";
import { crc32, portableCrc32 } from "./crc32";
import { decodePng } from "./decode-png";
import { adler32, deflatePixels } from "./deflate-pixels";
import type { GreyImage } from "../grey-image";
import { decodeGreyPng, encodeGreyPng, wrapGreyPng } from "./grey-png";
import { huffmanLengths } from "./huffman-code";
import { inflateAtMost, inflatePortably, inflateWhole } from "./inflate";

const random = new Random(5);
const noise = (count: number, most: number) =>
  Uint8Array.from({ length: count }, () => Math.floor(random.uniform() ** 3 * (most + 1)));
/** What a compressor meets: nothing, one byte, borders, runs of every length, noise, several blocks. */
const SAMPLES: Record<string, Uint8Array> = {
  empty: new Uint8Array(0),
  "one byte": Uint8Array.of(7),
  "one value": new Uint8Array(200_000).fill(3),
  runs: Uint8Array.from(
    Array.from({ length: 300 }, (_, length) => new Array<number>(length).fill(length & 1 ? 9 : length & 255)).flat(),
  ),
  noise: noise(70_000, 255),
  "few values": noise(150_000, 5),
  counter: Uint8Array.from({ length: 131_072 }, (_, i) => i),
};

describe("deflated pixels", () => {
  it.each(Object.entries(SAMPLES))("are a zlib stream that zlib unpacks: %s", (_, bytes) => {
    const packed = deflatePixels(bytes);
    expect(Buffer.from(inflateSync(packed)).equals(Buffer.from(bytes))).toBe(true);
    expect(Buffer.from(inflatePortably(packed, "zlib", bytes.length)).equals(Buffer.from(bytes))).toBe(true);
  });

  it("take little room: about three bits for eight values, next to none for one", () => {
    const eight = Uint8Array.from({ length: 65_536 }, () => Math.floor(random.uniform() * 8));
    expect(deflatePixels(eight).length).toBeLessThan(65_536 * (3.3 / 8));
    expect(deflatePixels(SAMPLES["one value"]).length).toBeLessThan(1_500);
  });

  it("have codes that are never longer than deflate allows, however uneven the counts", () => {
    // Fibonacci numbers make the deepest optimal code.
    const counts = [1, 1];
    while (counts.length < 40) counts.push(counts[counts.length - 1] + counts[counts.length - 2]);
    const lengths = huffmanLengths(counts, 15);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(15);
    // Kraft's equation: the code is complete.
    expect([...lengths].reduce((sum, length) => sum + 2 ** -length, 0)).toBe(1);
    expect([...huffmanLengths([0, 5, 0], 15)]).toEqual([0, 1, 0]);
  });
});

describe("check sums", () => {
  it("are the published ones, with and without native code", () => {
    const bytes = new TextEncoder().encode("123456789");
    // The check value of CRC-32/ISO-HDLC, and zlib.adler32(b"Wikipedia").
    expect([crc32(bytes), portableCrc32(bytes)]).toEqual([0xcbf43926, 0xcbf43926]);
    expect(adler32(new TextEncoder().encode("Wikipedia"))).toBe(0x11e60398);
    // zlib.adler32(b"\xff" * 1_000_000)
    expect(adler32(new Uint8Array(1_000_000).fill(255))).toBe(0x3843e1be);
  });
});

describe("inflating", () => {
  const packed = deflatePixels(SAMPLES.noise);
  it("gives the same with and without native code, whole, cut off, limited and damaged", () => {
    const damaged = packed.slice();
    damaged[damaged.length >> 1] ^= 0x55;
    const wrongSum = packed.slice();
    wrongSum[wrongSum.length - 1] ^= 1;
    for (const [bytes, limit] of [
      [packed, 70_000],
      [packed, 1_000],
      [packed, 90_000],
      [packed.subarray(0, 5_000), 70_000],
      [wrongSum, 70_000],
      [damaged, 70_000],
    ] as const) {
      const answer = (inflate: typeof inflateAtMost) => {
        try {
          return Buffer.from(inflate(bytes, "zlib", limit)).toString("base64");
        } catch (error) {
          return String(error);
        }
      };
      expect(answer(inflateAtMost)).toBe(answer(inflatePortably));
    }
  });

  it("whole means to the byte: not more, not less, nothing behind, a right sum", () => {
    expect(inflateWhole(packed, 70_000)).toEqual(SAMPLES.noise);
    expect([
      inflateWhole(packed, 69_999),
      inflateWhole(packed, 70_001),
      inflateWhole(packed.subarray(0, -1), 70_000),
      inflateWhole(Uint8Array.of(...packed, 0), 70_000),
    ]).toEqual([null, null, null, null]);
    const wrongSum = packed.slice();
    wrongSum[wrongSum.length - 1] ^= 1;
    expect(inflateWhole(wrongSum, 70_000)).toBeNull();
  });
});

describe("a stored film", () => {
  const film = (width: number, height: number, maxValue: 255 | 65535): GreyImage => {
    const values = Array.from({ length: width * height }, (_, i) =>
      Math.floor(((Math.sin(i / 9) + 1) / 2) * maxValue * random.uniform()),
    );
    return { width, height, data: maxValue === 255 ? Uint8Array.from(values) : Uint16Array.from(values), maxValue };
  };

  it.each([
    [1, 1, 255],
    [7, 5, 255],
    [300, 260, 255],
    [1, 9, 65535],
    [33, 40, 65535],
  ] as const)("of %d × %d pixels up to %d is the same to us and to libpng", async (width, height, maxValue) => {
    const image = film(width, height, maxValue);
    const png = encodeGreyPng(image);
    expect(decodeGreyPng(png)).toEqual(image);
    const seen = await sharp(png)
      .toColourspace(maxValue === 255 ? "b-w" : "grey16")
      .raw({ depth: maxValue === 255 ? "uchar" : "ushort" })
      .toBuffer();
    expect(Buffer.from(image.data.buffer, image.data.byteOffset, image.data.byteLength).equals(seen)).toBe(true);
  });

  it("keeps the stream of a plain grey PNG, and of no other", async () => {
    const image = film(40, 30, 255);
    const library = encodeWithLibrary({ width: 40, height: 30, channels: 1, depth: 8, data: image.data });
    const { stream } = decodePng(library);
    expect(stream).not.toBeNull();
    expect(
      decodeGreyPng(wrapGreyPng({ width: 40, height: 30, depth: 8, stream: stream ?? new Uint8Array(0) })),
    ).toEqual(image);
    const raw = () => sharp(Buffer.from(image.data), { raw: { width: 40, height: 30, channels: 1 } });
    for (const other of [
      await raw().png({ progressive: true }).toBuffer(),
      await raw().png({ palette: true }).toBuffer(),
      await raw().toColourspace("srgb").png().toBuffer(),
    ])
      expect(decodePng(other).stream).toBeNull();
  });

  it("leaves behind whatever stands after the pixels, in the stream, in chunks or behind the end", () => {
    const image = film(40, 30, 255);
    const { stream } = decodePng(encodeGreyPng(image));
    const secret = new TextEncoder().encode("Identifiable^Zuzanna");
    const padded = wrapGreyPng({
      width: 40,
      height: 30,
      depth: 8,
      stream: Uint8Array.of(...(stream ?? []), ...secret),
    });
    expect(decodePng(padded)).toMatchObject({ image, stream: null });
    const trailing = decodePng(Uint8Array.of(...encodeGreyPng(image), ...secret));
    expect(Buffer.from(trailing.stream ?? []).includes("Zuzanna")).toBe(false);
  });
});
