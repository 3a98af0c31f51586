/**
 * @file A storm: people import, delete, train and publish while parts of the workbench are killed at random moments
 * (SIGKILL: worker, web server, PostgreSQL, one of its server processes, its guardian, the supervisor, all at once). At the end
 * everything that was acknowledged must be there and every run must have the bits of an undisturbed one. Exits with 1 otherwise. Linux only.
 *
 * npx esbuild bench/*.ts --bundle --splitting --platform=node --packages=external --format=esm --outdir=node_modules/.cache/bench --out-extension:.js=.mjs
 * node node_modules/.cache/bench/storm.mjs [--kills 36] [--seed 1] [--minutes 20] [--checkout .]
 */
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { TARGETS } from "./storm/killer";
import { runStorm } from "./storm/run-storm";

const { values: options } = parseArgs({
  options: {
    kills: { type: "string", default: "36" },
    seed: { type: "string", default: "1" },
    minutes: { type: "string", default: "20" },
    checkout: { type: "string", default: "." },
  },
});
const { kills, journal, losses } = await runStorm({
  project: resolve(options.checkout),
  kills: Number(options.kills),
  seed: Number(options.seed),
  minutes: Number(options.minutes),
  tell: (line) => console.log(line),
});
console.log(`\n${"killed".padEnd(14)} times`);
for (const target of TARGETS) console.log(`${target.padEnd(14)} ${kills.get(target) ?? 0}`);
const deleted = [...journal.datasets.values()].filter(({ deletion }) => deletion === "acknowledged").length;
console.log(
  `\nacknowledged: ${journal.acknowledgements} answers, ${journal.datasets.size} data sets (${deleted} deleted for good), ${journal.runs.size} runs, ${journal.models.size} models`,
);
console.log(
  losses.length === 0
    ? "nothing lost, nothing different, nothing left running"
    : `WRONG (${losses.length}):\n${losses.join("\n")}`,
);
process.exit(losses.length === 0 ? 0 : 1);
