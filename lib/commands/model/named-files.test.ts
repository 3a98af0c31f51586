import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { areCountable, namedFiles, type NameSources } from "./named-files";

const root = mkdtempSync(join(tmpdir(), "hilum-named-"));
const at = (...parts: string[]) => join(root, ...parts);

async function names(sources: NameSources): Promise<string[]> {
  const found: string[] = [];
  for await (const { name } of namedFiles(sources)) found.push(name);
  return found;
}

const input = (...chunks: (string | Buffer)[]) => Readable.from(chunks.map((chunk) => Buffer.from(chunk)));

beforeAll(() => {
  for (const folder of ["films/b", "films/a", "films/@eaDir", "films/.git"]) mkdirSync(at(folder), { recursive: true });
  for (const file of [
    "films/b/2.png",
    "films/a/1.dcm",
    "films/a/IM0001",
    "films/metadata.csv",
    "films/.DS_Store",
    "films/@eaDir/1.png",
    "films/.git/x",
  ])
    writeFileSync(at(file), "");
  symlinkSync(at("films"), at("films", "a", "loop"));
  symlinkSync(at("films", "b", "2.png"), at("films", "c.png"));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe("namedFiles", () => {
  it("goes through a folder in the order of its names, without litter, documents and loops", async () => {
    expect(await names({ named: [at("films")] })).toEqual([
      at("films/a/1.dcm"),
      at("films/a/IM0001"),
      at("films/b/2.png"),
      at("films/c.png"),
    ]);
    expect(await names({ named: [`${at("films/b")}/`] })).toEqual([`${at("films/b")}/2.png`]);
  });

  it("takes a named file as it is, also one that is not there or is a document", async () => {
    expect(await names({ named: ["nowhere.png", at("films/metadata.csv")] })).toEqual([
      "nowhere.png",
      at("films/metadata.csv"),
    ]);
  });

  it("reads names from a stream that cuts them anywhere", async () => {
    expect(await names({ named: ["first.png", "-"], input: input("\ufeffa.p", "ng\r\nb c.png\n\n", "d.png") })).toEqual(
      ["first.png", "a.png", "b c.png", "d.png"],
    );
    expect(await names({ named: ["-"], nulSeparated: true, input: input("a\nb.png\0", "c.png\0") })).toEqual([
      "a\nb.png",
      "c.png",
    ]);
  });

  it("reads names from a list, folders among them, and keeps the bytes of a name that is no UTF-8", async () => {
    writeFileSync(
      at("list.txt"),
      Buffer.concat([Buffer.from(`${at("films/b")}\n`), Buffer.from([0x66, 0xfc, 0x72, 0x2e, 0x70, 0x6e, 0x67, 10])]),
    );
    const found = [];
    for await (const file of namedFiles({ named: [], listedIn: at("list.txt") })) found.push(file);
    expect(found.map(({ name }) => name)).toEqual([at("films/b/2.png"), "f\ufffdr.png"]);
    expect([...found[1].path]).toEqual([0x66, 0xfc, 0x72, 0x2e, 0x70, 0x6e, 0x67]);
  });

  it("holds 100,000 names without a line too many", async () => {
    let count = 0;
    const lines = Readable.from(
      (function* () {
        for (let i = 0; i < 100; i++)
          yield Buffer.from(Array.from({ length: 1000 }, (_, j) => `film-${i * 1000 + j}.png\n`).join(""));
      })(),
    );
    for await (const _ of namedFiles({ named: ["-"], input: lines })) count++;
    expect(count).toBe(100_000);
  });

  it("refuses a list that is not there, and one that is no list", async () => {
    await expect(names({ named: [], listedIn: at("no-list") })).rejects.toMatchObject({ code: "notFound" });
    await expect(names({ named: [], listedIn: at("films") })).rejects.toMatchObject({ code: "forbidden" });
    await expect(names({ named: ["-"], input: input(Buffer.alloc(200_000, 65)) })).rejects.toMatchObject({
      code: "badRequest",
    });
  });
});

it("counts only what can be read twice", async () => {
  expect(await areCountable({ named: ["a.png"] })).toBe(true);
  expect(await areCountable({ named: ["-"] })).toBe(false);
  expect(await areCountable({ named: [], listedIn: at("films") })).toBe(false);
});
