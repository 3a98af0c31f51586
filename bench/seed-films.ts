/**
 * @file Puts a data set of very many films into the store, for measuring its page: the phantom's films again and again,
 * as films of other patients. Nothing is drawn twice, so it takes seconds and little disk.
 *
 * npx esbuild bench/*.ts --bundle --splitting --platform=node --packages=external --format=esm --outdir=node_modules/.cache/bench --out-extension:.js=.mjs
 * HILUM_HOME=… node node_modules/.cache/bench/seed-films.mjs [--films 30000] [--id many-films]
 */
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { ensurePhantomDataset } from "../lib/jobs/demo/ensure-phantom-dataset";
import { createDataset } from "../lib/store/datasets/dataset-store";
import { listFilms } from "../lib/store/datasets/film-store";
import { openStore } from "../lib/store/open-store";

const { values: options } = parseArgs({
  options: { films: { type: "string", default: "30000" }, id: { type: "string", default: "many-films" } },
});

const start = performance.now();
const store = await openStore();
try {
  const { films: drawn } = await listFilms(store, (await ensurePhantomDataset(store)).id);
  const films = Array.from({ length: Number(options.films) }, (_, index) => {
    const film = drawn[index % drawn.length];
    const round = Math.floor(index / drawn.length);
    return { ...film, index, file: `round-${round}/${film.file}`, patientId: `${film.patientId}-${round}` };
  });
  await createDataset(store, {
    id: options.id,
    title: `Many films (${options.films})`,
    synthetic: true,
    films,
    rejected: [],
  });
  console.log(`${films.length} films in ${((performance.now() - start) / 1000).toFixed(1)} s: /datasets/${options.id}`);
} finally {
  await store.close();
}
