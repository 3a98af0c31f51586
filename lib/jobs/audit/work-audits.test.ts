import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { AUDIT_RULES } from "../../audit/audit-rules";
import { claimAudit, claimNextAudit, findReport, getAudit, releaseAudit } from "../../store/datasets/audit-store";
import { NO_FILE_FACTS } from "../../datasets/film-record";
import { encodeGreyPng } from "../../imaging/png/grey-png";
import { Random } from "../../tensor/random";
import { deleteDataset } from "../../store/datasets/dataset-bin";
import { createDataset, getDataset } from "../../store/datasets/dataset-store";
import { listFilms } from "../../store/datasets/film-store";
import { openTestStore, type TestStore } from "../../store/test-store";
import { until } from "../../store/until.fixture";
import { ensureAudit } from "./ensure-audit";
import { loadFilmFeatures } from "./load-film-features";
import { storeTinyDataset, TINY_DATASET } from "../runs/tiny-run.fixture";
import { workAudit } from "./work-audits";
import { buildWorkerProcesses, withOwnWorker, type WorkerProcesses } from "../runs/worker-processes.fixture";

let store: TestStore;
let workers: WorkerProcesses;
beforeAll(async () => {
  store = await openTestStore();
  workers = await buildWorkerProcesses("audit-worker", store);
});
afterEach(async () => {
  workers.killAll();
  await store.pool.query("delete from hilum.datasets");
  await store.pool.query("delete from hilum.cached_blobs");
});
afterAll(() => store.close());

const signal = new AbortController().signal;
const log = () => undefined;
const subjectOf = async (id: string) => ({ dataset: id, fingerprint: (await getDataset(store, id)).fingerprint });
/** Films of noise: many, and made quickly. */
async function storeNoise(id: string, count: number): Promise<void> {
  const random = new Random(7);
  const pngs = Array.from({ length: count }, () =>
    encodeGreyPng({
      width: 24,
      height: 24,
      maxValue: 255,
      data: Uint8Array.from({ length: 24 * 24 }, () => Math.floor(256 * random.uniform())),
    }),
  );
  const blobs = await Promise.all(pngs.map((png) => store.blobs.put(png)));
  const films = blobs.map((blob, index) => ({
    ...NO_FILE_FACTS,
    index,
    file: `${index}.png`,
    label: index % 2 === 0 ? "a" : "b",
    patientId: String(index),
    sex: "unknown" as const,
    ageYears: null,
    view: "unknown" as const,
    source: "",
    width: 24,
    height: 24,
    bitDepth: 8,
    format: "png" as const,
    blob,
  }));
  await createDataset(store, { id, title: id, synthetic: false, films, rejected: [] });
}

/** As if its maker had said nothing for a minute. */
const fallSilent = () =>
  store.pool.query("update hilum.audits set updated_at = now() - interval '1 minute' where status = 'running'");

it("a data set is audited by an idle worker without being asked", async () => {
  await storeTinyDataset(store);
  const subject = await subjectOf(TINY_DATASET);
  expect(await getAudit(store, subject)).toMatchObject({ status: "queued", report: null });
  await withOwnWorker(store, () => until(async () => (await getAudit(store, subject)).status === "completed"));
  const { report } = await getAudit(store, subject);
  expect(report).toMatchObject({
    fingerprint: subject.fingerprint,
    films: (await getDataset(store, TINY_DATASET)).films,
  });
  expect(await workAudit(store, { signal, log })).toBe(false);
});

it("an audit is taken by one maker only", async () => {
  await storeTinyDataset(store);
  const claims = await Promise.all([
    claimNextAudit(store),
    claimNextAudit(store),
    claimAudit(store, await subjectOf(TINY_DATASET)),
  ]);
  expect(claims.filter((claim) => claim !== null)).toHaveLength(1);
});

it("an audit whose worker was killed is made by another, which keeps the films that were done", async () => {
  await storeNoise("many", 900);
  const { films } = await listFilms(store, "many");
  const cached = async () => (await store.pool.query("select 1 from hilum.cached_blobs")).rowCount ?? 0;
  const worker = workers.start();
  await until(async () => (await cached()) > 0);
  worker.kill("SIGKILL");
  await fallSilent();
  let computed = 0;
  await loadFilmFeatures(store, { dataset: "many", films, onProgress: ({ total }) => (computed = total) });
  expect(computed).toBeLessThan(films.length);
  await withOwnWorker(store, async () =>
    until(async () => (await getAudit(store, await subjectOf("many"))).status === "completed"),
  );
});

it("what was computed of films is not kept once their data set is deleted", async () => {
  await storeNoise("gone", 1);
  const { films } = await listFilms(store, "gone");
  const get = async (digest: string) => {
    const film = await store.blobs.get(digest);
    await deleteDataset(store, "gone");
    return film;
  };
  expect(await loadFilmFeatures({ ...store, blobs: { ...store.blobs, get } }, { dataset: "gone", films })).toHaveLength(
    1,
  );
  expect((await store.pool.query("select key from hilum.cached_blobs")).rows).toEqual([]);
});

it("an audit of a film that is gone says so, and is tried again when somebody asks", async () => {
  await storeTinyDataset(store);
  const { films } = await listFilms(store, TINY_DATASET);
  const film = await store.blobs.get(films[3].blob);
  await store.blobs.delete(films[3].blob);
  await workAudit(store, { signal, log });
  expect(await getAudit(store, await subjectOf(TINY_DATASET))).toMatchObject({
    status: "failed",
    report: null,
    failure: { message: expect.any(String) },
  });
  expect(await workAudit(store, { signal, log })).toBe(false);
  await store.blobs.put(film);
  expect(await ensureAudit(store, TINY_DATASET)).toMatchObject({ films: films.length });
});

it("a report by earlier rules counts as none, and is made anew by an idle worker", async () => {
  await storeTinyDataset(store);
  const subject = await subjectOf(TINY_DATASET);
  await ensureAudit(store, TINY_DATASET);
  expect(await findReport(store, subject.fingerprint)).not.toBeNull();
  await store.pool.query("update hilum.audits set rules = $1", [AUDIT_RULES - 1]);
  expect(await getAudit(store, subject)).toMatchObject({ status: "queued", report: null });
  expect(await findReport(store, subject.fingerprint)).toBeNull();
  const claim = await claimNextAudit(store);
  expect(claim).toMatchObject(subject);
  expect(await getAudit(store, subject)).toMatchObject({ status: "running", report: null });
  if (claim !== null) await releaseAudit(store, claim);
  expect(await workAudit(store, { signal, log })).toBe(true);
  expect(await getAudit(store, subject)).toMatchObject({
    status: "completed",
    report: { fingerprint: subject.fingerprint },
  });
  expect(await workAudit(store, { signal, log })).toBe(false);
});

it("who asks for an audit that another one makes waits for it", async () => {
  await storeTinyDataset(store);
  const steps: string[] = [];
  const answers = await Promise.all([
    ensureAudit(store, TINY_DATASET, { onProgress: ({ stage }) => steps.push(stage) }),
    ensureAudit(store, TINY_DATASET),
  ]);
  expect(answers[0]).toEqual(answers[1]);
});

it("an audit that is told to stop goes back to the waiting ones", async () => {
  await storeTinyDataset(store);
  await expect(ensureAudit(store, TINY_DATASET, { signal: AbortSignal.abort() })).rejects.toThrow("abort");
  expect(await getAudit(store, await subjectOf(TINY_DATASET))).toMatchObject({ status: "queued", report: null });
});
