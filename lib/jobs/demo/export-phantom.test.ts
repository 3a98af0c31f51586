import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { decodeFilm } from "../../imaging/decode-film";
import { exportPhantom } from "./export-phantom";

let root: string;
beforeAll(async () => void (root = await mkdtemp(join(tmpdir(), "hilum-phantom-"))));
afterAll(() => rm(root, { recursive: true }));

const options = { seed: 11, patients: 12, size: 48 };
const read = (...path: string[]) => readFile(join(root, ...path), "utf8");

it("writes every film of its tables and key, the same bytes each time, and says synthetic in each table", async () => {
  const first = await exportPhantom({ ...options, folder: join(root, "a"), format: "png", leaks: true, strange: 1 });
  await exportPhantom({ ...options, folder: join(root, "b"), format: "png", leaks: true, strange: 1 });
  const rows = (await read("a", "metadata.csv")).trim().split("\n");
  expect(rows[0]).toBe("file,label,patient_id,sex,age,view,source,synthetic");
  expect(rows.length - 1).toBe(first.films);
  const files = rows.slice(1).map((row) => row.split(",")[0]);
  for (const file of files)
    expect(await readFile(join(root, "b", file))).toEqual(await readFile(join(root, "a", file)));
  expect(rows.slice(1).every((row) => row.endsWith(",true"))).toBe(true);
  const truth = (await read("a", "truth.csv")).trim().split("\n");
  expect(truth.slice(1).map((row) => row.split(",")[0])).toEqual(files);
  const leaks = JSON.parse(await read("a", "leaks.json")) as { kind: string; original: string; copy: string }[];
  expect(leaks).toHaveLength(first.leaks);
  for (const { original, copy } of leaks) expect(files).toEqual(expect.arrayContaining([original, copy]));
  expect((await readdir(join(root, "a", "strange"))).length).toBe(6);
  expect(await read("a", "README.txt")).toMatch(/^SYNTHETIC - NOT A PATIENT/);
});

it("writes 12-bit DICOM films and masks beside them", async () => {
  const { films } = await exportPhantom({
    ...options,
    folder: join(root, "c"),
    format: "dicom",
    masks: join(root, "masks"),
    cues: [{ kind: "marker", target: "normal" }],
  });
  const files = (await read("c", "metadata.csv"))
    .trim()
    .split("\n")
    .slice(1)
    .map((row) => row.split(",")[0]);
  expect(files).toHaveLength(films);
  const decoded = decodeFilm(new Uint8Array(await readFile(join(root, "c", files[0]))), files[0]);
  expect(decoded).toMatchObject({ bitDepth: 12, header: { synthetic: true, burnedIn: "no" } });
  for (const name of ["lung", "lesion", "cue"])
    expect((await readFile(join(root, "masks", files[0].replace(".dcm", `-${name}.png`)))).length).toBeGreaterThan(60);
});
