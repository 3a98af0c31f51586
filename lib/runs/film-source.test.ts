import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strToU8, zipSync } from "fflate";
import { afterAll, beforeAll, expect, it } from "vitest";
import { planImport } from "../datasets/plan-import";
import { type FilmSource, openFilmSource } from "./film-source";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hilum-test-source-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function openArchive(name: string, files: Record<string, Uint8Array>): Promise<FilmSource> {
  const path = join(folder, name);
  await writeFile(path, zipSync(files));
  return openFilmSource(path);
}

const film = strToU8("pixels");
const cell = (ref: string, text: string) => `<c r="${ref}" t="inlineStr"><is><t>${text}</t></is></c>`;
const sheet = (rows: readonly (readonly string[])[]) => zipSync({
  "xl/worksheets/sheet1.xml": strToU8(`<worksheet><sheetData>${rows.map((row, y) => `<row r="${y + 1}">${row.map((text, x) => cell(`${"ABCD"[x]}${y + 1}`, text)).join("")}</row>`).join("")}</sheetData></worksheet>`),
});

it("recognises a public set inside its zip, reads its sheets, and leaves its masks alone", async () => {
  const root = "COVID-19_Radiography_Dataset";
  const source = await openArchive("radiography.zip", {
    [`${root}/COVID/images/COVID-1.png`]: film, [`${root}/COVID/masks/COVID-1.png`]: film, [`${root}/Viral Pneumonia/images/Viral Pneumonia-1.png`]: film,
    [`${root}/COVID.metadata.xlsx`]: sheet([["FILE NAME", "FORMAT", "SIZE", "URL"], ["COVID-1", "PNG", "256*256", "https://github.com/armiro/COVID-CXNet"]]),
  });
  const plan = planImport(source.facts);
  expect(plan.entries.map(({ path, label, metadata }) => [path, label, metadata.source])).toEqual([["COVID/images/COVID-1.png", "covid-19", "github.com"], ["Viral Pneumonia/images/Viral Pneumonia-1.png", "viral-pneumonia", ""]]);
  expect(await source.sourceOf("COVID/images/COVID-1.png")).toEqual({ bytes: film });
  await source.close();
});

it("refuses entries that lead out of the archive, and litter without a word", async () => {
  const source = await openArchive("slip.zip", { "normal/a.png": film, "normal/../../evil.png": film, "../evil.png": film, "/etc/evil.png": film, "..\\evil.png": film, "__MACOSX/normal/._a.png": film, "sick/b.png": film });
  const plan = planImport(source.facts);
  expect(plan.entries.map(({ path }) => path)).toEqual(["normal/a.png", "sick/b.png"]);
  const reason = "its path leads out of the folder";
  expect(plan.rejected).toEqual([{ file: "../evil.png", reason }, { file: "/etc/evil.png", reason }, { file: "normal/../../evil.png", reason }]);
  await source.close();
});
