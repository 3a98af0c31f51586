/**
 * Milliseconds until a page of a large data set is there, from the store as the server asks it: the rows of the first page,
 * one in the middle, the last, the last of one label; and the first page with its thumbnails, when they are made for the
 * first time and when they are kept.
 *
 * npx esbuild bench/dataset-page.bench.ts --bundle --platform=node --packages=external --format=esm --outfile=dist/bench/dataset-page.mjs
 * node dist/bench/dataset-page.mjs [films]
 */
import { cpus } from "node:os";
import { type FilmRecord, NO_FILE_FACTS } from "../lib/datasets/film-record";
import { encodeGreyPng } from "../lib/imaging/png/grey-png";
import { filmThumbnails } from "../lib/jobs/films/film-thumbnails";
import { createDataset, getDataset } from "../lib/store/datasets/dataset-store";
import { listFilms } from "../lib/store/datasets/film-store";
import { openTestStore, type TestStore } from "../lib/store/test-store";

const films = Number(process.argv[2] ?? 30_000);
const PAGE = 60;
const SIDE = 1024;
const REPEATS = 15;
const ID = "many-films";

const store = await openTestStore();
try {
  await fill(store);
  const page = (offset: number, label?: string) => listFilms(store, ID, { offset, limit: PAGE, label });
  process.stdout.write(`${films} films, ${PAGE} a page; ${cpus().length} × ${cpus()[0].model.trim()}\n`);
  const firstPage = async () =>
    filmThumbnails(
      store,
      (await page(0)).films.map(({ blob }) => blob),
    );
  await report(`first page with thumbnails of ${SIDE}² films, made`, 1, firstPage);
  await report("first page with thumbnails, kept", REPEATS, firstPage);
  await report("the data set's own row", REPEATS, () => getDataset(store, ID));
  await report("first page", REPEATS, () => page(0));
  await report("page in the middle", REPEATS, () => page(Math.floor(films / 2)));
  await report("last page", REPEATS, () => page(films - PAGE));
  await report("last page of a label", REPEATS, () => page(Math.floor(films / 3) - PAGE, "normal"));
} finally {
  await store.close();
}

/** Each film of the first page is one of its own; the rest share one, for only their rows matter. */
async function fill(target: TestStore): Promise<void> {
  const blobs = await Promise.all(
    Array.from({ length: PAGE + 1 }, (_, film) => {
      const data = Uint8Array.from(
        { length: SIDE * SIDE },
        (_, pixel) => ((pixel % SIDE) * (film + 3) + (pixel >> 12)) % 251,
      );
      return target.blobs.put(encodeGreyPng({ width: SIDE, height: SIDE, maxValue: 255, data }));
    }),
  );
  const records = Array.from({ length: films }, (_, index): FilmRecord => ({
    ...NO_FILE_FACTS,
    index,
    file: `${String(index).padStart(6, "0")}.png`,
    label: index % 3 === 0 ? "normal" : "pneumonia",
    patientId: `p${index >> 1}`,
    sex: "unknown",
    ageYears: null,
    view: "PA",
    source: "",
    width: SIDE,
    height: SIDE,
    bitDepth: 8,
    format: "png",
    blob: blobs[Math.min(index, PAGE)],
  }));
  await createDataset(target, { id: ID, title: ID, synthetic: false, films: records, rejected: [] });
}

async function report(what: string, repeats: number, work: () => Promise<unknown>): Promise<void> {
  const times: number[] = [];
  for (let repeat = 0; repeat < repeats; repeat++) {
    const startedAt = performance.now();
    await work();
    times.push(performance.now() - startedAt);
  }
  times.sort((a, b) => a - b);
  const ms = (value: number) => `${value.toFixed(1).padStart(7)} ms`;
  process.stdout.write(`${ms(times[times.length >> 1])} median ${ms(times[times.length - 1])} worst  ${what}\n`);
}
