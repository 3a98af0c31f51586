/**
 * @file What each setting is worth: grouped 5-fold cross-validations of the development films, each arm with the same
 * folds and seeds, pooled out of fold, beside what its networks say of a source that none of them saw. A training that is
 * done is kept in `--results`, so a second start goes on; `--table` trains nothing and prints what is there.
 *
 * npx esbuild bench/*.ts --bundle --splitting --platform=node --packages=external --format=esm --outdir=node_modules/.cache/bench --out-extension:.js=.mjs
 * node node_modules/.cache/bench/ablation.mjs [--arms default,flip,…] [--seeds 1,2,3] [--threads n] [--results folder] [--against default] [--table]
 */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { ARMS, type Arm } from "./ablation/arms";
import { DEVELOPMENT, readCohorts, SECOND_SOURCE } from "./ablation/cohorts";
import { keepFold, readFolds } from "./ablation/fold-result";
import { ARM_TABLE_HEAD, tableRow } from "./ablation/arm-table";
import { summariseArm } from "./ablation/summarise-arm";
import { FOLDS, trainFold } from "./ablation/train-fold";
import { readImageNetWeights } from "./ablation/imagenet-weights";

const { values: options } = parseArgs({
  options: {
    arms: { type: "string", default: ARMS.map(({ name }) => name).join(",") },
    seeds: { type: "string", default: "1,2,3" },
    threads: { type: "string", default: "2" },
    results: { type: "string", default: resolve("node_modules/.cache/bench/ablation") },
    against: { type: "string", default: "default" },
    table: { type: "boolean", default: false },
  },
});
const missing = [DEVELOPMENT, SECOND_SOURCE].filter((folder) => !existsSync(folder));
if (missing.length > 0) console.error(`There is no ${missing.join(" and no ")}: nothing to measure.`);
else {
  const cohorts = readCohorts();
  const arms = options.arms.split(",").map(armOf);
  if (!options.table) await train(arms);
  printTable(arms);

  async function train(arms: readonly Arm[]): Promise<void> {
    const seeds = options.seeds.split(",").map(Number);
    const wanted = seeds.flatMap((seed) =>
      arms.flatMap((arm) => Array.from({ length: FOLDS }, (_, fold) => ({ arm, seed, fold }))),
    );
    const left = wanted.filter(
      ({ arm, seed, fold }) =>
        !readFolds(options.results, arm.name).some((done) => done.seed === seed && done.fold === fold),
    );
    console.error(`${wanted.length} trainings, ${wanted.length - left.length} of them done before`);
    for (const [index, { arm, seed, fold }] of left.entries()) {
      const result = await trainFold(arm, seed, fold, {
        ...cohorts[arm.cohort],
        initialWeights: arm.fromImageNet === true ? readImageNetWeights() : undefined,
        threads: Number(options.threads),
      });
      keepFold(options.results, result);
      console.error(
        `${index + 1}/${left.length} ${arm.name} seed ${seed} fold ${fold}: ${result.seconds.toFixed(0)} s, validation loss ${result.valLoss.toFixed(3)}`,
      );
    }
  }

  function printTable(arms: readonly Arm[]): void {
    const { films, outside } = cohorts["one-source-a-class"];
    const figuresOf = (name: string) => {
      const results = readFolds(options.results, name);
      return results.length === 0 ? null : summariseArm(results, films, outside);
    };
    const against = figuresOf(options.against);
    console.log(ARM_TABLE_HEAD.replace("default", options.against));
    for (const arm of arms) {
      const found = figuresOf(arm.name);
      if (found !== null) console.log(tableRow(arm, found, arm.name === options.against ? null : against));
    }
  }
}

function armOf(name: string): Arm {
  const arm = ARMS.find((one) => one.name === name);
  if (arm === undefined) throw new Error(`no arm ${name}; there are ${ARMS.map((one) => one.name).join(", ")}`);
  return arm;
}
