import { afterAll, beforeAll, expect, it } from "vitest";
import { RunSpec } from "../training/run";
import { NO_FILE_FACTS } from "../datasets/dataset";
import { listImages } from "./datasets/dataset-store";
import { getDatasetVersion } from "./datasets/dataset-versions";
import { migrate } from "./migrate";
import { MIGRATIONS } from "./migrations";
import { getRunArtifacts } from "./runs/run-store";
import { openTestStore, type TestStore } from "./test-store";

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

it("a database of the first schema keeps its data sets, as their version 1", async () => {
  const client = await store.pool.connect();
  await client.query("drop schema hilum cascade; create schema hilum; create table hilum.migrations (version integer primary key, title text not null, applied_at timestamptz not null default now())");
  await client.query(MIGRATIONS[0].sql);
  await client.query("insert into hilum.migrations (version, title) values (1, 'first')");
  await client.query(`insert into hilum.datasets (id, title, synthetic, fingerprint, images, patients, classes, rejected) values ('old', 'Old', false, 'abc', 1, 1, '[["normal", 1]]', '[]')`);
  await client.query("insert into hilum.images values ('old', 0, 'normal/a.png', 'normal', 'p1', 'F', 50, 'PA', '', 8, 4, 8, 'png', 'digest')");
  await client.query("insert into hilum.imports (id, name, title) values ('i1', 'half-done', 'Half done')");
  await migrate(client);
  client.release();
  expect(await getDatasetVersion(store, "old", "abc")).toMatchObject({ version: 1, images: 1, deletedAt: null, classes: { normal: 1 } });
  expect((await listImages(store, "old", { version: 1 })).images).toEqual([{
    index: 0, file: "normal/a.png", label: "normal", patientId: "p1", sex: "F", ageYears: 50, view: "PA", source: "", width: 8, height: 4, bitDepth: 8, format: "png", ...NO_FILE_FACTS, blob: "digest",
  }]);
});

it("a database of the first schema keeps its runs and their checkpoints", async () => {
  const client = await store.pool.connect();
  await client.query("drop schema hilum cascade; create schema hilum; create table hilum.migrations (version integer primary key, title text not null, applied_at timestamptz not null default now())");
  await client.query(MIGRATIONS[0].sql);
  await client.query("insert into hilum.migrations (version, title) values (1, 'first')");
  const spec = RunSpec.parse({ dataset: "films", cnn: { name: "tiny", input: { size: 16 }, layers: [{ name: "flat", kind: "flatten" }, { name: "logits", kind: "dense", units: "labels" }] }, training: {} });
  const insert = (id: string, checkpoint: string | null) => client.query("insert into hilum.runs (id, name, status, spec, synthetic, checkpoint) values ($1, $1, 'paused', $2, true, $3)", [id, JSON.stringify(spec), checkpoint]);
  await insert("saved", JSON.stringify({ digest: "abc", epoch: 2, step: 9 }));
  await insert("new", null);
  await migrate(client);
  client.release();
  expect((await getRunArtifacts(store, "saved")).checkpoints).toEqual([{ digest: "abc", epoch: 2, step: 9, best: false }]);
  expect((await getRunArtifacts(store, "new")).checkpoints).toEqual([]);
});
