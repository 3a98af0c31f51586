import { mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { pseudonymKey } from "./pseudonym-key";

const home = () => mkdtemp(join(tmpdir(), "hilum-key-"));

it("makes one key, and gives that to everybody who asks", async () => {
  const folder = await home();
  const keys = await Promise.all(Array.from({ length: 8 }, () => pseudonymKey(folder)));
  for (const key of keys) expect(key).toEqual(keys[0]);
  expect(keys[0]).toHaveLength(32);
  expect(await readdir(folder)).toEqual(["pseudonym.key"]);
});

it.each([
  ["empty", Buffer.alloc(0)],
  ["of five bytes", Buffer.from("short")],
  ["one byte short", Buffer.from(Array.from({ length: 31 }, (_, i) => i))],
  ["one byte long", Buffer.from(Array.from({ length: 33 }, (_, i) => i))],
  ["all zeros", Buffer.alloc(32)],
])("refuses a key that is %s, says what to do, and leaves it as it is", async (_, bytes) => {
  const folder = await home();
  await writeFile(join(folder, "pseudonym.key"), bytes);
  await expect(pseudonymKey(folder)).rejects.toMatchObject({
    code: "damaged",
    message: expect.stringContaining("pseudonym.key"),
    remedy: expect.stringMatching(/backup/),
  });
  expect(await readFile(join(folder, "pseudonym.key"))).toEqual(bytes);
});
