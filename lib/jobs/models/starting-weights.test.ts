/** @file Fine-tuning end to end: real runs, a real model and Layers files as sources, on a real store. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { resolveCnn } from "../../architectures/resolve-cnn";
import { exportLayersModel } from "../../engines/tfjs/layers-export";
import { encodeWeightsFile } from "../../publish/shipped/weights-file";
import { listShippedStarts } from "../../store/files/shipped-starts";
import { listEvents } from "../../store/runs/run-events";
import { getRun } from "../../store/runs/run-store";
import { openTestStore, type TestStore } from "../../store/test-store";
import { until } from "../../store/until.fixture";
import { type LoadedWeights } from "../../training/initial-weights-spec";
import { type RunSpec } from "../../training/run";
import { isOver } from "../../training/run-status";
import { createAndEnqueueRun } from "../runs/create-run";
import { storeLayersModel } from "./layers-models";
import { publishRun } from "./publish-run";
import { waiveAll } from "./waive-all.fixture";
import { loadWeights } from "./run-weights";
import { storeTinyDataset, tinySpec } from "../runs/tiny-run.fixture";
import { runWorker } from "../runs/worker";

let store: TestStore;
/** The run that the others start from. */
let base: string;

beforeAll(async () => {
  store = await openTestStore();
  await storeTinyDataset(store);
  base = await train(tinySpec({ epochs: 1 }));
});
afterAll(() => store.close());

/** Trains to the end and gives the run's id. */
async function train(spec: RunSpec, name?: string): Promise<string> {
  const { id } = await createAndEnqueueRun(store, { experiment: null, spec, name });
  const stop = new AbortController();
  const worker = runWorker(store, { signal: stop.signal, threads: 1 });
  await until(async () => isOver((await getRun(store, id)).status));
  stop.abort();
  await worker;
  expect((await getRun(store, id)).failure).toBeNull();
  return id;
}

async function startOf(run: string): Promise<LoadedWeights | undefined> {
  const start = (await listEvents(store, run))
    .map(({ payload }) => payload)
    .find((payload) => payload.type === "initialised");
  return start?.type === "initialised" ? start.weights : undefined;
}

const valuesOf = async (run: string, name: string) =>
  (await loadWeights(store, run)).find((tensor) => tensor.name === name)?.data;
const FROZEN = { epochs: 1, freeze: ["conv"] };

it("a run starts from another's weights, keeps the frozen ones to the last bit and tells what it loaded", async () => {
  const run = await train(tinySpec({ ...FROZEN, initialWeights: { kind: "run", run: base } }));
  expect(await startOf(run)).toMatchObject({
    source: expect.stringMatching(/^run /),
    loaded: 4,
    total: 4,
    missing: [],
  });
  expect(await valuesOf(run, "conv/kernel")).toEqual(await valuesOf(base, "conv/kernel"));
  expect(await valuesOf(run, "logits/kernel")).not.toEqual(await valuesOf(base, "logits/kernel"));
});

it("the spec of a run names its source by an id that never changes", async () => {
  const { name } = await getRun(store, base);
  const created = await createAndEnqueueRun(store, {
    experiment: null,
    spec: tinySpec({ epochs: 1, initialWeights: { kind: "run", run: name } }),
  });
  expect(created.spec.training.initialWeights).toEqual({ kind: "run", run: base });
});

it("a published version is a source, and what it has no place for is listed", async () => {
  const { name: model, version } = await publishRun(store, base, "start", { waivers: waiveAll });
  const spec = tinySpec({ ...FROZEN, initialWeights: { kind: "model", model, version } });
  const hidden: RunSpec["cnn"]["layers"][number] = {
    kind: "dense",
    name: "hidden",
    units: 6,
    useBias: true,
    trainable: true,
  };
  const run = await train({ ...spec, cnn: { ...spec.cnn, layers: spec.cnn.layers.toSpliced(-1, 0, hidden) } });
  expect(await startOf(run)).toMatchObject({
    source: "model start@1",
    loaded: 3,
    total: 6,
    missing: [
      { name: "hidden/kernel", reason: "the source has none of this name" },
      { name: "hidden/bias", reason: "the source has none of this name" },
      { name: "logits/kernel", reason: "it is 4×3 in the source, 6×3 here" },
    ],
  });
  expect(await valuesOf(run, "conv/kernel")).toEqual(await valuesOf(base, "conv/kernel"));
});

it("Layers files that were uploaded are a source, on either engine", async () => {
  const { cnn } = tinySpec({});
  const { modelJson, weightFile, weightData } = await exportLayersModel({
    cnn,
    labelCount: 3,
    weights: await loadWeights(store, base),
  });
  const stored = await storeLayersModel(
    store,
    [
      { path: "model.json", bytes: new TextEncoder().encode(JSON.stringify(modelJson)) },
      { path: weightFile, bytes: weightData },
    ],
    "Brought",
  );
  expect(stored).toMatchObject({
    tensors: 4,
    parameters: resolveCnn(cnn, 3).parameterCount,
    network: { ok: true, cnn },
  });
  const run = await train(
    tinySpec({ ...FROZEN, engine: "tfjs", initialWeights: { kind: "layers_model", blob: stored.blob } }),
  );
  expect(await startOf(run)).toMatchObject({ source: `Layers model ${stored.blob.slice(0, 12)}`, loaded: 4, total: 4 });
  expect((await listEvents(store, run)).map(({ payload }) => payload).filter(({ type }) => type === "engine")).toEqual([
    {
      type: "engine",
      engine: "tfjs",
      computedBy: expect.stringMatching(/^TensorFlow\.js \d/),
      notice: expect.anything(),
    },
  ]);
  expect(await valuesOf(run, "conv/kernel")).toEqual(await valuesOf(base, "conv/kernel"));
});

