import { mkdir, mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { encodeGreyPng } from "../../imaging/png/grey-png";
import { PreprocessingSpec } from "../../imaging/network/preprocessing-spec";
import { listFilms } from "../../store/datasets/film-store";
import { cachedBlobs } from "../../store/schema";
import { claimRun } from "../../store/runs/run-store";
import { openTestStore, type TestStore } from "../../store/test-store";
import { createAndEnqueueRun } from "../runs/create-run";
import { executeRun } from "../runs/execute-run";
import { importDataset } from "../import/import-dataset";
import { openNetwork } from "../models/open-network";
import { publishRun } from "../models/publish-run";
import { waiveAll } from "../models/waive-all.fixture";
import { loadPixelPack } from "../runs/run-data";
import { storeTinyDataset, tinySpec } from "../runs/tiny-run.fixture";

const FILMS = 4;
let store: TestStore;
let folder: string;
beforeAll(async () => {
  store = await openTestStore();
  folder = await mkdtemp(join(tmpdir(), "hilum-test-damaged-"));
  for (const label of ["normal", "sick"]) await mkdir(join(folder, label));
  for (let i = 0; i < FILMS; i++) {
    const data = Uint8Array.from({ length: 48 * 48 }, (_, pixel) => (pixel * (i + 3)) % 251);
    await writeFile(
      join(folder, i % 2 === 0 ? "normal" : "sick", `${i}.png`),
      encodeGreyPng({ width: 48, height: 48, maxValue: 255, data }),
    );
  }
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await store.close();
});

const pathOf = (digest: string) => join(store.blobFolder, digest.slice(0, 2), digest);
const damages: Record<string, (digest: string) => Promise<unknown>> = {
  "other bytes of the same number": async (digest) =>
    writeFile(
      pathOf(digest),
      (await store.blobs.get(digest)).map((byte, at) => (at === 60 ? byte ^ 255 : byte)),
    ),
  "an end cut off": (digest) => truncate(pathOf(digest), 50),
  "no bytes": (digest) => truncate(pathOf(digest), 0),
  "no file": (digest) => rm(pathOf(digest)),
};

it.each(Object.keys(damages))(
  "a film with %s is named when it is read, and comes back when its folder is imported again, which changes nothing else",
  async (damage) => {
    const { dataset } = await importDataset(store, { path: folder, name: "films", title: "films" });
    const { films } = await listFilms(store, "films");
    const [{ blob, file }] = films;
    const whole = await store.blobs.get(blob);
    await damages[damage](blob);
    await expect(store.blobs.get(blob)).rejects.toMatchObject({
      code: damage === "no file" ? "notFound" : "damaged",
      message: expect.stringContaining(`“${file}” of data set films`),
      remedy: expect.stringContaining("Import the folder or zip of films again"),
    });
    const again = await importDataset(store, { path: folder, name: "films", title: "films" });
    expect(again).toMatchObject({
      added: 0,
      unchanged: FILMS,
      dataset: { fingerprint: dataset.fingerprint, version: 1 },
    });
    expect(await store.blobs.get(blob)).toEqual(whole);
  },
);

it("films prepared for training that were damaged are made anew without a word", async () => {
  const { films } = await listFilms(store, "films");
  const load = () => loadPixelPack(store, { films, size: 16, preprocessing: PreprocessingSpec.parse({}) });
  const { pixels } = await load();
  const [{ digest }] = await store.db.select({ digest: cachedBlobs.digest }).from(cachedBlobs);
  await truncate(pathOf(digest), 10);
  expect((await load()).pixels).toEqual(pixels);
  expect(await store.blobs.check(digest)).toBe("whole");
});

it("a damaged model and damaged weights answer nothing, are named, and come back by publishing again", async () => {
  await storeTinyDataset(store);
  const { id, name } = await createAndEnqueueRun(store, { experiment: null, spec: tinySpec({ epochs: 1 }) });
  const claim = await claimRun(store, id, "w-test");
  if (claim === null) throw new Error("the run does not wait");
  await executeRun(store, claim, { shutdown: new AbortController().signal });
  const model = await publishRun(store, id, "damaged-model", { waivers: waiveAll });
  await damages["other bytes of the same number"](model.onnxDigest);
  await expect(openNetwork(store, "damaged-model")).rejects.toMatchObject({
    code: "damaged",
    message: expect.stringContaining("Model damaged-model@1 is damaged"),
    remedy: expect.stringContaining(`npx hilum publish ${id} --name damaged-model`),
  });
  await publishRun(store, id, "damaged-model", { waivers: waiveAll });
  const network = await openNetwork(store, "damaged-model@1");
  await network.close();

  const {
    rows: [{ weights }],
  } = await store.pool.query<{ weights: string }>("select weights from hilum.runs where id = $1", [id]);
  await damages["an end cut off"](weights);
  await expect(openNetwork(store, id)).rejects.toMatchObject({
    code: "damaged",
    message: expect.stringContaining(`The trained weights of run ${name}`),
  });
});
