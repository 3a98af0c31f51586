import { afterAll, beforeAll, expect, it } from "vitest";
import { FilmPage } from "@/lib/api/responses";
import { getDataset } from "@/lib/store/datasets/dataset-store";
import { listFilms } from "@/lib/store/datasets/film-store";
import { storeTinyDataset, TINY_DATASET } from "@/lib/jobs/runs/tiny-run.fixture";
import { openTestStore, type TestStore } from "@/lib/store/test-store";
import { GET } from "./route";

let store: TestStore;
const server = globalThis as typeof globalThis & { hilumStore?: Promise<TestStore> };
beforeAll(async () => {
  store = await openTestStore();
  await storeTinyDataset(store);
  server.hilumStore = Promise.resolve(store);
});
afterAll(async () => {
  delete server.hilumStore;
  await store.close();
});

const ask = (query: string) =>
  GET(new Request(`http://localhost/api/datasets/${TINY_DATASET}/films${query}`), {
    params: Promise.resolve({ id: TINY_DATASET }),
  });

it("lists the films that pass a filter as their records, with the number of all that pass", async () => {
  const { films } = await listFilms(store, TINY_DATASET);
  const { label } = films[0];
  const labelled = films.filter((film) => film.label === label);
  expect(FilmPage.parse(await (await ask(`?label=${label}&offset=1&limit=2`)).json())).toEqual({
    total: labelled.length,
    films: labelled.slice(1, 3),
  });
  expect(FilmPage.parse(await (await ask("?offset=2&limit=3")).json())).toEqual({
    total: (await getDataset(store, TINY_DATASET)).films,
    films: films.slice(2, 5),
  });
});

it("adds each film in small where that is asked for, and refuses too many of them at once", async () => {
  const { films } = FilmPage.parse(await (await ask("?limit=2&thumbnails=true")).json());
  expect(films.map(({ index, thumbnail }) => [index, thumbnail?.slice(0, 23)])).toEqual([
    [0, "data:image/webp;base64,"],
    [1, "data:image/webp;base64,"],
  ]);
  expect((await ask("?limit=201&thumbnails=true")).status).toBe(400);
  expect((await ask("?limit=201")).status).toBe(200);
});
