import { createHash } from "node:crypto";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pack as tarPack } from "tar-stream";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type FilmRecord, NO_FILE_FACTS } from "../../datasets/film-record";
import { binDataset, deleteDataset } from "../datasets/dataset-bin";
import { addVersion, createDataset, getDataset, listDatasets } from "../datasets/dataset-store";
import { listFilms } from "../datasets/film-store";
import { openStore } from "../open-store";
import { openTestStore, type TestStore } from "../test-store";
import { expectedBlobs } from "../blobs/expected-blobs";
import { saveLabelReviews } from "../datasets/label-review-store";
import { claimNextSetComparison, finishSetComparison } from "../datasets/set-comparison-store";
import { evaluatePredictions } from "../../metrics/evaluate-predictions";
import { RunSpec } from "../../training/run";
import { claimAssessment, createAssessment, finishAssessment } from "../runs/assessment-store";
import { claimRun, completeRun, createRun } from "../runs/run-store";
import { restoreBackup } from "./restore-backup";
import { writeBackup } from "./write-backup";

let scratch: string;
let store: TestStore;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "hilum-test-backup-"));
  // Where root runs this, the account of the database must get to its folder.
  await chmod(scratch, 0o711);
  process.env.HILUM_EXPERIMENTS = join(scratch, "experiments");
  await mkdir(join(scratch, "experiments"));
  await writeFile(join(scratch, "experiments", "a-question.json"), '{"id":"a-question"}');
  store = { ...(await openTestStore()), home: join(scratch, "home") };
  await mkdir(store.home);
  await writeFile(join(store.home, "pseudonym.key"), Buffer.alloc(32, 7), { mode: 0o600 });
});
afterAll(async () => {
  delete process.env.HILUM_EXPERIMENTS;
  await store.close();
  await rm(scratch, { recursive: true, force: true });
});

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const bytes = (text: string) => new TextEncoder().encode(text);

async function films(...names: string[]): Promise<FilmRecord[]> {
  return Promise.all(
    names.map(async (name, index): Promise<FilmRecord> => ({
      ...NO_FILE_FACTS,
      index,
      file: `${name} “ä\n\\".png`,
      label: name[0],
      patientId: name,
      sex: "unknown",
      ageYears: index,
      view: "PA",
      source: "",
      width: 8,
      height: 4,
      bitDepth: 8,
      format: "png",
      blob: await store.blobs.put(bytes(name)),
    })),
  );
}

const target = (name: string) => ({ home: join(scratch, name), databaseUrl: "" });

it("what is restored from a backup is what was there: data sets in use and in the bin, all versions, films, experiments and the key", async () => {
  const first = await createDataset(store, {
    id: "one",
    title: "Éine\nZeile",
    synthetic: false,
    films: await films("a1", "b1"),
    rejected: [{ file: "torn.png", reason: "torn" }],
  });
  await addVersion(store, first, { films: await films("a1", "a2", "b1"), rejected: [] });
  await createDataset(store, { id: "two", title: "", synthetic: true, films: await films("c1"), rejected: [] });
  await binDataset(store, "two");
  const file = join(scratch, "whole.tar");
  expect(await writeBackup(store, file)).toMatchObject({ blobs: 4, experiments: 1, absent: [] });
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await readdir(scratch)).filter((name) => name.endsWith(".tmp"))).toEqual([]);

  await rm(join(scratch, "experiments", "a-question.json"));
  const restored = await restoreBackup(file, target("restored"));
  expect(restored).toMatchObject({ blobs: 4, experiments: 1, kept: [], absent: [] });
  expect(await readFile(join(scratch, "experiments", "a-question.json"), "utf8")).toBe('{"id":"a-question"}');
  expect(await readFile(join(restored.home, "pseudonym.key"))).toEqual(Buffer.alloc(32, 7));
  const again = await openStore(target("restored"));
  try {
    for (const inBin of [false, true])
      expect(await listDatasets(again, { inBin })).toEqual(await listDatasets(store, { inBin }));
    for (const version of [1, 2])
      expect(await listFilms(again, "one", { version })).toEqual(await listFilms(store, "one", { version }));
    for (const digest of await expectedBlobs(again.db)) expect(await again.blobs.check(digest)).toBe("whole");
    expect((await expectedBlobs(again.db)).size).toBe(4);
  } finally {
    await again.close({ stopIdleDatabase: true });
  }
  // It holds something now.
  await expect(restoreBackup(file, target("restored"))).rejects.toMatchObject({ code: "conflict" });
  await expect(writeBackup(store, file)).rejects.toMatchObject({ code: "conflict" });
});

