import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { encodeGreyPng } from "../../imaging/png/grey-png";
import { PreprocessingSpec } from "../../imaging/network/preprocessing-spec";
import { deleteDataset } from "../../store/datasets/dataset-bin";
import { listFilms } from "../../store/datasets/film-store";
import { saveVerdicts } from "../../store/datasets/duplicate-verdict-store";
import { openStore, type Store } from "../../store/open-store";
import { loadThumbnails } from "../../store/datasets/thumbnail-store";
import { ensureAudit } from "../audit/ensure-audit";
import { filmThumbnails } from "./film-thumbnails";
import { importDataset } from "../import/import-dataset";
import { loadPixelPack } from "../runs/run-data";

let scratch: string;
let home: string;
let store: Store;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "hilum-test-gone-"));
  // Where root runs this, the account of the database must get to its folder.
  await chmod(scratch, 0o711);
  home = join(scratch, "home");
  store = await openStore({ home, databaseUrl: "" });
});
afterAll(async () => {
  await store.close({ stopIdleDatabase: true }).catch(() => undefined);
  await rm(scratch, { recursive: true, force: true });
});

const SIDE = 96;
/** Films that no other looks like, so that a stretch of their bytes is theirs. */
const film = (seed: number) =>
  encodeGreyPng({
    width: SIDE,
    height: SIDE,
    maxValue: 255,
    data: Uint8Array.from({ length: SIDE * SIDE }, (_, i) => ((i * 2654435761 * (seed + 3)) >>> 24) & 255),
  });

/** Names as people give them to files, folders and in a table: all of them are the data set's. */
const PLANTED = ["Zuzanna-Identifiable", "patient-kunigunde", "Planted-Label", "Planted-Clinic"];

async function writeFolder(folder: string): Promise<void> {
  const rows = ["file,label,patient_id,source"];
  for (const label of ["Planted-Label", "normal"]) {
    await mkdir(join(folder, label), { recursive: true });
    for (let i = 0; i < 6; i++) {
      const file = `${label}/Zuzanna-Identifiable ${label} ${i}.png`;
      await writeFile(join(folder, file), film(i + (label === "normal" ? 100 : 0)));
      rows.push(`${file},${label},p${i}${label},Planted-Clinic`);
    }
  }
  await writeFile(join(folder, "metadata.csv"), `${rows.join("\n")}\n`);
}

/** Every file below a folder, with its bytes; sockets and the like have none. */
async function everyFile(folder: string): Promise<Map<string, Buffer>> {
  const entries = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  return new Map(
    await Promise.all(
      entries.map(
        async ({ parentPath, name }) => [join(parentPath, name), await readFile(join(parentPath, name))] as const,
      ),
    ),
  );
}

/** Which of the needles stand in which file. */
function findings(files: ReadonlyMap<string, Buffer>, needles: readonly (string | Buffer)[]): string[] {
  return [...files].flatMap(([path, bytes]) =>
    needles.flatMap((needle, index) =>
      bytes.includes(needle) || path.includes(String(needle))
        ? [`${path}: ${typeof needle === "string" ? needle : `bytes ${index}`}`]
        : [],
    ),
  );
}

it("a data set that is deleted for good is gone from every file of the state folder: films, thumbnails, packs, features, rows, log and statistics", async () => {
  const folder = join(scratch, "films");
  await writeFolder(folder);
  const { dataset } = await importDataset(store, { path: folder, name: "planted-set", title: "patient-kunigunde" });
  const { films } = await listFilms(store, dataset.id);
  const blobs = films.map(({ blob }) => blob);
  await filmThumbnails(store, blobs);
  const pack = await loadPixelPack(store, { films, size: 48, preprocessing: PreprocessingSpec.parse({}) });
  await ensureAudit(store, dataset.id, { signal: new AbortController().signal, onProgress: () => undefined });
  await saveVerdicts(store, [{ first: blobs[0], second: blobs[1], verdict: "different" }], "Zuzanna-Identifiable");
  await store.pool.query("analyze");

  const bytes = [
    ...(await Promise.all(blobs.map(async (blob) => Buffer.from((await store.blobs.get(blob)).slice(-400, -300))))),
    ...[...(await loadThumbnails(store, blobs)).values()].map((webp) => Buffer.from(webp.slice(-300, -250))),
    Buffer.from(pack.pixels.slice(0, 64)),
  ];
  await store.pool.query("checkpoint");
  const before = findings(await everyFile(home), [...PLANTED, ...bytes]);
  expect(await readdir(home)).toContain("postgres");
  for (const planted of PLANTED)
    expect(
      before.some((found) => found.endsWith(planted)),
      planted,
    ).toBe(true);
  expect(before.filter((found) => found.includes("/blobs/")).length).toBeGreaterThanOrEqual(blobs.length);

  await deleteDataset(store, dataset.id);
  expect(findings(await everyFile(join(home, "blobs")), [...PLANTED, ...bytes, ...blobs])).toEqual([]);
  await store.close({ stopIdleDatabase: true });
  expect(findings(await everyFile(home), [...PLANTED, ...bytes, ...blobs])).toEqual([]);
});
