/**
 * @file Trains the default preset with default settings on the development copy of the real set and prints a table.
 *
 * npx esbuild bench/*.ts --bundle --splitting --platform=node --packages=external --format=esm --outdir=node_modules/.cache/bench --out-extension:.js=.mjs
 * node node_modules/.cache/bench/real-set.mjs [--runs seed:splitSeed,…] [--preset id] [--size px] [--threads n] [--set training.path=json]… [--verbose]
 */
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { PRESETS } from "../lib/architectures/presets";
import { RunSpec } from "../lib/training/run";
import { type BenchFilm, decodeBenchFilm, measureTraining, TABLE_HEAD, withSettings } from "./measure-training";

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
  const films = readSet();
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

/** The columns of this set's metadata.csv hold no quotes: file, label, patient_id, sex, age, view, source. */
function readSet(): BenchFilm[] {
  const rows = readFileSync(join(SET, "metadata.csv"), "utf8")
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(","));
  return rows.map(([file, label, patientId, , , , source]) => ({
    file,
    label,
    patientId,
    source,
    synthetic: false,
    image: decodeBenchFilm(readFileSync(join(SET, file)), file),
  }));
}