it("restores a backup of version 0.1, whose films stand in a table called images", async () => {
  const row = {
    dataset: "old",
    version: 1,
    index: 0,
    file: "a.png",
    label: "a",
    patient_id: "p",
    sex: "F",
    age_years: null,
    view: "PA",
    source: "",
    width: 8,
    height: 4,
    bit_depth: 8,
    format: "png",
    colour: "grey",
    file_bytes: 2,
    licence: "",
    offset_days: null,
    burned_in: "no",
    blob: sha256("a1"),
  };
  const version = {
    fingerprint: "abc",
    images: 1,
    patients: 1,
    classes: [["a", 1]],
    rejected: [],
    created_at: "2026-01-01T00:00:00Z",
    version: 1,
  };
  const tables = {
    datasets: { id: "old", title: "Old", synthetic: false, deleted_at: null, ...version },
    dataset_versions: { dataset: "old", note: "imported", ...version },
    images: row,
  };
  const entries = [
    {
      name: "hilum-backup.json",
      text: JSON.stringify({ format: 1, hilum: "0.1.0", schema: 6, createdAt: "2026-01-01T00:00:00.000Z" }),
    },
    ...Object.entries(tables).map(([name, line]) => ({
      name: `tables/${name}.0.jsonl`,
      text: `${JSON.stringify(line)}\n`,
    })),
    { name: `blobs/${row.blob}`, text: "a1" },
  ];
  const manifest = {
    tables: Object.keys(tables).map((name) => ({ name, rows: 1, parts: 1 })),
    entries: entries.map(({ name, text }) => ({ name, bytes: text.length, sha256: sha256(text) })),
    absent: [],
  };
  await writeFile(
    join(scratch, "old.tar"),
    await archive([...entries, { name: "manifest.json", text: JSON.stringify(manifest) }]),
  );
  await restoreBackup(join(scratch, "old.tar"), target("of-old"));
  const again = await openStore(target("of-old"));
  try {
    expect(await getDataset(again, "old")).toMatchObject({ title: "Old", films: 1, fingerprint: "abc" });
    expect((await listFilms(again, "old")).films).toEqual([
      {
        ...NO_FILE_FACTS,
        index: 0,
        file: "a.png",
        label: "a",
        patientId: "p",
        sex: "F",
        ageYears: null,
        view: "PA",
        source: "",
        width: 8,
        height: 4,
        bitDepth: 8,
        format: "png",
        colour: "grey",
        fileBytes: 2,
        burnedIn: "no",
        blob: row.blob,
      },
    ]);
    expect(await again.blobs.check(row.blob)).toBe("whole");
  } finally {
    await again.close({ stopIdleDatabase: true });
  }
});

it("a damaged film is told and left out, and one that is deleted while the backup is made is in it, and gone afterwards", async () => {
  const [whole, damaged] = await films("d1", "d2");
  await createDataset(store, {
    id: "three",
    title: "",
    synthetic: false,
    films: [whole, { ...damaged, index: 1 }],
    rejected: [],
  });
  await writeFile(join(store.blobFolder, damaged.blob.slice(0, 2), damaged.blob), "other bytes");
  let deletion: Promise<void> | undefined;
  const written = await writeBackup(store, join(scratch, "damaged.tar"), {
    onProgress: () => void (deletion ??= deleteDataset(store, "three")),
  });
  await deletion;
  expect(written.blobs).toBe(5);
  expect(written.absent).toHaveLength(1);
  expect(written.absent[0]).toMatch(/changed on disk/);
  await expect(getDataset(store, "three")).rejects.toMatchObject({ code: "notFound" });
  expect([await store.blobs.has(whole.blob), await store.blobs.has(damaged.blob)]).toEqual([false, false]);
});

