import { strToU8, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { crc32 } from "../imaging/crc32";
import { openZipArchive } from "./zip-archive";

const noise = Uint8Array.from({ length: 5000 }, (_, i) => (i * i * 31) & 255);
const sourceOf = (bytes: Uint8Array) => ({ size: bytes.length, read: (start: number, end: number) => Promise.resolve(bytes.subarray(start, end)) });
const packed = zipSync({ "set/normal/a b.png": noise, "set/covid/é.jpg": [new Uint8Array(3000).fill(7), { level: 0 }], "set/empty/": new Uint8Array(0) });

describe("a zip of films", () => {
  it("lists its files without its folders", async () => {
    const { entries } = await openZipArchive(sourceOf(packed));
    expect(entries.map(({ path, size }) => [path, size])).toEqual([["set/normal/a b.png", 5000], ["set/covid/é.jpg", 3000]]);
  });

  it("gives back each file, deflated or stored, reading nothing else", async () => {
    let bytesRead = 0;
    const counted = { size: packed.length, read: (start: number, end: number) => ((bytesRead += end - start), Promise.resolve(packed.subarray(start, end))) };
    const archive = await openZipArchive(counted);
    const [deflated, stored] = archive.entries;
    bytesRead = 0;
    expect(await archive.read(stored)).toEqual(new Uint8Array(3000).fill(7));
    expect(bytesRead).toBe(3000 + 30);
    expect(await archive.read(deflated)).toEqual(noise);
  });

  it.each([
    ["a truncated archive", packed.subarray(0, packed.length - 60)],
    ["something else", noise],
    ["nothing", new Uint8Array(0)],
  ])("refuses %s in plain words", async (_, bytes) => {
    await expect(openZipArchive(sourceOf(bytes))).rejects.toThrow(/damaged or not a zip/);
  });

  it("refuses a file whose packed bytes were damaged", async () => {
    const broken = packed.slice();
    const archive = await openZipArchive(sourceOf(broken));
    broken.fill(255, 60, 200);
    await expect(archive.read(archive.entries[0])).rejects.toThrow(/damaged/);
  });
});

it("computes the CRC-32 that everybody computes", () => {
  // The check value of the catalogue of parametrised CRC algorithms.
  expect(crc32(strToU8("123456789"))).toBe(0xcbf43926);
});
