import sharp from "sharp";
import { afterAll, beforeAll, expect, it } from "vitest";
import { NO_FILE_FACTS } from "../../datasets/film-record";
import { encodeGreyPng } from "../../imaging/png/grey-png";
import { deleteDataset } from "../../store/datasets/dataset-bin";
import { createDataset } from "../../store/datasets/dataset-store";
import { getFilmPlace, listFilms } from "../../store/datasets/film-store";
import { openTestStore, type TestStore } from "../../store/test-store";
import { loadThumbnails } from "../../store/datasets/thumbnail-store";
import { filmThumbnails, makeThumbnail, THUMBNAIL_SIDE } from "./film-thumbnails";

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

const ramp = (width: number, height: number, maxValue: number, from: number, to: number) => {
  const data = maxValue > 255 ? new Uint16Array(width * height) : new Uint8Array(width * height);
  for (let i = 0; i < data.length; i++) data[i] = Math.round(from + ((to - from) * (i % width)) / (width - 1));
  return { width, height, maxValue, data };
};
const greys = async (webp: Uint8Array) => {
  const { data, info } = await sharp(webp).greyscale().raw().toBuffer({ resolveWithObject: true });
  return {
    width: info.width,
    height: info.height,
    first: data[0],
    last: data[info.width * info.height * info.channels - 1],
  };
};

it("a thumbnail keeps the film's shape and greys, and a deep film is shown through its window", async () => {
  const shallow = await greys(await makeThumbnail(encodeGreyPng(ramp(400, 200, 255, 0, 255))));
  expect([shallow.width, shallow.height]).toEqual([THUMBNAIL_SIDE, THUMBNAIL_SIDE / 2]);
  expect(shallow.first).toBeLessThan(12);
  expect(shallow.last).toBeGreaterThan(243);
  const deep = await greys(await makeThumbnail(encodeGreyPng(ramp(400, 400, 65_535, 1000, 5000))));
  expect(deep.first).toBeLessThan(12);
  expect(deep.last).toBeGreaterThan(243);
});

it("films are counted, filtered and stepped through, and their thumbnails leave with them", async () => {
  const blobs = await Promise.all(
    [0, 1, 2].map((i) => store.blobs.put(encodeGreyPng(ramp(300, 300, 255, 10 * i, 200)))),
  );
  const films = blobs.map((blob, index) => ({
    ...NO_FILE_FACTS,
    index,
    file: `${index}.png`,
    label: index === 1 ? "covid" : "normal",
    patientId: `p${index}`,
    sex: "F" as const,
    ageYears: 40,
    view: index === 2 ? ("AP" as const) : ("PA" as const),
    source: "a",
    width: 300,
    height: 300,
    bitDepth: 8,
    format: "png" as const,
    blob,
  }));
  await createDataset(store, { id: "three", title: "Three", synthetic: false, films, rejected: [] });
  const all = { among: null };
  expect(
    (await listFilms(store, "three", { ...all, label: "normal", offset: 0, limit: 10 })).films.map(
      ({ index }) => index,
    ),
  ).toEqual([0, 2]);
  expect(await listFilms(store, "three", { ...all, offset: 1, limit: 1 })).toMatchObject({
    total: 3,
    films: [{ index: 1 }],
  });
  expect(await listFilms(store, "three", { ...all, view: "AP", offset: 1, limit: 10 })).toEqual({
    total: 1,
    films: [],
  });
  expect(
    (await listFilms(store, "three", { among: [1, 2], offset: 0, limit: 1 })).films.map(({ index }) => index),
  ).toEqual([1]);
  expect(await getFilmPlace(store, "three", 2, { ...all, label: "normal" })).toMatchObject({
    before: 1,
    total: 2,
    previous: 0,
    next: null,
    film: { index: 2 },
  });

  expect([...(await filmThumbnails(store, [blobs[0], blobs[1], "f".repeat(64)])).keys()].sort()).toEqual(
    [blobs[0], blobs[1]].sort(),
  );
  expect((await loadThumbnails(store, blobs)).size).toBe(2);
  await deleteDataset(store, "three");
  expect((await loadThumbnails(store, blobs)).size).toBe(0);
  await store.blobs.put(encodeGreyPng(ramp(300, 300, 255, 0, 200)));
  await filmThumbnails(store, [blobs[0]]);
  expect((await loadThumbnails(store, blobs)).size, "of a film that nobody holds no thumbnail is kept").toBe(0);
});
