/**
 * @file `npm run coverage`: how much of each room the unit tests run, as a table. Of what `vitest run --coverage` left in
 * test-results/coverage; child processes, such as commands and workers that a test starts, are not counted.
 */
import { readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

const ROOT = join(import.meta.dirname, "../..");
const MEASURES = /** @type {const} */ (["lines", "branches", "functions"]);

/** @typedef {Record<(typeof MEASURES)[number], { total: number, covered: number }>} Counts */

/** The room of a file: `lib/metrics`, `app`, `bin`. @param {string} file */
function roomOf(file) {
  const folders = relative(ROOT, file).split(sep).slice(0, -1);
  return folders.slice(0, folders[0] === "lib" ? 2 : 1).join("/");
}

/** @param {Counts} counts */
function row(counts) {
  return MEASURES.map((measure) => {
    const { covered, total } = counts[measure];
    return `${total === 0 ? "–" : ((100 * covered) / total).toFixed(1)} | ${total}`;
  }).join(" | ");
}

/** @type {Record<string, Counts>} */
const { total, ...files } = JSON.parse(readFileSync(join(ROOT, "test-results/coverage/coverage-summary.json"), "utf8"));
/** @type {Map<string, Counts>} */
const rooms = new Map();
for (const [file, counts] of Object.entries(files)) {
  const room = roomOf(file);
  const sum = rooms.get(room) ?? {
    lines: { total: 0, covered: 0 },
    branches: { total: 0, covered: 0 },
    functions: { total: 0, covered: 0 },
  };
  for (const measure of MEASURES) {
    sum[measure].total += counts[measure].total;
    sum[measure].covered += counts[measure].covered;
  }
  rooms.set(room, sum);
}
const lines = [...rooms].sort(([a], [b]) => (a < b ? -1 : 1)).map(([room, counts]) => `| ${room} | ${row(counts)} |`);
process.stdout.write(
  [
    "| room | lines % | of | branches % | of | functions % | of |",
    "|---|---|---|---|---|---|---|",
    ...lines,
    `| all | ${row(total)} |`,
    "",
  ].join("\n"),
);
