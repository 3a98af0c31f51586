import { expect, test } from "vitest";
import { explainDiskError } from "./failure.mjs";
import { formatBar, formatElapsed } from "./terminal.mjs";

test.each([
  [400, "0.4 s"],
  [12_300, "12 s"],
  [125_000, "2 min 05 s"],
  [3_600_000, "1 h 00 min"],
  [59_700, "60 s"],
])("%i ms is said as %s", (elapsedMs, text) => {
  expect(formatElapsed(elapsedMs)).toBe(text);
});

test("a bar never leaves its width", () => {
  expect(formatBar(0.5, 4)).toBe("██░░");
  expect(formatBar(-1, 4)).toBe("░░░░");
  expect(formatBar(7, 4)).toBe("████");
});

test("a full disk and a read-only folder are told apart, from errors and from npm's own lines", () => {
  const words = (error: unknown) => explainDiskError(error, "building", "/somewhere")?.message;
  expect(words(Object.assign(new Error("write"), { code: "ENOSPC" }))).toMatch(/disk is full/);
  expect(words("npm error code EROFS")).toMatch(/cannot be written/);
  expect(words("npm error nospc: No space left on device")).toMatch(/disk is full/);
  expect(words("npm error code E404")).toBeUndefined();
});
