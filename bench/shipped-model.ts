/**
 * @file Makes the model that goes with Hilum: imports its films into a store of its own, trains a grouped cross-validation
 * for each seed and each source left out, publishes networks of the first as one model and packs that into `models/<name>/`.
 * What is done stays in `--home`, so a second start goes on. Its settings are in `bench/shipped/shipped-settings.ts`.
 *
 * node bin/hilum.mjs build
 * npx esbuild bench/*.ts --bundle --splitting --platform=node --packages=external --format=esm --outdir=node_modules/.cache/bench --out-extension:.js=.mjs
 * node node_modules/.cache/bench/shipped-model.mjs [--home folder] [--to models] [--threads 2] [--epochs n] [--folds n]
 */
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { version } from "../package.json";
import { PRESETS } from "../lib/architectures/presets";
import { allFolds } from "../lib/datasets/splits/all-folds";
import { KFoldSpec } from "../lib/datasets/splits/split-spec";
import { runSpecDigest } from "../lib/experiments/run-spec-of";
import { ensureAudit } from "../lib/jobs/audit/ensure-audit";
import { importDataset } from "../lib/jobs/import/import-dataset";
import { packModel, type PackingFacts } from "../lib/jobs/models/shipped/pack-model";
import { publishRun } from "../lib/jobs/models/publish-run";
import { createAndEnqueueRun } from "../lib/jobs/runs/create-run";
import { leaveSourcesOut, loadLeftOutSources, planLeftOut } from "../lib/jobs/series/left-out-sources";
import { modelCardMarkdown } from "../lib/publish/card/model-card";
import { evaluatePredictions } from "../lib/metrics/evaluate-predictions";
import { findDataset } from "../lib/store/datasets/dataset-store";
import { findShippedStart } from "../lib/store/files/shipped-starts";
import { openStore, type Store } from "../lib/store/open-store";
import { listRuns } from "../lib/store/runs/run-store";
import { findTrainingRecipe } from "../lib/training/recipes/training-recipes";
import { RunSpec, type RunDetail } from "../lib/training/run";
import { MOST_BYTES, SHIPPED } from "./shipped/shipped-settings";
import { type StagedSet, stageSets } from "./shipped/stage-sets";
import { trainAll } from "./shipped/train-all";

const DATASET = "shipped-films";
const METRICS = [
  ["accuracy", "accuracy"],
  ["balanced accuracy", "balancedAccuracy"],
  ["macro AUROC", "macroAuroc"],
] as const;
const UNKNOWN = { value: null, low: null, high: null };

const { values: options } = parseArgs({
  options: {
    home: { type: "string", default: resolve("node_modules/.cache/shipped-model") },
    to: { type: "string", default: resolve("models") },
    threads: { type: "string", default: "2" },
    epochs: { type: "string" },
    folds: { type: "string", default: String(SHIPPED.folds) },
  },
});
const threads = Number(options.threads);
const missing = SHIPPED.sets.filter(({ folder }) => !existsSync(folder));
if (missing.length > 0) console.error(`There is no ${missing.map(({ folder }) => folder).join(" and no ")}.`);
else {
  const store = await openStore({ home: options.home });
  try {
    await make(store);
  } finally {
    await store.close({ stopIdleDatabase: true });
  }
}

async function make(store: Store): Promise<void> {
  const sets = await importSets(store);
  const { fingerprint } = await findFilms(store);
  const specs = await specsOf(store, fingerprint);
  const runs: string[] = [];
  for (const spec of specs) runs.push(await ensureRun(store, spec));
  const trained = await trainAll(store, runs, threads);
  const members = trained.slice(0, SHIPPED.members);
  const leftOut = await withoutSources(store, members[0]);
  const published = await publishRun(
    store,
    members.map(({ id }) => id),
    SHIPPED.name,
    {
      views: SHIPPED.views,
      waivers: (red) => red.map(({ id }) => ({ finding: id, ...SHIPPED.waivers })),
    },
  );
  const facts: PackingFacts = {
    revision: SHIPPED.revision,
    description: SHIPPED.description,
    terms: SHIPPED.terms,
    sets: sets.map((set) => ({ ...set, fingerprint })),
    made: {
      command: "bench/shipped-model.ts",
      hilum: version,
      seeds: SHIPPED.seeds,
      day: new Date().toISOString().slice(0, 10),
    },
    tests: [outOfFold(trained), ...leftOut],
  };
  const files = await packModel(store, published, facts);
  const folder = join(options.to, SHIPPED.name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of files) writeFileSync(join(folder, name), bytes);
  const bytes = [...files.values()].reduce((sum, file) => sum + file.length, 0);
  console.log(modelCardMarkdown({ ...published, shipped: null }));
  console.log(`${folder}: ${(bytes / 2 ** 20).toFixed(2)} MiB`);
  if (bytes > MOST_BYTES) throw new Error(`more than ${MOST_BYTES / 2 ** 20} MiB`);
}

async function importSets(store: Store): Promise<StagedSet[]> {
  const staging = join(options.home, "staged");
  rmSync(staging, { recursive: true, force: true });
  mkdirSync(staging, { recursive: true });
  const sets = stageSets(SHIPPED.sets, staging);
  if ((await findDataset(store, DATASET)) === null)
    await importDataset(store, { path: staging, name: DATASET, title: SHIPPED.title });
  rmSync(staging, { recursive: true });
  return sets;
}

