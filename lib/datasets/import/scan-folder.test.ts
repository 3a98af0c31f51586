import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pseudonym } from "../identity/pseudonym";
import { scanFolder } from "./scan-folder";

let base: string;
beforeAll(async () => {
  base = await mkdtemp(path.join(tmpdir(), "hilum scan "));
  for (const folder of ["set/normal", "set/covid/deep", "outside"])
    await mkdir(path.join(base, folder), { recursive: true });
  for (const file of ["set/normal/b.png", "set/normal/a.png", "set/covid/deep/c.dcm", "outside/secret.png"])
    await writeFile(path.join(base, file), "x");
  await writeFile(path.join(base, "set/metadata.csv"), "file,label\n");
  await symlink(path.join(base, "set/normal/a.png"), path.join(base, "set/covid/same.png"));
  await symlink(path.join(base, "outside/secret.png"), path.join(base, "set/covid/secret.png"));
  await symlink(path.join(base, "set"), path.join(base, "set/covid/up"));
  await symlink("nowhere", path.join(base, "set/covid/dangling.png"));
});
afterAll(() => rm(base, { recursive: true }));

describe("scanFolder", () => {
  it("lists files in order with the table, follows links inside, and refuses the others", async () => {
    const listing = await scanFolder(path.join(base, "set"));
    expect([...listing.files.keys()]).toEqual([
      "covid/deep/c.dcm",
      "covid/same.png",
      "metadata.csv",
      "normal/a.png",
      "normal/b.png",
    ]);
    expect(listing.facts.tables).toEqual({ "metadata.csv": "file,label\n" });
    expect(listing.rejected.sort((a, b) => (a.file < b.file ? -1 : 1))).toEqual([
      { file: "covid/dangling.png", reason: "a link to nothing" },
      { file: "covid/secret.png", reason: "a link that leads out of the folder" },
      { file: "covid/up", reason: "a link that leads out of the folder" },
    ]);
  });

  // Only the file systems of Linux take any bytes for a name.
  it.runIf(process.platform === "linux")(
    "lists files and folders whose names are no UTF-8, each under its own name, and reads the rest",
    async () => {
      const folder = path.join(base, "bytes");
      const named = (...parts: (string | number[])[]) =>
        Buffer.concat([Buffer.from(`${folder}/`), ...parts.map((part) => Buffer.from(part as string))]);
      await mkdir(path.join(folder, "normal"), { recursive: true });
      await mkdir(named("m", [0xfc], "ller"));
      const files = [
        named("normal/a.png"),
        named("normal/", [0xff], ".png"),
        named("normal/", [0xfe], ".png"),
        named("normal/\u00fc.png"),
        named("m", [0xfc], "ller/inside.png"),
      ];
      for (const file of files) await writeFile(file, "x");
      await symlink(named("normal/", [0xff], ".png"), named("normal/link.png"));
      const listing = await scanFolder(folder);
      expect([...listing.files.keys()]).toEqual(["normal/a.png", "normal/\u00fc.png"]);
      expect(listing.rejected.sort((a, b) => (a.file < b.file ? -1 : 1))).toEqual([
        { file: "m\\xfcller", reason: "the folder's name is not UTF-8: rename it to have what is in it" },
        { file: "normal/\\xfe.png", reason: "its name is not UTF-8: rename it to have it" },
        { file: "normal/\\xff.png", reason: "its name is not UTF-8: rename it to have it" },
        { file: "normal/link.png", reason: "a link to nothing" },
      ]);
    },
  );

  it("says what is wrong with the path", async () => {
    await expect(scanFolder(path.join(base, "absent"))).rejects.toMatchObject({ code: "notFound" });
    await expect(scanFolder(path.join(base, "set/metadata.csv"))).rejects.toMatchObject({ code: "badRequest" });
  });
});

describe("pseudonym", () => {
  it("is stable under one key and unrelated under another", () => {
    const key = new Uint8Array(32).fill(7);
    // import hmac; hmac.new(b"\x07" * 32, b"12345", "sha256").hexdigest()[:16]
    expect(pseudonym(" 12345 ", key)).toBe("p-8acbb6d96ea75158");
    expect(pseudonym("12345", new Uint8Array(32).fill(8))).not.toBe(pseudonym("12345", key));
  });
});
