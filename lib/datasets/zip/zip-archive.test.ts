import { gzipSync, strToU8, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { crc32 } from "../../imaging/png/crc32";
import { openZipArchive } from "./zip-archive";

const noise = Uint8Array.from({ length: 5000 }, (_, i) => (i * i * 31) & 255);
const sourceOf = (bytes: Uint8Array) => ({
  size: bytes.length,
  read: (start: number, end: number) => Promise.resolve(bytes.subarray(start, end)),
});
const packed = zipSync({
  "set/normal/a b.png": noise,
  "set/covid/é.jpg": [new Uint8Array(3000).fill(7), { level: 0 }],
  "set/empty/": new Uint8Array(0),
});

describe("a zip of films", () => {
  it("lists its files without its folders", async () => {
    const { entries } = await openZipArchive(sourceOf(packed));
    expect(entries.map(({ path, size }) => [path, size])).toEqual([
      ["set/normal/a b.png", 5000],
      ["set/covid/é.jpg", 3000],
    ]);
  });

  it("gives back each file, deflated or stored, reading nothing else", async () => {
    let bytesRead = 0;
    const counted = {
      size: packed.length,
      read: (start: number, end: number) => ((bytesRead += end - start), Promise.resolve(packed.subarray(start, end))),
    };
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

/** The archive with other words in both headers of the entries whose number is given. */
function patched(
  bytes: Uint8Array,
  change: { flags?: number; method?: number },
  which = (_entry: number) => true,
): Uint8Array {
  const copy = Buffer.from(bytes);
  for (const [signature, flagsAt] of [
    ["PK\x03\x04", 6],
    ["PK\x01\x02", 8],
  ] as const) {
    for (
      let at = copy.indexOf(signature, 0, "latin1"), entry = 0;
      at >= 0;
      at = copy.indexOf(signature, at + 4, "latin1"), entry++
    ) {
      if (!which(entry)) continue;
      if (change.flags !== undefined) copy.writeUInt16LE(change.flags, at + flagsAt);
      if (change.method !== undefined) copy.writeUInt16LE(change.method, at + flagsAt + 2);
    }
  }
  return copy;
}

describe("a zip that cannot be unpacked", () => {
  const films = zipSync({ "a.png": noise, "b.png": noise });

  it.each([
    [{ flags: 1 }, "all of its files are encrypted.", "password"],
    [{ flags: 1, method: 99 }, "all of its files are encrypted (AES).", "password"],
    [{ method: 9 }, "packed with Deflate64", "plain zip"],
    [{ method: 12 }, "packed with bzip2", "plain zip"],
    [{ method: 14 }, "packed with LZMA", "plain zip"],
    [{ method: 93 }, "packed with Zstandard", "plain zip"],
    [{ method: 95 }, "packed with xz", "plain zip"],
    [{ method: 71 }, "packed with method 71", "plain zip"],
  ])("as a whole says why at once: %o", async (change, message, remedy) => {
    await expect(openZipArchive(sourceOf(patched(films, change)))).rejects.toMatchObject({
      code: "badRequest",
      message: expect.stringContaining(message),
      remedy: expect.stringContaining(remedy),
    });
  });

  it("in part says it of each such file in one reason, and reads the others", async () => {
    const archive = await openZipArchive(sourceOf(patched(films, { flags: 1, method: 99 }, (entry) => entry === 1)));
    expect(await archive.read(archive.entries[0])).toEqual(noise);
    await expect(archive.read(archive.entries[1])).rejects.toMatchObject({
      code: "unsupportedImage",
      message: "The file is encrypted (AES).",
    });
  });

  it("since it is another kind of file, or a part of one, is called what it is", async () => {
    const tar = new Uint8Array(1024);
    tar.set(strToU8("ustar"), 257);
    const kinds: [Uint8Array, string][] = [
      [strToU8("Rar!\x1a\x07 and so on"), "RAR"],
      [Uint8Array.of(0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c, 0, 4), "7z"],
      [gzipSync(noise), "gzip"],
      [strToU8("BZh91AY"), "bzip2"],
      [Uint8Array.of(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0), "xz"],
      [tar, "tar"],
      [Uint8Array.of(0x50, 0x4b, 7, 8, 0x50, 0x4b, 3, 4), "split zip"],
      [Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10), "one image"],
      [films.subarray(0, 200), "its end is missing"],
    ];
    for (const [bytes, name] of kinds)
      await expect(openZipArchive(sourceOf(bytes)), name).rejects.toMatchObject({
        code: "badRequest",
        message: expect.stringContaining(name),
        remedy: expect.any(String),
      });
    const last = Buffer.from(films);
    last.writeUInt16LE(1, last.length - 22 + 4);
    await expect(openZipArchive(sourceOf(last))).rejects.toMatchObject({
      code: "badRequest",
      message: expect.stringContaining("split in parts"),
    });
  });
});

describe("an archive that would unpack to far more than it holds", () => {
  const centralAt = (bytes: Uint8Array, file: number) => {
    const found = [...bytes.keys()].filter(
      (at) => bytes[at] === 0x50 && bytes[at + 1] === 0x4b && bytes[at + 2] === 1 && bytes[at + 3] === 2,
    );
    return found[file];
  };
  const changed = (file: number, field: number, value: number) => {
    const bytes = zipSync({ "a.png": noise, "b.png": noise, "c.png": noise });
    new DataView(bytes.buffer).setUint32(centralAt(bytes, file) + field, value, true);
    return openZipArchive(sourceOf(bytes));
  };

  it("is refused where its files overlap, be it wholly or by a byte", async () => {
    await expect(changed(1, 42, 0)).rejects.toThrow(/its files overlap/);
    await expect(changed(0, 20, 3_000_000)).rejects.toThrow(/its files overlap/);
    const { entries } = await openZipArchive(sourceOf(zipSync({ "a.png": noise, "b.png": noise })));
    expect(entries).toHaveLength(2);
  });

  it("is refused where it claims gigabytes, and a file of it where its bytes cannot hold what it claims", async () => {
    await expect(changed(2, 24, 0xf0000000)).rejects.toThrow(/it claims 38\d\d MiB in 1/);
    const archive = await changed(2, 24, 200 * 2 ** 20);
    await expect(archive.read(archive.entries[2])).rejects.toThrow(/than the archive says/);
  });
});

it("computes the CRC-32 that everybody computes", () => {
  // The check value of the catalogue of parametrised CRC algorithms.
  expect(crc32(strToU8("123456789"))).toBe(0xcbf43926);
});
