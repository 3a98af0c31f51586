/**
 * @file `npm run mutants -- metrics`: Stryker changes the code of a target in small ways, one at a time, and prints the
 * changes that no test of the target notices, and its score. Without a name, all targets. See docs/testing.md.
 */
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What is changed, and the tests that are to notice: the room's own.
 * @type {Record<string, { mutate: string[], tests: string[] }>} */
const TARGETS = {
  metrics: { mutate: ["lib/metrics/*.ts"], tests: ["lib/metrics/*.test.ts"] },
  splits: { mutate: ["lib/datasets/splits/*.ts"], tests: ["lib/datasets/splits/*.test.ts"] },
  deidentify: { mutate: ["lib/datasets/identity/deidentif*.ts"], tests: ["lib/datasets/identity/deidentify.test.ts"] },
  "run-store": { mutate: ["lib/store/runs/run-store.ts"], tests: ["lib/store/runs/run-store.test.ts"] },
};
const STRYKER = join(import.meta.dirname, "node_modules/@stryker-mutator/core/bin/stryker.js");

const asked = process.argv.slice(2);
const unknown = asked.filter((target) => !Object.hasOwn(TARGETS, target));
if (unknown.length > 0) throw new Error(`No target is called ${unknown.join(", ")}: there are ${Object.keys(TARGETS).join(", ")}.`);
for (const target of asked.length > 0 ? asked : Object.keys(TARGETS)) {
  const { mutate, tests } = TARGETS[target];
  const args = ["run", join(import.meta.dirname, "stryker.config.json"), "--mutate", [...mutate, "!**/*.test.ts", "!**/*.fixture.ts"].join(",")];
  // The copy of the tree that is changed lies outside it, where neither lint nor a build finds it.
  const { status } = spawnSync(process.execPath, [STRYKER, ...args, "--tempDirName", join(tmpdir(), `hilum-mutants-${target}`)], {
    cwd: join(import.meta.dirname, "../.."),
    stdio: "inherit",
    env: { ...process.env, MUTANTS_TESTS: tests.join(",") },
  });
  if (status !== 0) process.exit(status ?? 1);
}
