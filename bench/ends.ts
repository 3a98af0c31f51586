/**
 * @file Ends a workbench in every way there is, again and again, and counts what stays behind. Linux only.
 *
 * npx esbuild bench/*.ts --bundle --splitting --platform=node --packages=external --format=esm --outdir=node_modules/.cache/bench --out-extension:.js=.mjs
 * node node_modules/.cache/bench/ends.mjs [--times 10] [--seed 1] [--checkout .] [--suspend 25000] [--patience 10000] [--only text]
 */
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { Random } from "../lib/tensor/random";
import { ENDS, endAndCount, killedWhileSpawning, secondBesideSuspended } from "./storm/ends";
import { WorkbenchProcess } from "./storm/workbench-process";

const { values: options } = parseArgs({
  options: {
    times: { type: "string", default: "10" },
    seed: { type: "string", default: "1" },
    checkout: { type: "string", default: "." },
    suspend: { type: "string", default: "25000" },
    patience: { type: "string", default: "10000" },
    only: { type: "string", default: "" },
  },
});
const random = new Random(Number(options.seed));
const patienceMs = Number(options.patience);
const workbench = await WorkbenchProcess.create(resolve(options.checkout));
const outcomes = new Map<string, string[]>();
const tell = (name: string, outcome: string) => {
  outcomes.set(name, [...(outcomes.get(name) ?? []), outcome]);
  console.log(`${name}: ${outcome}`);
};

try {
  for (const kind of ["worker", "web"] as const) {
    for (let i = 0; i < Number(options.times) && `soon ${kind}`.includes(options.only); i++) {
      tell(
        `kill -9 within 0.6 s of spawning the ${kind}`,
        await endAndCount(workbench, killedWhileSpawning(kind, random.between(0, 600)), patienceMs),
      );
    }
  }
  for (const end of ENDS.filter(({ name }) => name.includes(options.only)))
    tell(end.name, await endAndCount(workbench, end, patienceMs));
  if ("suspended second start".includes(options.only)) {
    const { supervisors, said, wakes } = await secondBesideSuspended(workbench, Number(options.suspend));
    console.log(`the second start said: ${said}`);
    tell(
      "a second start beside a suspended one",
      supervisors === 1 && wakes
        ? "nothing"
        : `${supervisors} supervisors${wakes ? "" : ", which did not go on with its children"}`,
    );
  }
} finally {
  await workbench.remove();
}
console.log(`\n${"way to end".padEnd(78)} times  left something behind`);
for (const [name, all] of outcomes)
  console.log(
    `${name.padEnd(78)} ${String(all.length).padStart(5)}  ${all.filter((outcome) => outcome !== "nothing").length}`,
  );
process.exitCode = [...outcomes.values()].flat().every((outcome) => outcome === "nothing") ? 0 : 1;