it("refuses an archive that is damaged, cut off, not its own, from a newer Hilum, or that leads elsewhere, and leaves nothing", async () => {
  const whole = await readFile(join(scratch, "whole.tar"));
  const at = whole.indexOf("a2 ");
  expect(at).toBeGreaterThan(0);
  const flipped = Buffer.from(whole);
  flipped[at] ^= 1;
  const header = (schema: number) => ({
    name: "hilum-backup.json",
    text: JSON.stringify({ format: 1, hilum: "9.9.9", schema, createdAt: "2030-01-01T00:00:00.000Z" }),
  });
  const archives: Record<string, { bytes: Buffer; code: string }> = {
    flipped: { bytes: flipped, code: "badRequest" },
    "cut off": { bytes: whole.subarray(0, whole.length / 2), code: "badRequest" },
    "without an end": { bytes: whole.subarray(0, 1024), code: "badRequest" },
    empty: { bytes: Buffer.alloc(0), code: "badRequest" },
    "no tar": { bytes: Buffer.from("PK\u0003\u0004".repeat(600)), code: "badRequest" },
    newer: { bytes: await archive([header(999)]), code: "environment" },
    "leading up": { bytes: await archive([header(1), { name: "../../escaped.txt", text: "x" }]), code: "badRequest" },
    absolute: {
      bytes: await archive([header(1), { name: join(scratch, "escaped.txt"), text: "x" }]),
      code: "badRequest",
    },
    "a link": {
      bytes: await archive([header(1), { name: "pseudonym.key", text: "", linkTo: "/etc/passwd" }]),
      code: "badRequest",
    },
    "a blob of another name": {
      bytes: await archive([header(1), { name: `blobs/${"0".repeat(64)}`, text: "x" }]),
      code: "badRequest",
    },
  };
  for (const [what, { bytes: content, code }] of Object.entries(archives)) {
    const file = join(scratch, `${what}.tar`);
    await writeFile(file, content);
    await expect(restoreBackup(file, target(`refused ${what}`)), what).rejects.toMatchObject({ code });
    await rm(file);
  }
  await expect(restoreBackup(join(scratch, "nothing.tar"), target("refused"))).rejects.toMatchObject({
    code: "notFound",
  });
  expect((await readdir(scratch)).filter((name) => /refused|escaped/.test(name))).toEqual([]);
  expect((await readdir(dirname(scratch))).filter((name) => name.startsWith("escaped"))).toEqual([]);
});

it("clears away what a backup and a restore left that were killed, and nothing of others", async () => {
  const folder = join(scratch, "killed");
  const uuid = "01234567-89ab-cdef-0123-456789abcdef";
  // No system counts its processes so far.
  const dead = 2 ** 30;
  const old = new Date(Date.now() - 3_600_000);
  const files = {
    left: `old.tar.${dead}.${uuid}.tmp`,
    young: `young.tar.${dead}.${uuid}.tmp`,
    running: `now.tar.${process.pid}.${uuid}.tmp`,
    foreign: `other.${dead}.${uuid}.tmp`,
  };
  await mkdir(join(folder, `home.restoring-${dead}-01234567`, "blobs"), { recursive: true });
  await mkdir(join(folder, `home.restoring-${process.pid}-01234567`));
  for (const [what, name] of Object.entries(files)) {
    await writeFile(
      join(folder, name),
      what === "foreign" ? "something of another program" : "hilum-backup.json and films",
    );
    if (what !== "young") await utimes(join(folder, name), old, old);
  }
  await writeBackup(store, join(folder, "new.tar"));
  expect((await readdir(folder)).filter((name) => /tar|other/.test(name)).sort()).toEqual(
    [files.young, files.running, files.foreign, "new.tar"].sort(),
  );
  await rm(join(folder, "new.tar"));
  await expect(
    restoreBackup(join(folder, "nothing.tar"), { ...target("unused"), home: join(folder, "home") }),
  ).rejects.toMatchObject({ code: "notFound" });
  expect((await readdir(folder)).filter((name) => name.includes("restoring"))).toEqual([
    `home.restoring-${process.pid}-01234567`,
  ]);
});

