import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { listFiles } from "./digest.mjs";
import { inProject, PROJECT } from "./project.mjs";

/** The variables that the two tables of docs/debugging.md begin their rows with. */
const told = readFileSync(inProject("docs", "debugging.md"), "utf8")
  .split("\n## Variables\n")[1]
  .split("\n")
  .flatMap((line) =>
    /^\| `/.test(line) ? [...line.split(" | ")[0].matchAll(/`(\w+)`/g)].map(([, name]) => name) : [],
  );

const isCode = (path: string) =>
  path.endsWith("/") || (/\.(m?[jt]sx?|[ch]|py)$/.test(path) && !path.endsWith("environment-variables.test.ts"));
const sources = listFiles(
  PROJECT,
  [
    "bin",
    "lib",
    "app",
    "bench",
    "native",
    "test",
    "next.config.js",
    "playwright.config.ts",
    "vitest.config.ts",
    "eslint.config.mjs",
  ],
  isCode,
).map((path) => ({ path, text: readFileSync(inProject(path), "utf8") }));

/** The names that a pattern's group captures in the sources that are asked for. */
const named = (pattern: RegExp, isAsked: (path: string) => boolean = () => true) =>
  new Set(
    sources
      .filter(({ path }) => isAsked(path))
      .flatMap(({ text }) => [...text.matchAll(pattern)].map(([, name]) => name)),
  );

it("tells of every HILUM_ variable that the source names, and of none that it does not", () => {
  // Guards of C headers (HILUM_TILES_H) are no variables.
  const inSource = [...named(/\b(HILUM_[A-Z0-9_]+)\b/g)].filter((name) => !name.endsWith("_H"));
  expect(inSource.length).toBeGreaterThan(10);
  expect(told.filter((name) => name.startsWith("HILUM_")).sort()).toEqual(inSource.sort());
});

it("tells of every variable of others that is read by its name", () => {
  const byDot = named(/\benv(?:\.|\[")([A-Z][A-Z0-9_]+|npm_\w+)\b/g);
  const taken = named(/const \{([^{}]*)\} = (?:process|search)\.env\b/g);
  const byTaking = [...taken].flatMap((names) => names.split(",").map((name) => name.trim().split(/[ :=]/)[0]));
  const read = [...new Set([...byDot, ...byTaking])].filter((name) => name !== "");
  expect(read).toEqual(expect.arrayContaining(["DATABASE_URL", "CC", "CHROME_PATH", "TZ"]));
  expect(read.filter((name) => !told.includes(name))).toEqual([]);
});
