import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type BlobStore, folderBlobStore } from "./blob-store";

let folder: string;
let blobs: BlobStore;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hilum test blobs "));
  blobs = folderBlobStore(folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const bytes = (text: string) => new TextEncoder().encode(text);
const fileOf = (digest: string) => join(folder, digest.slice(0, 2), digest);

it("names bytes by their SHA-256 and gives them back", async () => {
  // printf abc | sha256sum
  expect(await blobs.put(bytes("abc"))).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  const back = await blobs.get("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  expect(new TextDecoder().decode(back)).toBe("abc");
  // Buffer's slice would share memory with it.
  expect(back.constructor).toBe(Uint8Array);
});

it("keeps equal bytes once, also when they are stored at the same moment, and leaves no temporary file", async () => {
  const digests = await Promise.all(Array.from({ length: 8 }, () => blobs.put(bytes("same"))));
  expect(new Set(digests).size).toBe(1);
  expect(await readdir(join(folder, digests[0].slice(0, 2)))).toEqual([digests[0]]);
});

const FILM = bytes("a film of some length");
/** What a disk, a copy or a hand can do to a file. */
const DAMAGES: Record<string, (path: string) => Promise<unknown>> = {
  "a flipped bit": async (path) =>
    writeFile(
      path,
      (await readFile(path)).map((byte, index) => (index === 2 ? byte ^ 1 : byte)),
    ),
  "an end cut off": (path) => writeFile(path, FILM.subarray(0, 5)),
  "no bytes": (path) => writeFile(path, ""),
  "bytes more": (path) => writeFile(path, Buffer.concat([FILM, FILM])),
  "zeros of the same size": (path) => writeFile(path, new Uint8Array(FILM.length)),
  "a folder in its place": async (path) => (await rm(path), await mkdir(path), writeFile(join(path, "x"), "x")),
  "a link to itself in its place": async (path) => (await rm(path), symlink(path, path)),
  ...(process.platform === "win32"
    ? {}
    : {
        "a pipe in its place, which nobody writes into": async (path: string) => (
          await rm(path),
          execFileSync("mkfifo", [path])
        ),
        "a device without an end in its place": async (path: string) => (await rm(path), symlink("/dev/zero", path)),
      }),
};

it.each(Object.keys(DAMAGES))(
  "refuses a blob with %s, and heals it when the same bytes come again, by either way of storing",
  async (damage) => {
    for (const store of [blobs.put, blobs.add]) {
      const digest = await blobs.put(FILM);
      expect(await blobs.check(digest)).toBe("whole");
      await DAMAGES[damage](fileOf(digest));
      await expect(blobs.get(digest)).rejects.toMatchObject({
        code: "damaged",
        message: expect.stringContaining("no longer matches"),
      });
      expect(await blobs.check(digest)).toBe("damaged");
      expect((await blobs.head(digest, 8)).length).toBeLessThanOrEqual(8);
      await store(FILM);
      expect(await blobs.get(digest)).toEqual(FILM);
    }
  },
);

it("keeps what it stores from other accounts", async () => {
  const digest = await blobs.put(bytes("private"));
  const modes = await Promise.all(
    [fileOf(digest), join(folder, digest.slice(0, 2)), join(folder, "incoming")].map(async (path) =>
      ((await stat(path)).mode & 0o777).toString(8),
    ),
  );
  expect(modes).toEqual(["600", "700", "700"]);
});

it("heals a blob that was cut short when the same bytes come again", async () => {
  const digest = await blobs.put(bytes("a long film"));
  await writeFile(fileOf(digest), "a lo");
  await blobs.put(bytes("a long film"));
  expect(new TextDecoder().decode(await blobs.get(digest))).toBe("a long film");
});

it("heals a blob of the right size with another content, by either way of storing", async () => {
  const digest = await blobs.put(bytes("a film's pixels"));
  for (const store of [blobs.put, blobs.add]) {
    await writeFile(fileOf(digest), "a film's pixelz");
    await store(bytes("a film's pixels"));
    expect(new TextDecoder().decode(await blobs.get(digest))).toBe("a film's pixels");
  }
});

it("keeps what was added, flushed or not, and flushing twice or what was deleted meanwhile is no failure", async () => {
  const digests = await Promise.all(["one", "two", "two", "three"].map((text) => blobs.add(bytes(text))));
  expect(new TextDecoder().decode(await blobs.get(digests[1]))).toBe("two");
  await blobs.delete(digests[3]);
  await Promise.all([blobs.flush(), blobs.flush()]);
  await blobs.flush();
  expect([await blobs.has(digests[0]), await blobs.has(digests[3])]).toEqual([true, false]);
});

it("lists its blobs, and clears away what writers left that were killed days ago", async () => {
  const digest = await blobs.add(bytes("listed"));
  const shelf = join(folder, digest.slice(0, 2));
  const [old, fresh] = ["old.tmp", "fresh.tmp"].map((name) => join(shelf, `${digest}.${name}`));
  for (const path of [old, fresh]) await writeFile(path, "torn");
  const twoDaysAgo = new Date(Date.now() - 48 * 3600 * 1000);
  await utimes(old, twoDaysAgo, twoDaysAgo);
  await utimes(fileOf(digest), twoDaysAgo, twoDaysAgo);
  const listed = new Map<string, Date>();
  for await (const blob of blobs.list()) listed.set(blob.digest, blob.storedAt);
  expect(listed.get(digest)).toEqual(twoDaysAgo);
  expect((await readdir(shelf)).filter((name) => name.endsWith(".tmp"))).toEqual([`${digest}.fresh.tmp`]);
  // Storing it again says that somebody wants it.
  await blobs.add(bytes("listed"));
  for await (const blob of blobs.list())
    if (blob.digest === digest) expect(blob.storedAt.getTime()).toBeGreaterThan(twoDaysAgo.getTime() + 1000);
});

it("says that a blob is missing, and forgets one without complaint", async () => {
  const digest = await blobs.put(bytes("gone"));
  await blobs.delete(digest);
  await blobs.delete(digest);
  expect(await blobs.has(digest)).toBe(false);
  await expect(blobs.get(digest)).rejects.toMatchObject({ code: "notFound" });
});

it("never makes a path of anything but a digest", async () => {
  await expect(blobs.get("../../etc/passwd")).rejects.toThrow("not a blob digest");
});
