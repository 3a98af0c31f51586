/**
 * @file Trains the default preset with default settings on the development copy of the real set and prints a table.
 *
 * npx esbuild bench/*.ts --bundle --splitting --platform=node --packages=external --format=esm --outdir=node_modules/.cache/bench --out-extension:.js=.mjs
 * node node_modules/.cache/bench/real-set.mjs [--runs seed:splitSeed,…] [--preset id] [--size px] [--threads n] [--set training.path=json]… [--verbose]
 */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { PRESETS } from "../lib/architectures/presets";
import { RunSpec } from "../lib/training/run";
import { measureTraining, TABLE_HEAD, withSettings } from "./measure-training";
import { readBenchSet } from "./read-bench-set";

const SET = resolve("../shared/data/darkcovidnet-384");

const { values: options } = parseArgs({
  options: {
    runs: { type: "string", default: "1:1,2:2,3:3" },
    preset: { type: "string", default: PRESETS[0].id },
    size: { type: "string" },
    threads: { type: "string", default: "2" },
    set: { type: "string", multiple: true, default: [] },
    verbose: { type: "boolean", default: false },
  },
});

if (!existsSync(SET)) console.error(`The real set is not at ${SET}: nothing to measure.`);
else await measure();

async function measure(): Promise<void> {
  const preset = PRESETS.find((one) => one.id === options.preset);
  if (preset === undefined)
    throw new Error(`no preset ${options.preset}; there are ${PRESETS.map((one) => one.id).join(", ")}`);
  const cnn = preset.spec(Number(options.size ?? preset.defaultSize));
  const films = readBenchSet(SET);
  console.log(
    `${films.length} images, ${new Set(films.map((film) => film.patientId)).size} patients; ${preset.id} at ${cnn.input.size} px, ${options.threads} threads; ${options.set.join(" ") || "default settings"}`,
  );
  console.log(TABLE_HEAD);
  for (const pair of options.runs.split(",")) {
    const [seed, splitSeed] = pair.split(":").map(Number);
    const spec = RunSpec.parse({
      dataset: "real-set",
      cnn,
      training: withSettings({ seed }, options.set),
      split: { seed: splitSeed },
    });
    await measureTraining(spec, films, { threads: Number(options.threads), verbose: options.verbose });
  }
}
