import { afterAll, beforeAll, expect, it } from "vitest";
import { addVersion, createDataset, getDataset } from "../../store/datasets/dataset-store";
import { listFilms } from "../../store/datasets/film-store";
import { getRun } from "../../store/runs/run-store";
import { openTestStore, type TestStore } from "../../store/test-store";
import { until } from "../../store/until.fixture";
import { storePhantomDataset } from "../demo/ensure-phantom-dataset";
import { createAndEnqueueRun } from "../runs/create-run";
import { loadLockedRunData } from "../runs/run-data";
import { tinySpec } from "../runs/tiny-run.fixture";
import { withOwnWorker } from "../runs/worker-processes.fixture";
import { leaveSourcesOut, loadLeftOutSources, planLeftOut } from "./left-out-sources";

let store: TestStore;
let run: string;
beforeAll(async () => {
  store = await openTestStore();
  await storePhantomDataset(store, { id: "drawn", title: "Drawn", seed: 10, patients: 40, size: 32 });
  const { films } = await listFilms(store, "drawn");
  const patients = [...new Set(films.map(({ patientId }) => patientId))];
  // Two sites with all classes, one with a single film, and some films that nobody says anything of.
  const siteOf = (patient: string) => {
    const at = patients.indexOf(patient);
    return at === 0 ? "site c" : at < 4 ? "" : at % 2 === 0 ? "site a" : "site b";
  };
  await createDataset(store, {
    id: "sited",
    title: "Sited",
    synthetic: true,
    films: films.map((film) => ({ ...film, source: siteOf(film.patientId) })),
    rejected: [],
  });
  // Else the worker would audit it, too.
  await store.pool.query("delete from hilum.datasets where id = 'drawn'");
  const spec = { ...tinySpec({ epochs: 1 }), dataset: "sited" };
  run = (await createAndEnqueueRun(store, { experiment: "demo", spec })).id;
}, 60_000);
afterAll(() => store.close());

const done = async () =>
  (await loadLeftOutSources(store, run)).sources.every(({ run: { status } }) => status === "completed");
const statusOf = async (id: string) => (await getRun(store, id)).status;

it("has nothing to say before the run is completed, and plans nothing", async () => {
  expect(await loadLeftOutSources(store, run)).toMatchObject({ sources: [], pooled: null, namedSources: 3 });
  await expect(planLeftOut(store, run)).rejects.toMatchObject({ code: "conflict" });
});

it("trains one run without each source, by the same settings and seed, and scores each film where its source is left out", async () => {
  await withOwnWorker(store, async () => {
    await until(async () => (await statusOf(run)) === "completed", 60_000);
    const { sources, unnamedFilms } = await planLeftOut(store, run);
    expect(unnamedFilms).toBeGreaterThan(0);
    expect(sources.map(({ source, isSmall, refusal }) => [source, isSmall, refusal]).sort()).toEqual([
      ["site a", false, null],
      ["site b", false, null],
      ["site c", true, null],
    ]);
    await expect(leaveSourcesOut(store, run, ["site a", "site z"])).rejects.toMatchObject({ code: "notFound" });
    expect((await loadLeftOutSources(store, run)).sources).toEqual([]);
    const asked = await leaveSourcesOut(store, run, ["site a", "site b"]);
    expect(asked.sources.map(({ source, run: { name } }) => [source, name])).toEqual([
      ["site a", "demo-without-site-a-1"],
      ["site b", "demo-without-site-b-1"],
    ]);
    const again = await leaveSourcesOut(store, run, ["site a"]);
    expect(again.sources.map(({ run: { id } }) => id)).toEqual(asked.sources.map(({ run: { id } }) => id));
    await until(done, 60_000);
  });
  const series = await loadLeftOutSources(store, run);
  const base = await getRun(store, run);
  const { films } = await listFilms(store, "sited");
  for (const { source, run: left, score, isStale } of series.sources) {
    const detail = await getRun(store, left.id);
    expect(detail.spec).toEqual({ ...base.spec, split: { ...detail.spec.split, protocol: "leaveOneSourceOut" } });
    const { split } = await loadLockedRunData(store, detail);
    const sourceOf = (index: number) => films.find((film) => film.index === index)?.source;
    expect([...split.train, ...split.validation].map(sourceOf)).not.toContain(source);
    expect(isStale).toBe(false);
    expect(score?.films).toBe(films.filter((film) => film.source === source).length);
    expect(score?.comparison?.inside.films).toBe(base.report?.accuracy.denominator);
    expect(score?.withinSource.every((area) => area.source === source)).toBe(true);
  }
  expect(series.pooled?.films).toBe(films.filter(({ source }) => ["site a", "site b"].includes(source)).length);
  expect(series.pooled?.films).toBe(series.sources.reduce((sum, { score }) => sum + (score?.films ?? 0), 0));
  expect(series.notes.join(" ")).toContain("2 of 3 sources were left out");
}, 60_000);

it("calls the answer stale once the data set has other films, and makes it anew when asked", async () => {
  const before = await loadLeftOutSources(store, run);
  const { films } = await listFilms(store, "sited");
  await addVersion(store, await getDataset(store, "sited"), { films: films.slice(0, -1), rejected: [] });
  const stale = await loadLeftOutSources(store, run);
  expect(stale.sources.map(({ isStale }) => isStale)).toEqual([true, true]);
  expect(stale.pooled).toBeNull();
  expect(stale.sources[0].score).toEqual(before.sources[0].score);
  const anew = await leaveSourcesOut(store, run, ["site a"]);
  expect(anew.sources[0]).toMatchObject({ isStale: false, score: null, run: { name: "demo-without-site-a-2" } });
});
