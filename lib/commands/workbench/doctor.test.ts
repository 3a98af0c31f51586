import { chmod, mkdir, mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { createTerminal } from "../../../bin/terminal.mjs";
import { type FilmRecord, NO_FILE_FACTS } from "../../datasets/film-record";
import { createDataset } from "../../store/datasets/dataset-store";
import { openStore } from "../../store/open-store";
import { pseudonymKey } from "../../store/files/pseudonym-key";
import { doctorCommand } from "./doctor";

const FILMS = ["a1", "a2", "b1"];
const bytes = (text: string) => new TextEncoder().encode(text);
let scratch: string;
let home: string;
let blobs: string[];
const pathOf = (digest: string) => join(home, "blobs", digest.slice(0, 2), digest);

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "hilum-test-doctor-"));
  // Where root runs this, the account of the database must get to its folder.
  await chmod(scratch, 0o711);
  home = join(scratch, "home");
  Object.assign(process.env, {
    HILUM_HOME: home,
    HILUM_EXPERIMENTS: join(scratch, "experiments"),
    HILUM_KERNELS: "off",
    DATABASE_URL: "",
  });
  await mkdir(join(scratch, "experiments"));
  const store = await openStore();
  const films = await Promise.all(
    FILMS.map(async (name, index): Promise<FilmRecord> => ({
      ...NO_FILE_FACTS,
      index,
      file: `${name}.png`,
      label: name[0],
      patientId: name,
      sex: "unknown",
      ageYears: null,
      view: "PA",
      source: "",
      width: 8,
      height: 4,
      bitDepth: 8,
      format: "png",
      blob: await store.blobs.put(bytes(name)),
    })),
  );
  blobs = films.map(({ blob }) => blob);
  await createDataset(store, { id: "checked", title: "", synthetic: false, films, rejected: [] });
  await pseudonymKey(home);
  await store.close({ stopIdleDatabase: true });
});
afterAll(async () => {
  for (const name of ["HILUM_HOME", "HILUM_EXPERIMENTS", "HILUM_KERNELS", "DATABASE_URL"]) delete process.env[name];
  await rm(scratch, { recursive: true, force: true });
});

const Answer = z.object({
  healthy: z.boolean(),
  findings: z.array(
    z.object({ check: z.string(), ok: z.boolean(), detail: z.string(), remedy: z.string().nullable() }),
  ),
});

async function examine(...options: string[]) {
  const { json, text, exitCode } = await doctorCommand.execute(options, {
    json: false,
    terminal: createTerminal({ quiet: true }),
    signal: new AbortController().signal,
  });
  const { healthy, findings } = Answer.parse(json);
  return { healthy, exitCode, text, faults: findings.filter(({ ok, remedy }) => !ok && remedy !== null) };
}

async function store(...texts: string[]): Promise<string[]> {
  const opened = await openStore();
  const digests = await Promise.all(texts.map((text) => opened.blobs.put(bytes(text))));
  opened.blobs.settle(digests);
  await opened.close({ stopIdleDatabase: true });
  return digests;
}

it("says that all is well, and of what is not what it is and what to do; a repair touches only what nobody can miss", async () => {
  expect(await examine()).toMatchObject({
    healthy: true,
    exitCode: 0,
    faults: [],
    text: expect.stringMatching(/✓ stored files +3 checked.*\n[^]*All is well\./),
  });

  const [orphan] = await store("nothing names this");
  await utimes(pathOf(orphan), new Date(0), new Date(0));
  await writeFile(pathOf(blobs[0]), "zz");
  await rm(pathOf(blobs[1]));
  await writeFile(join(home, "pseudonym.key"), "short");
  await writeFile(join(scratch, "experiments", "torn.json"), "{");
  await chmod(pathOf(blobs[2]), 0o644);
  const found = await examine();
  expect(found).toMatchObject({ healthy: false, exitCode: 1 });
  const said = found.faults.map(({ detail, remedy }) => `${detail} | ${remedy}`).join("\n");
  expect(said).toMatch(/the film “a1\.png” of data set checked is damaged.*Import the folder/);
  expect(said).toMatch(/the film “a2\.png” of data set checked is missing/);
  for (const words of [
    /1 that nothing names/,
    /pseudonym\.key is damaged \(5 of 32 bytes\)/,
    /torn\.json/,
    /other accounts can read 1 files/,
  ])
    expect(said).toMatch(words);

  const repaired = await examine("--repair");
  expect(repaired.exitCode).toBe(1);
  expect(repaired.faults.map(({ detail }) => detail).join("\n")).not.toMatch(/nothing names|other accounts/);
  expect(repaired.faults.filter(({ check }) => check === "stored files")).toHaveLength(2);

  await store("a1", "a2");
  await rm(join(home, "pseudonym.key"));
  await rm(join(scratch, "experiments", "torn.json"));
  expect(await examine()).toMatchObject({ healthy: true, exitCode: 0 });
});

it("tells of a database that does not open, and goes on with the rest", async () => {
  process.env.DATABASE_URL = "postgres://nobody@127.0.0.1:1/none";
  const found = await examine();
  process.env.DATABASE_URL = "";
  expect(found.faults).toHaveLength(1);
  expect(found.faults[0]).toMatchObject({ check: "database", detail: expect.stringContaining("does not answer") });
});
