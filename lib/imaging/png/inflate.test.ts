import { deflateRawSync, deflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { inflateDataSet } from "../dicom/inflate-data-set";
import { encodeDicom } from "../dicom/dicom-writer";
import { inflateAtMost, inflatePortably } from "./inflate";

/** Counts how far it was read. */
class Counted extends Uint8Array {
  read = 0;
  override subarray(start?: number, end?: number): Uint8Array<ArrayBuffer> {
    this.read = Math.max(this.read, Math.min(end ?? this.length, this.length));
    return new Uint8Array(this.buffer as ArrayBuffer, this.byteOffset, this.length).subarray(start, end);
  }
}

describe("a bomb of 64 kilobytes that unpacks to 64 megabytes", () => {
  const bomb = deflateRawSync(new Uint8Array(64 * 2 ** 20), { level: 9 });

  it("is read no further than its limit asks, in plain code", () => {
    const counted = new Counted(bomb);
    expect(bomb.length).toBeGreaterThan(60_000);
    expect(inflatePortably(counted, "raw", 1000)).toEqual(new Uint8Array(1000));
    expect(counted.read).toBeLessThanOrEqual(4096);
    expect(inflateAtMost(bomb, "raw", 1000)).toHaveLength(1000);
  });

  it("behind a small deflated DICOM film is not unpacked", () => {
    const film = encodeDicom({ width: 3, height: 2, samples: [1, 2, 3, 4, 5, 6], bitsAllocated: 8, bitsStored: 8 });
    const dataSet = film.slice(144 + new DataView(film.buffer).getUint32(140, true));
    const packed = deflateRawSync(Buffer.concat([dataSet, new Uint8Array(64 * 2 ** 20)]), { level: 9 });
    const inflated = inflateDataSet(packed);
    expect(Buffer.from(inflated)).toEqual(Buffer.from(dataSet));
  });
});

it("inflates the same in plain code and in Node's, in chunks of every size", () => {
  const bytes = Uint8Array.from({ length: 300_000 }, (_, i) => (i * i * 31) >> 7);
  const packed = deflateSync(bytes);
  for (const limit of [1, 4095, 200_000, 300_000, 400_000]) {
    expect(Buffer.compare(inflatePortably(packed, "zlib", limit), bytes.subarray(0, limit))).toBe(0);
    expect(Buffer.compare(inflateAtMost(packed, "zlib", limit), bytes.subarray(0, limit))).toBe(0);
  }
});
