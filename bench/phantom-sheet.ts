/**
 * @file Draws docs/images/phantom.png: films of each label by pattern, one preset, one seed.
 *
 * npx esbuild bench/phantom-sheet.ts --bundle --platform=node --packages=external --format=esm --outfile=node_modules/.cache/bench/phantom-sheet.mjs
 * node node_modules/.cache/bench/phantom-sheet.mjs
 */
import { writeFileSync } from "node:fs";
import { encodeGreyPng } from "../lib/imaging/png/grey-png";
import { thumbnail } from "../lib/imaging/resize";
import { drawChest } from "../lib/phantom/draw-chest";
import type { Pattern, PhantomLabel } from "../lib/phantom/findings";
import { phantomPlan } from "../lib/phantom/phantom-dataset";
import type { PhantomPlan } from "../lib/phantom/phantom-plan";

const ROWS: [PhantomLabel, Pattern[]][] = [
  ["normal", ["clear", "clear", "clear", "clear", "clear", "clear"]],
  [
    "covid-19",
    [
      "bilateral peripheral",
      "bilateral peripheral",
      "bilateral peripheral",
      "bilateral peripheral",
      "unilateral",
      "central",
    ],
  ],
  ["pneumonia", ["lobar", "lobar", "lobar", "interstitial", "bronchial", "bilateral peripheral"]],
];
const TILE = 176;
const GAP = 4;
/** Grey levels are rounded to multiples of this: a smaller file, and nobody sees it. */
const STEP = 8;

const plans = [...phantomPlan({ seed: 25, patients: 900, size: 256 })].filter(
  (plan) =>
    plan.drawing.size === 256 && plan.drawing.frame === null && (plan.label === "normal" || plan.truth.severity > 0.5),
);
const taken = new Set<PhantomPlan>();
const width = ROWS[0][1].length * (TILE + GAP) - GAP;
const height = ROWS.length * (TILE + GAP) - GAP;
const data = new Uint8Array(width * height).fill(255);
ROWS.forEach(([label, patterns], row) => {
  patterns.forEach((pattern, column) => {
    const plan = plans.find((one) => one.label === label && one.truth.pattern === pattern && !taken.has(one));
    if (plan === undefined) throw new Error(`no ${label} film that is ${pattern}`);
    taken.add(plan);
    const tile = thumbnail(drawChest(plan.drawing), TILE);
    for (let y = 0; y < TILE; y++) {
      const at = (row * (TILE + GAP) + y) * width + column * (TILE + GAP);
      for (let x = 0; x < TILE; x++) data[at + x] = Math.min(255, Math.round(tile.data[y * TILE + x] / STEP) * STEP);
    }
  });
});
const png = encodeGreyPng({ width, height, data, maxValue: 255 });
writeFileSync("docs/images/phantom.png", png);
console.log(`docs/images/phantom.png: ${width} × ${height}, ${Math.round(png.length / 1024)} kB`);
