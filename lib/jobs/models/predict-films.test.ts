import { mkdtempSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { encodeDicom } from "../../imaging/dicom/dicom-writer";
import { phantomImages } from "../../phantom/phantom-dataset";
import { openTestStore, type TestStore } from "../../store/test-store";
import { until } from "../../store/until.fixture";
import { getRun } from "../../store/runs/run-store";
import { argmax } from "../../tensor/argmax";
import { createAndEnqueueRun } from "../runs/create-run";
import { openDecodePool } from "../films/decode-pool";
import { openInferencePool } from "./inference-pool";
import { getNetwork } from "./open-network";
import { predictFilms } from "./predict-films";
import { publishRun } from "./publish-run";
import { waiveAll } from "./waive-all.fixture";
import { storeTinyDataset, tinySpec } from "../runs/tiny-run.fixture";
import { runWorker } from "../runs/worker";

const SIDE = 128;
/** Drawings, as the model learnt from; 12 bits. */
const drawings = [...phantomImages({ seed: 5, patients: 6, size: SIDE, bits: 12, knobs: { filmsPerPatient: 1 } })].map(
  ({ image: { width, height, data } }) => ({ width, height, samples: [...data] }),
);
const [{ width, height, samples }] = drawings;
const chest = {
  width,
  height,
  bitsAllocated: 16,
  bitsStored: 12,
  samples,
  modality: "DX",
  bodyPart: "CHEST",
  view: "PA",
} as const;
const photo = () =>
  sharp({ create: { width: 300, height: 300, channels: 3, background: { r: 200, g: 60, b: 20 } } })
    .png()
    .toBuffer();

let store: TestStore;
let project: string;
let model: string;
beforeAll(async () => {
  // The very threads that a server uses; beside node_modules, so that they find the packages that are not bundled.
  project = mkdtempSync(resolve("node_modules", ".predict-films-"));
  const entryPoints = {
    "decode-thread": resolve("lib/jobs/films/decode-thread.ts"),
    "inference-thread": resolve("lib/jobs/models/inference-thread.ts"),
  };
  await build({
    entryPoints,
    outdir: join(project, "dist"),
    outExtension: { ".js": ".mjs" },
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    logLevel: "silent",
  });
  store = await openTestStore();
  // From here on only: the database's own programs are in the real project.
  vi.stubEnv("HILUM_PROJECT", project);
  await storeTinyDataset(store);
  const run = (await createAndEnqueueRun(store, { experiment: "demo", spec: tinySpec({ epochs: 1 }) })).id;
  const stop = new AbortController();
  const worker = runWorker(store, { signal: stop.signal, threads: 1 });
  await until(async () => (await getRun(store, run)).status === "completed", 60_000);
  stop.abort();
  await worker;
  model = (await publishRun(store, run, "chest", { waivers: waiveAll })).name;
}, 120_000);
afterAll(async () => {
  vi.unstubAllEnvs();
  await store.close();
  rmSync(project, { recursive: true, force: true });
});

describe("predictions in threads", () => {
  it("are the same as without, for many requests at once, each in its order", async () => {
    const films = drawings.map((drawn, i) => ({
      name: `${i}.dcm`,
      bytes: encodeDicom({ ...chest, ...drawn }),
    }));
    const inThreads = await Promise.all(Array.from({ length: 8 }, () => predictFilms(store, model, films)));
    vi.stubEnv("HILUM_PROJECT", "");
    const [decoding, inference] = [openDecodePool(), openInferencePool()];
    vi.stubEnv("HILUM_PROJECT", project);
    expect([decoding.width, openDecodePool().width > 1]).toEqual([1, true]);
    const network = await getNetwork(store, model);
    for (const [index, { name, bytes }] of films.entries()) {
      const film = await decoding.judge({
        file: name,
        bytes,
        size: network.cnn.input.size,
        preprocessing: network.preprocessing,
        gate: network.gate,
      });
      if ("rejected" in film) throw new Error(film.rejected.reason);
      const logits = await inference.infer(network, film.square);
      const label = network.labels[argmax(logits)];
      for (const answers of inThreads) expect(answers[index]).toMatchObject({ file: name, prediction: label });
    }
    await inference.close();
    expect(new Set(inThreads.map((answers) => JSON.stringify(answers))).size).toBe(1);
  });

  it("refuse a colour picture as the page does", async () => {
    expect(await predictFilms(store, model, [{ name: "photo.png", bytes: await photo() }])).toMatchObject([
      {
        file: "photo.png",
        error: {
          code: "notAChestFilm",
          refusal: "colour",
          message: expect.stringContaining("colour picture"),
          remedy: expect.any(String),
        },
      },
    ]);
  });

  it("are given of drawings only where the model saw only drawings, unless somebody asks all the same", async () => {
    const unmarked = samples.map((value, i) => (i >= width * (height - 9) ? 0 : value));
    const film = { name: "film.dcm", bytes: encodeDicom({ ...chest, samples: unmarked }) };
    expect(await predictFilms(store, model, [film])).toMatchObject([{ error: { refusal: "drawingsOnly" } }]);
    expect(await predictFilms(store, model, [film], { evenDrawings: true })).toMatchObject([
      { prediction: expect.any(String) },
    ]);
  });

  it("go on beside a film that never ends: it is refused by its time", async () => {
    const pool = openDecodePool(1);
    const { preprocessing, gate } = await getNetwork(store, model);
    const slow = await pool.judge({ file: "slow.dcm", bytes: encodeDicom(chest), size: 64, preprocessing, gate });
    expect(slow).toMatchObject({
      rejected: { code: "corruptImage", reason: expect.stringContaining("within 0.001 seconds") },
    });
    await pool.close();
    expect(await predictFilms(store, model, [{ name: "a.dcm", bytes: encodeDicom(chest) }])).toMatchObject([
      { prediction: expect.any(String) },
    ]);
  });

  it("open a network once for all that wait for it, and find another that was closed for want of use", async () => {
    const inference = openInferencePool();
    const network = await getNetwork(store, model);
    const load = vi.fn(network.load);
    const square = new Uint8Array(network.cnn.input.size ** 2).fill(100);
    const ask = (key: string) => inference.infer({ key, load }, square);
    const [first] = await Promise.all(Array.from({ length: 10 }, () => ask("a")));
    expect(load).toHaveBeenCalledTimes(1);
    for (const key of ["b", "c", "d", "e"]) expect(await ask(key)).toEqual(first);
    expect(await ask("a")).toEqual(first);
    expect(load).toHaveBeenCalledTimes(6);
    await inference.close();
  });

  it("tell nothing of a header that is no code of a list, be it in the answer or in the log", async () => {
    const written = [vi.spyOn(process.stderr, "write"), vi.spyOn(process.stdout, "write")];
    const planted = [
      { ...chest, modality: "KOWALSKI" },
      { ...chest, bodyPart: "ZUZANNA KOWALSKI" },
      { ...chest, bodyPart: "CHEST KOWALSKI", view: "LL" },
      { ...chest, modality: "CT", bodyPart: "KOWALSKI" },
    ];
    const answers = await predictFilms(
      store,
      model,
      planted.map((film, i) => ({ name: `${i}.dcm`, bytes: encodeDicom(film) })),
    );
    const logged = written.flatMap((spy) => spy.mock.calls.map(([text]) => String(text))).join("");
    for (const spy of written) spy.mockRestore();
    expect(answers.map((answer) => "error" in answer && answer.error.code)).toEqual(Array(4).fill("notAChestFilm"));
    expect((JSON.stringify(answers) + logged).toUpperCase()).not.toMatch(/KOWALSKI|ZUZANNA/);
  });
});
