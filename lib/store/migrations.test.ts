import { afterAll, beforeAll, expect, it } from "vitest";
import { RunSpec } from "../training/run";
import { AuditReport } from "../audit/audit-report";
import { AUDIT_RULES } from "../audit/audit-rules";
import { NO_FILE_FACTS } from "../datasets/film-record";
import { getAudit } from "./datasets/audit-store";
import { getDataset } from "./datasets/dataset-store";
import { listFilms } from "./datasets/film-store";
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
  await client.query(
    "drop schema hilum cascade; create schema hilum; create table hilum.migrations (version integer primary key, title text not null, applied_at timestamptz not null default now())",
  );
  await client.query(MIGRATIONS[0].sql);
  await client.query("insert into hilum.migrations (version, title) values (1, 'first')");
  await client.query(
    `insert into hilum.datasets (id, title, synthetic, fingerprint, images, patients, classes, rejected) values ('old', 'Old', false, 'abc', 1, 1, '[["normal", 1]]', '[]')`,
  );
  await client.query(
    "insert into hilum.images values ('old', 0, 'normal/a.png', 'normal', 'p1', 'F', 50, 'PA', '', 8, 4, 8, 'png', 'digest')",
  );
  await client.query("insert into hilum.imports (id, name, title) values ('i1', 'half-done', 'Half done')");
  await migrate(client);
  client.release();
  expect(await getDatasetVersion(store, "old", "abc")).toMatchObject({
    version: 1,
    films: 1,
    deletedAt: null,
    classes: { normal: 1 },
  });
  expect((await listFilms(store, "old", { version: 1 })).films).toEqual([
    {
      index: 0,
      file: "normal/a.png",
      label: "normal",
      patientId: "p1",
      sex: "F",
      ageYears: 50,
      view: "PA",
      source: "",
      width: 8,
      height: 4,
      bitDepth: 8,
      format: "png",
      ...NO_FILE_FACTS,
      blob: "digest",
    },
  ]);
});

it("a database from before films were called films keeps its films, its counts and the reports of its audits, labels that say images among them", async () => {
  const client = await store.pool.connect();
  await client.query("drop schema hilum cascade");
  await migrate(client, 6);
  await client.query(
    `insert into hilum.datasets (id, title, synthetic, fingerprint, images, patients, classes, rejected) values ('old', 'Old', false, 'abc', 1, 1, '[["images", 1]]', '[]')`,
  );
  await client.query(
    `insert into hilum.dataset_versions (dataset, version, fingerprint, images, patients, classes, rejected) values ('old', 1, 'abc', 1, 1, '[["images", 1]]', '[]')`,
  );
  await client.query(
    "insert into hilum.images (dataset, index, file, label, patient_id, sex, view, source, width, height, bit_depth, format, blob) values ('old', 0, 'a.png', 'images', 'p1', 'F', 'PA', '', 8, 4, 8, 'png', 'digest')",
  );
  const finding = {
    id: "quality.borders",
    section: "quality",
    severity: "amber",
    title: "“images”: a border",
    detail: "Look.",
    images: [0],
  };
  const empty = { associations: [], majorityShare: 1, baselines: [], distributions: [], elapsedMs: 0.1 + 0.2 };
  const report = {
    fingerprint: "abc",
    images: 1,
    classes: { zebra: 0, images: 1 },
    findings: [finding],
    clusters: [{ id: "c", images: [0], pairs: [], crossesLabels: false, crossesPatients: false }],
    ...empty,
  };
  await client.query(
    "insert into hilum.audits (dataset, fingerprint, status, rules, report) values ('old', 'abc', 'completed', $1, $2), ('old', 'queued', 'queued', 0, null)",
    [AUDIT_RULES, JSON.stringify(report)],
  );
  await migrate(client);
  client.release();
  expect(await getDataset(store, "old")).toMatchObject({ films: 1, classes: { images: 1 } });
  expect(await listFilms(store, "old", { label: "images" })).toMatchObject({
    total: 1,
    films: [{ index: 0, file: "a.png", label: "images", blob: "digest" }],
  });
  const { images: _, ...named } = finding;
  const migrated = (await getAudit(store, { dataset: "old", fingerprint: "abc" })).report;
  expect(AuditReport.parse(migrated)).toEqual({
    fingerprint: "abc",
    films: 1,
    classes: { zebra: 0, images: 1 },
    findings: [{ ...named, cause: null, films: [0] }],
    clusters: [{ id: "c", films: [0], pairs: [], crossesLabels: false, crossesPatients: false }],
    ...empty,
  });
  expect(Object.keys(migrated?.classes ?? {})).toEqual(["zebra", "images"]);
  expect(await getAudit(store, { dataset: "old", fingerprint: "queued" })).toMatchObject({
    status: "queued",
    report: null,
  });
});

it("a database of the first schema keeps its runs and their checkpoints", async () => {
  const client = await store.pool.connect();
  await client.query(
    "drop schema hilum cascade; create schema hilum; create table hilum.migrations (version integer primary key, title text not null, applied_at timestamptz not null default now())",
  );
  await client.query(MIGRATIONS[0].sql);
  await client.query("insert into hilum.migrations (version, title) values (1, 'first')");
  const spec = RunSpec.parse({
    dataset: "films",
    cnn: {
      name: "tiny",
      input: { size: 16 },
      layers: [
        { name: "flat", kind: "flatten" },
        { name: "logits", kind: "dense", units: "labels" },
      ],
    },
    training: {},
  });
  const insert = (id: string, checkpoint: string | null) =>
    client.query(
      "insert into hilum.runs (id, name, status, spec, synthetic, checkpoint) values ($1, $1, 'paused', $2, true, $3)",
      [id, JSON.stringify(spec), checkpoint],
    );
  await insert("saved", JSON.stringify({ digest: "abc", epoch: 2, step: 9 }));
  await insert("new", null);
  await migrate(client);
  client.release();
  expect((await getRunArtifacts(store, "saved")).checkpoints).toEqual([
    { digest: "abc", epoch: 2, step: 9, best: false },
  ]);
  expect((await getRunArtifacts(store, "new")).checkpoints).toEqual([]);
});
