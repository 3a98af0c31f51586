/**
 * @file How long a drawing of the phantom takes on one thread: the middle of many films, at three sizes.
 *
 * npx esbuild bench/phantom.bench.ts --bundle --platform=node --packages=external --format=esm --outfile=node_modules/.cache/bench/phantom.mjs
 * node node_modules/.cache/bench/phantom.mjs [--films 150] [--preset default]
 */
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { drawChest } from "../lib/phantom/draw-chest";
import { PHANTOM_PRESETS } from "../lib/phantom/knobs";
import { phantomPlan } from "../lib/phantom/phantom-dataset";

const { values: options } = parseArgs({
  options: { films: { type: "string", default: "150" }, preset: { type: "string", default: "default" } },
});
const preset = PHANTOM_PRESETS.find((one) => one === options.preset);
const count = Number(options.films);

console.log("px   films  ms a film: middle  90 %   processor ms");
for (const size of [128, 192, 256]) {
  const plans = [...phantomPlan({ seed: 1, patients: count, size, preset })].slice(0, count);
  for (const plan of plans.slice(0, 20)) drawChest(plan.drawing);
  const before = process.cpuUsage();
  const times = plans
    .map((plan) => {
      const start = performance.now();
      drawChest(plan.drawing);
      return performance.now() - start;
    })
    .sort((a, b) => a - b);
  const used = process.cpuUsage(before);
  console.log(
    `${String(size).padEnd(4)} ${String(plans.length).padEnd(6)} ${times[Math.floor(times.length / 2)].toFixed(1).padEnd(18)} ${times[Math.floor(times.length * 0.9)].toFixed(1).padEnd(6)} ${((used.user + used.system) / 1000 / plans.length).toFixed(1)}`,
  );
}
