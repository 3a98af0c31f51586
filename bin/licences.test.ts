import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { isCompatible, licencesDocument, packageLicences } from "./licences.mjs";
import { inProject } from "./project.mjs";

const lock = readFileSync(inProject("package-lock.json"), "utf8");

it("every package that is needed to run has a licence that goes with Hilum's", () => {
  expect(packageLicences(lock).length).toBeGreaterThan(300);
  expect(packageLicences(lock).filter(({ licence }) => !isCompatible(licence))).toEqual([]);
});

it("docs/licences.md is what the lock file says (write it anew with: npm run licences)", () => {
  expect(readFileSync(inProject("docs", "licences.md"), "utf8")).toBe(licencesDocument(packageLicences(lock)));
});

it.each([
  ["MIT", true],
  ["(MIT OR GPL-3.0-only)", true],
  ["MIT AND GPL-3.0-only", false],
  ["Apache-2.0 AND LGPL-3.0-or-later AND MIT", true],
  ["GPL-3.0-or-later", false],
  ["SSPL-1.0", false],
  ["none named", false],
  ["constructor", false],
])("%s may be used: %s", (expression, allowed) => {
  expect(isCompatible(expression)).toBe(allowed);
});

it("development packages are left out, packages of other systems are not", () => {
  const names = packageLicences(lock).map(({ name }) => name);
  expect(names).not.toContain("vitest");
  expect(names).toContain("@img/sharp-win32-x64");
});
