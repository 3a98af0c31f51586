/**
 * @file Trains the default preset with default settings on one set and tests each network on its own test split and on
 * another set: the same code as a run and an evaluation in the workbench, on a store of its own that is gone at the end.
 *
 * npx esbuild bench/*.ts --bundle --splitting --platform=node --packages=external --format=esm --outdir=node_modules/.cache/bench --out-extension:.js=.mjs
 * node node_modules/.cache/bench/inside-outside.mjs [--seeds 1,2,3] [--split-seed n] [--inside folder] [--outside folder] [--set training.path=json]…
 */
import { existsSync } from "node:fs";
import { cpus } from "node:os";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { PRESETS } from "../lib/architectures/presets";
import { describeOverlap, overlapLine } from "../lib/assessment/describe-overlap";
import { differenceText, estimateText } from "../lib/assessment/estimate-text";
import { metricTitle } from "../lib/assessment/metric-title";
import type { EvaluationResult } from "../lib/assessment/evaluation";
import type { Waiver } from "../lib/audit/audit-report";
import { blockingFindings } from "../lib/audit/findings/blocking-findings";
import { ensureAssessment } from "../lib/jobs/assessments/ensure-assessment";
import { evaluationSubject } from "../lib/jobs/assessments/request-evaluation";
import { ensureAudit } from "../lib/jobs/audit/ensure-audit";
import { importDataset } from "../lib/jobs/import/import-dataset";
import { createAndEnqueueRun } from "../lib/jobs/runs/create-run";
import { runWorker } from "../lib/jobs/runs/worker";
import { getRun } from "../lib/store/runs/run-store";
import { openTestStore, type TestStore } from "../lib/store/test-store";
import { RunSpec } from "../lib/training/run";
import { isOver } from "../lib/training/run-status";
import { withSettings } from "./measure-training";

const { values: options } = parseArgs({
  options: {
    seeds: { type: "string", default: "1,2,3" },
    "split-seed": { type: "string", default: "1" },
    inside: { type: "string", default: resolve("../shared/data/darkcovidnet-384") },
    outside: { type: "string", default: resolve("../shared/data/ieee8023-dev-384") },
    set: { type: "string", multiple: true, default: [] },
  },
});

const missing = [options.inside, options.outside].filter((folder) => !existsSync(folder));
if (missing.length > 0) console.error(`There is no ${missing.join(" and no ")}: nothing to measure.`);
else await measure();

async function measure(): Promise<void> {
  const store = await openTestStore();
  try {
    await importDataset(store, { path: options.inside, name: "inside", title: "Inside" });
    await importDataset(store, { path: options.outside, name: "outside", title: "Outside" });
    const waivers = await waiveAll(store);
    console.log(`${cpus().length} × ${cpus()[0].model.trim()}; ${options.set.join(" ") || "default settings"}`);
    for (const seed of options.seeds.split(",").map(Number)) {
      const run = await train(store, seed, waivers);
      const { subject } = await evaluationSubject(store, run, { dataset: "outside" });
      print(seed, (await ensureAssessment(store, run, subject)).result);
    }
  } finally {
    await store.close();
  }
}

/** What the audit says of the set is known, and is what this measures. */
async function waiveAll(store: TestStore): Promise<Waiver[]> {
  const report = await ensureAudit(store, "inside");
  const { fingerprint } = report;
  return blockingFindings(report, []).map(({ id }) => ({ finding: id, fingerprint, by: "bench", reason: "measured" }));
}

async function train(store: TestStore, seed: number, waivers: Waiver[]): Promise<string> {
  const [preset] = PRESETS;
  const spec = RunSpec.parse({
    dataset: "inside",
    cnn: preset.spec(preset.defaultSize),
    training: withSettings({ seed }, options.set),
    split: { seed: Number(options["split-seed"]) },
    waivers,
  });
  const { id } = await createAndEnqueueRun(store, { experiment: null, spec });
  const stop = new AbortController();
  const worker = runWorker(store, { signal: stop.signal });
  const ended = new Promise<void>((done) => {
    const timer = setInterval(() => {
      void getRun(store, id).then(({ status }) => {
        if (!isOver(status)) return;
        clearInterval(timer);
        done();
      });
    }, 500);
  });
  await ended;
  stop.abort();
  await worker;
  const { status, failure } = await getRun(store, id);
  if (status !== "completed") throw new Error(`the run ended as ${status}: ${failure?.message ?? ""}`);
  return id;
}

function print(seed: number, { comparison, overlap, withinSource }: EvaluationResult): void {
  console.log(`\nseed ${seed}: ${describeOverlap(overlap).join(" ")}`);
  for (const film of [...overlap.leftOut, ...overlap.suspects]) console.log(`  ${overlapLine(film)}`);
  if (comparison !== null) {
    const { inside, outside, rows } = comparison;
    console.log(
      `inside ${inside.films} films of ${inside.patients} patients, outside ${outside.films} films of ${outside.patients} patients`,
    );
    for (const row of rows)
      console.log(
        [
          metricTitle(row.metric),
          estimateText(row.inside),
          estimateText(row.outside),
          differenceText(row.difference),
        ].join(" | "),
      );
  }
  for (const { source, label, against, auroc, ofLabel, ofOther } of withinSource)
    console.log(
      `within ${source}: ${label} from ${against} | ${estimateText(auroc)} | ${ofLabel.films} + ${ofOther.films} films of ${ofLabel.patients} + ${ofOther.patients} patients`,
    );
}