async function findFilms(store: Store) {
  const found = await findDataset(store, DATASET);
  if (found === null) throw new Error("the films were not imported");
  return found;
}

/** Every fold of every seed, the first seed's first. */
async function specsOf(store: Store, fingerprint: string): Promise<RunSpec[]> {
  const preset = PRESETS.find(({ id }) => id === SHIPPED.preset);
  const recipe = findTrainingRecipe(SHIPPED.recipe);
  const start = SHIPPED.startFrom === null ? null : await findShippedStart(SHIPPED.startFrom);
  if (preset === undefined || recipe === null || (start === null && SHIPPED.startFrom !== null))
    throw new Error("the settings name a preset, a recipe or starting weights that do not exist");
  const { findings } = await ensureAudit(store, DATASET);
  const waivers = findings
    .filter(({ severity }) => severity === "red")
    .map(({ id }) => ({ finding: id, ...SHIPPED.waivers, fingerprint }));
  return SHIPPED.seeds.flatMap((seed) =>
    allFolds(KFoldSpec.parse({ protocol: "kfold", folds: Number(options.folds), seed, stratifyBy: ["source"] })).map(
      (split) =>
        RunSpec.parse({
          dataset: DATASET,
          cnn: preset.spec(SHIPPED.size),
          split,
          waivers,
          training: {
            ...recipe.sets,
            ...SHIPPED.training,
            ...(options.epochs === undefined ? {} : { epochs: Number(options.epochs) }),
            ...(start === null
              ? {}
              : { initialWeights: { kind: "shipped", name: start.about.name, digest: start.digest } }),
            seed,
          },
        }),
    ),
  );
}

/** One of just these settings that is there, else a new one. */
async function ensureRun(store: Store, spec: RunSpec): Promise<string> {
  const digest = runSpecDigest(spec);
  const earlier = (await listRuns(store)).find(
    (run) => runSpecDigest(run.spec) === digest && run.status !== "failed" && run.status !== "cancelled",
  );
  return (earlier ?? (await createAndEnqueueRun(store, { experiment: null, spec }))).id;
}

type Test = PackingFacts["tests"][number];

/** What the networks of each seed say of films that they did not learn from, every film once. */
function outOfFold(runs: readonly RunDetail[]): Test {
  const rows = SHIPPED.seeds.map((seed) => {
    const reports = runs.flatMap(({ spec, report }) => (spec.training.seed === seed && report !== null ? report : []));
    const [{ dataset, synthetic, labels }] = reports;
    const predictions = reports.flatMap((report) => report.predictions);
    const pooled = evaluatePredictions({ dataset, split: "test", synthetic, labels, predictions });
    const figure = (title: string, path: string, value: number | null) => ({
      title,
      value,
      low: pooled.intervals[path]?.low ?? null,
      high: pooled.intervals[path]?.high ?? null,
    });
    return {
      name: `seed ${seed}`,
      films: predictions.length,
      patients: pooled.patients,
      figures: [
        { title: "accuracy", value: pooled.accuracy.value, low: pooled.accuracy.low, high: pooled.accuracy.high },
        figure("balanced accuracy", "balancedAccuracy", pooled.balancedAccuracy),
        figure("macro AUROC", "macroAuroc", pooled.macroAuroc),
      ],
    };
  });
  return {
    title: "Out of fold",
    note: `Cross-validations of ${options.folds} folds, grouped by patient and, where it is known, by place: every film is judged once, by a single network that did not learn from it. With 95% intervals.`,
    rows,
  };
}

/** What networks of the same settings say of a source that they did not learn from; none where no source can be left out. */
async function withoutSources(store: Store, base: RunDetail): Promise<Test[]> {
  const { sources } = await planLeftOut(store, base.id);
  const wanted = sources.filter(({ refusal }) => refusal === null).map(({ source }) => source);
  for (const { source, refusal } of sources) if (refusal !== null) console.error(`${source} stays in: ${refusal}`);
  if (wanted.length === 0) return [];
  const asked = await leaveSourcesOut(store, base.id, wanted);
  await trainAll(
    store,
    asked.sources.map(({ run }) => run.id),
    threads,
  );
  const made = await loadLeftOutSources(store, base.id);
  const rows = made.sources.flatMap(({ source, score }) =>
    score === null
      ? []
      : {
          name: source,
          films: score.films,
          patients: score.patients,
          figures: METRICS.map(([title, metric]) => ({
            title,
            ...(score.comparison?.rows.find((row) => row.metric === metric)?.outside ?? UNKNOWN),
          })),
        },
  );
  const within = made.sources.flatMap(({ score }) => score?.withinSource ?? []);
  return [
    {
      title: "Each source left out",
      note: `Single networks of the same settings, each trained without one source and tested on it, over the classes that both have. ${made.notes.join(" ")}`,
      rows,
    },
    ...(within.length === 0
      ? []
      : [
          {
            title: "Within a source that was left out",
            note: "Two classes of one source told apart by a network that saw none of its films: the source cannot give the class away.",
            rows: within.map(({ source, label, against, auroc, ofLabel, ofOther }) => ({
              name: `${source}: ${label} from ${against}`,
              films: ofLabel.films + ofOther.films,
              patients: null,
              figures: [{ title: "AUROC", ...auroc }],
            })),
          },
        ]),
  ];
}