it("a source that does not exist, has no weights or fits nowhere is refused before anything is stored", async () => {
  const start = (training: Parameters<typeof tinySpec>[0], change: (spec: RunSpec) => RunSpec = (spec) => spec) =>
    createAndEnqueueRun(store, { experiment: null, spec: change(tinySpec({ epochs: 1, ...training })) });
  await expect(start({ initialWeights: { kind: "run", run: "nobody-1" } })).rejects.toMatchObject({ code: "notFound" });
  await expect(start({ initialWeights: { kind: "model", model: "start", version: 9 } })).rejects.toMatchObject({
    code: "notFound",
  });
  await expect(start({ initialWeights: { kind: "layers_model", blob: "0".repeat(64) } })).rejects.toMatchObject({
    code: "notFound",
  });
  const waiting = await start({});
  await expect(start({ initialWeights: { kind: "run", run: waiting.id } })).rejects.toMatchObject({ code: "conflict" });
  const renamed = (spec: RunSpec): RunSpec => ({
    ...spec,
    cnn: { ...spec.cnn, layers: spec.cnn.layers.map((layer) => ({ ...layer, name: `other_${layer.name}` })) },
  });
  const nowhere = start({ initialWeights: { kind: "run", run: base } }, renamed);
  await expect(nowhere).rejects.toMatchObject({
    code: "invalidSpec",
    message: expect.stringContaining(
      "fits this network: of other_conv/kernel, the source has none of this name. It holds conv/kernel",
    ),
    remedy: expect.stringContaining("layer name"),
  });
  await expect(start({ freeze: ["convv"] })).rejects.toThrow('There is no layer "convv" to freeze.');
  await expect(start({ freeze: ["*"] })).rejects.toThrow("nothing to train");
});

it("a run and a model saved before networks and training had today's settings are sources too", async () => {
  const { name: model } = await publishRun(store, base, "aged", { waivers: waiveAll });
  const older = "(jsonb(COLUMN) #- '{PATH,layers,0,dilation}' #- '{PATH,layers,0,trainable}')::json";
  const aged = (column: string, path: string) => older.replace("COLUMN", column).replaceAll("PATH", path);
  await store.pool.query(`update hilum.models set document = ${aged("document", "cnn")} where name = 'aged'`);
  await store.pool.query(
    `update hilum.runs set spec = (jsonb(${aged("spec", "cnn")}) #- '{training,initialWeights}' #- '{training,freeze}')::json where id = $1`,
    [base],
  );
  expect((await getRun(store, base)).spec).toMatchObject({
    cnn: { layers: [{ dilation: 1, trainable: true }, {}, {}, {}] },
    training: { initialWeights: { kind: "random" }, freeze: [] },
  });
  const run = await train(tinySpec({ epochs: 1, initialWeights: { kind: "model", model, version: 1 } }));
  expect(await startOf(run)).toMatchObject({ loaded: 4 });
});

it("weights that go with the product are a source, and their terms reach whatever comes of them", async () => {
  const project = await mkdtemp(join(tmpdir(), "shipped-"));
  const folder = join(project, "models", "from-elsewhere");
  await mkdir(folder, { recursive: true });
  const spec = tinySpec({ ...FROZEN });
  const weights = (await loadWeights(store, base)).filter(({ name }) => !name.startsWith("logits/"));
  await writeFile(join(folder, "weights.safetensors"), encodeWeightsFile({ cnn: spec.cnn, weights }));
  const terms = ["Drawn by a test; name it."];
  const about = {
    format: "hilum-start/1",
    name: "from-elsewhere",
    title: "From elsewhere",
    description: "Drawings.",
    terms,
  };
  await writeFile(join(folder, "start.json"), JSON.stringify(about));
  vi.stubEnv("HILUM_PROJECT", project);
  try {
    const [{ digest }] = await listShippedStarts();
    const shipped = { kind: "shipped", name: "from-elsewhere", digest } as const;
    const first = await train(tinySpec({ ...FROZEN, initialWeights: shipped }));
    expect(await startOf(first)).toMatchObject({ source: "From elsewhere", loaded: 2, total: 4, terms });
    const second = await train(tinySpec({ ...FROZEN, initialWeights: { kind: "run", run: first } }));
    expect(await startOf(second)).toMatchObject({ loaded: 4, terms });
    const { start } = await publishRun(store, second, "lineage", { waivers: waiveAll });
    expect(start?.from?.terms).toEqual(terms);
    await expect(
      createAndEnqueueRun(store, {
        experiment: null,
        spec: tinySpec({ ...FROZEN, initialWeights: { ...shipped, digest: "0".repeat(64) } }),
      }),
    ).rejects.toThrow("are others than those that are named");
  } finally {
    vi.unstubAllEnvs();
    await rm(project, { recursive: true });
  }
});