async function archive(entries: { name: string; text: string; linkTo?: string }[]): Promise<Buffer> {
  const tar = tarPack();
  for (const { name, text, linkTo } of entries) {
    if (linkTo === undefined) tar.entry({ name }, text);
    else tar.entry({ name, type: "symlink", linkname: linkTo });
  }
  tar.finalize();
  return buffer(tar);
}

it("holds what was found out about networks, what readers say of labels, looks at test films and comparisons of sets", async () => {
  const names = ["m1", "n1", "m2", "n2"];
  const { fingerprint } = await createDataset(store, {
    id: "judged",
    title: "judged",
    synthetic: false,
    films: await films(...names),
    rejected: [],
  });
  const other = await createDataset(store, {
    id: "outside",
    title: "outside",
    synthetic: false,
    films: await films("m1", "n3"),
    rejected: [],
  });
  const layers = [
    { name: "flat", kind: "flatten" },
    { name: "logits", kind: "dense", units: "labels" },
  ];
  const spec = RunSpec.parse({ dataset: "judged", cnn: { name: "t", input: { size: 16 }, layers }, training: {} });
  const run = await createRun(store, {
    experiment: null,
    spec,
    datasetFingerprint: fingerprint,
    split: null,
    synthetic: false,
  });
  const report = evaluatePredictions({
    dataset: "judged",
    split: "test",
    synthetic: false,
    labels: ["m", "n"],
    predictions: names.map((file, image) => ({
      image,
      file,
      label: image % 2,
      prediction: 0,
      probabilities: [2 / 3, 1 / 3],
      patient: file,
    })),
  });
  const { lease } = (await claimRun(store, run.id, "keeper"))!;
  await completeRun(store, lease, { report, validationReport: report, weights: await store.blobs.put(bytes("w")) });
  const subject = {
    kind: "evaluation" as const,
    dataset: "outside",
    fingerprint: other.fingerprint,
    model: null,
    mapping: { m: "m", n: null, "ä “\n”": "n" },
  };
  const asked = await createAssessment(store, run.id, subject);
  const failure = { code: "internal" as const, message: "a line\nand “another”" };
  await finishAssessment(store, (await claimAssessment(store, asked.id))!, { failure });
  const reviewed = (await listFilms(store, "judged")).films[2].blob;
  const review = { film: reviewed, reader: "Zoë", decision: "relabel" as const, label: "n", reason: "“ä”\\n" };
  await saveLabelReviews(store, "judged", [review]);
  await store.pool.query(
    "insert into hilum.audits (dataset, fingerprint, status) select id, fingerprint, 'completed' from hilum.datasets where id in ('judged', 'outside')",
  );
  const pair = { first: 0, second: 0, kind: "exact", hashDistance: 0, correlation: 1 } as const;
  await finishSetComparison(store, (await claimNextSetComparison(store, "judged"))!, [
    { ...pair, mirrored: false, cropped: false },
  ]);
  const file = join(scratch, "judged.tar");
  await writeBackup(store, file);
  const { home } = await restoreBackup(file, target("restored-judged"));
  const again = await openStore({ home, databaseUrl: "" });
  try {
    for (const table of ["assessments", "label_reviews", "test_sets", "test_looks", "set_comparisons"]) {
      const rows = (from: typeof again) =>
        from.pool.query<Record<string, unknown>>(`select * from hilum.${table} order by 1`);
      const [before, after] = [await rows(store), await rows(again)];
      expect(before.rows.length, table).toBeGreaterThan(0);
      expect(after.rows, table).toEqual(before.rows);
    }
    // The same question finds its answer again.
    expect((await createAssessment(again, run.id, subject)).id).toBe(asked.id);
  } finally {
    await again.close({ stopIdleDatabase: true });
  }
});
