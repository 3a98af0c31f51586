import { mkdirSync, mkdtempSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { digestFiles, listFiles } from "./digest.mjs";

function tree(): string {
  const root = mkdtempSync(join(tmpdir(), "hilum digest "));
  mkdirSync(join(root, "lib/a"), { recursive: true });
  writeFileSync(join(root, "lib/a/one.ts"), "1");
  writeFileSync(join(root, "lib/a/one.test.ts"), "test");
  writeFileSync(join(root, "lib/two.ts"), "2");
  return root;
}
const sources = (root: string) => listFiles(root, ["lib", "missing.json"], (path) => !path.endsWith(".test.ts"));
const digest = (root: string) => digestFiles(root, sources(root));

test("sources are listed in one order, without tests, links and what is not there", () => {
  const root = tree();
  symlinkSync("/etc", join(root, "lib/etc"));
  expect(sources(root)).toEqual(["lib/a/one.ts", "lib/two.ts"]);
});

test("the digest changes with a content, a name and a place, and with nothing else", () => {
  const root = tree();
  const before = digest(root);
  expect(digest(tree())).toBe(before);
  writeFileSync(join(root, "lib/a/one.test.ts"), "another test");
  expect(digest(root)).toBe(before);
  renameSync(join(root, "lib/two.ts"), join(root, "lib/three.ts"));
  const renamed = digest(root);
  expect(renamed).not.toBe(before);
  writeFileSync(join(root, "lib/three.ts"), "3");
  expect(digest(root)).not.toBe(renamed);
});

test("moving a byte from one file to the next is noticed", () => {
  const [a, b] = [tree(), tree()];
  writeFileSync(join(a, "lib/a/one.ts"), "12");
  writeFileSync(join(a, "lib/two.ts"), "");
  writeFileSync(join(b, "lib/a/one.ts"), "1");
  writeFileSync(join(b, "lib/two.ts"), "2");
  expect(digest(a)).not.toBe(digest(b));
});
