import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strToU8, zipSync } from "fflate";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openZip } from "./open-zip";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hilum-test-zip-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function archive(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

it("gives every file's bytes, packed or stored, with names of any alphabet", async () => {
  const long = strToU8("film ".repeat(10_000));
  const zip = await openZip(
    await archive(
      "good.zip",
      zipSync({
        "a/größe.txt": long,
        "a/b/stored.bin": [strToU8("as it is"), { level: 0 }],
        "empty/": new Uint8Array(),
      }),
    ),
  );
  expect(zip.entries.map(({ path }) => path)).toEqual(["a/größe.txt", "a/b/stored.bin"]);
  expect(await zip.read(zip.entries[0])).toEqual(long);
  expect(new TextDecoder().decode(await zip.read(zip.entries[1]))).toBe("as it is");
  await zip.close();
});

it("refuses an entry with a flipped bit and still reads its neighbours", async () => {
  const bytes = zipSync({
    "a.bin": [strToU8("first film"), { level: 0 }],
    "b.bin": [strToU8("second film"), { level: 0 }],
  });
  bytes[Buffer.from(bytes).indexOf("first film") + 3] ^= 1;
  const zip = await openZip(await archive("flipped.zip", bytes));
  await expect(zip.read(zip.entries[0])).rejects.toMatchObject({ code: "corruptImage" });
  expect(new TextDecoder().decode(await zip.read(zip.entries[1]))).toBe("second film");
  await zip.close();
});

it("never unpacks more than an entry claims", async () => {
  const path = await archive("bomb.zip", zipSync({ "bomb.bin": new Uint8Array(5_000_000) }));
  const bytes = await readFile(path);
  const central = bytes.indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
  bytes.writeUInt32LE(1_000, central + 24);
  const zip = await openZip(await archive("bomb.zip", bytes));
  await expect(zip.read(zip.entries[0])).rejects.toMatchObject({ code: "tooLarge" });
  await zip.close();
});

it("refuses a torn archive and a file that is none", async () => {
  const whole = zipSync({ "a.bin": strToU8("a film") });
  await expect(openZip(await archive("torn.zip", whole.slice(0, -10)))).rejects.toMatchObject({ code: "badRequest" });
  await expect(openZip(await archive("none.zip", strToU8("not a zip at all")))).rejects.toMatchObject({
    code: "badRequest",
  });
  await expect(openZip(join(folder, "missing.zip"))).rejects.toMatchObject({ code: "notFound" });
});
