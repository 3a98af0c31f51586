import { strToU8, zipSync } from "fflate";
import { expect, it } from "vitest";
import { fromInput } from "./choose-files";

/** A file as the input of a folder gives it. */
const file = (path: string, content: BlobPart, lastModified: number) =>
  Object.assign(new File([content], path.split("/").at(-1) ?? path, { lastModified }), { webkitRelativePath: path });
const stampsOf = async (...files: File[]) =>
  Object.fromEntries((await fromInput(files)).files.map(({ path, stamp }) => [path, stamp]));

it("a file keeps its stamp while its size and time stay, so that an import can be taken up again", async () => {
  const stamps = await stampsOf(file("set/a.png", "abc", 1), file("set/b.png", "abc", 1));
  expect(await stampsOf(file("set/a.png", "abc", 1), file("set/b.png", "abc", 1))).toEqual(stamps);
  const later = await stampsOf(file("set/a.png", "abcd", 1), file("set/b.png", "xyz", 2));
  expect(later["set/a.png"]).not.toBe(stamps["set/a.png"]);
  expect(later["set/b.png"]).not.toBe(stamps["set/b.png"]);
});

it("a file in a zip has the stamp of the zip, too", async () => {
  const zip = (content: string, time: number) =>
    new File([zipSync({ "n/a.png": strToU8(content) })], "films.zip", { lastModified: time });
  const stamp = (await stampsOf(zip("abc", 1)))["n/a.png"];
  expect((await stampsOf(zip("abc", 1)))["n/a.png"]).toBe(stamp);
  expect((await stampsOf(zip("xyz", 2)))["n/a.png"]).not.toBe(stamp);
});
