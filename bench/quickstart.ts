/**
 * @file Trains the shipped quick start on its synthetic set, without store and queue, and prints a table.
 *
 * npx esbuild bench/*.ts --bundle --splitting --platform=node --packages=external --format=esm --outdir=node_modules/.cache/bench --out-extension:.js=.mjs
 * node node_modules/.cache/bench/quickstart.mjs [--seeds 1,2,3] [--threads n] [--set training.path=json]… [--verbose]
 */
import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { Experiment } from "../lib/experiments/experiment";
import { runSpecOf } from "../lib/experiments/run-spec-of";
import { PHANTOM_DEMO, phantomImages } from "../lib/phantom/phantom-dataset";
import { RunSpec } from "../lib/training/run";
import { measureTraining, TABLE_HEAD, withSettings } from "./measure-training";

const { values: options } = parseArgs({
  options: {
    seeds: { type: "string", default: "1,2,3" },
    threads: { type: "string", default: "2" },
    set: { type: "string", multiple: true, default: [] },
    verbose: { type: "boolean", default: false },
  },
});

const start = performance.now();
const films = Array.from(phantomImages(PHANTOM_DEMO), (film) => ({ ...film, synthetic: true }));
console.log(`${films.length} synthetic films drawn in ${((performance.now() - start) / 1000).toFixed(1)} s`);
console.log(TABLE_HEAD);
const experiment = Experiment.parse(JSON.parse(readFileSync("experiments/quickstart.json", "utf8")));
const shipped = runSpecOf(experiment, experiment.cells.find((cell) => cell.kind === "train")?.id ?? "");
if (!shipped.ok) throw new Error(shipped.reason);
for (const seed of options.seeds.split(",").map(Number)) {
  const spec = RunSpec.parse({
    ...shipped.spec,
    training: withSettings({ ...shipped.spec.training, seed }, options.set),
  });
  await measureTraining(spec, films, { threads: Number(options.threads), verbose: options.verbose });
}
