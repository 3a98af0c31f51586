import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { utils, write } from "@e965/xlsx";
import fc from "fast-check";
import { strToU8, zipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { planImport } from "../../datasets/import/plan-import";
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
function sheet(rows: string[][]): Uint8Array {
  const book = utils.book_new();
  utils.book_append_sheet(book, utils.aoa_to_sheet(rows), "Sheet1");
  return new Uint8Array(write(book, { type: "array", bookType: "xlsx" }) as ArrayBuffer);
}

it("recognises a public set inside its zip, reads its sheets, and leaves its masks alone", async () => {
  const root = "COVID-19_Radiography_Dataset";
  const source = await openArchive("radiography.zip", {
    [`${root}/COVID/images/COVID-1.png`]: film,
    [`${root}/COVID/masks/COVID-1.png`]: film,
    [`${root}/Viral Pneumonia/images/Viral Pneumonia-1.png`]: film,
    [`${root}/COVID.metadata.xlsx`]: sheet([
      ["FILE NAME", "FORMAT", "SIZE", "URL"],
      ["COVID-1", "PNG", "256*256", "https://github.com/armiro/COVID-CXNet"],
    ]),
  });
  const plan = planImport(source.facts);
  expect(plan.entries.map(({ path, label, metadata }) => [path, label, metadata.source])).toEqual([
    ["COVID/images/COVID-1.png", "covid-19", "github.com"],
    ["Viral Pneumonia/images/Viral Pneumonia-1.png", "viral-pneumonia", ""],
  ]);
  expect(await source.sourceOf("COVID/images/COVID-1.png")).toEqual({ bytes: film });
  await source.close();
});

it("refuses entries that lead out of the archive, and litter without a word", async () => {
  const source = await openArchive("slip.zip", {
    "normal/a.png": film,
    "normal/../../evil.png": film,
    "../evil.png": film,
    "/etc/evil.png": film,
    "..\\evil.png": film,
    "__MACOSX/normal/._a.png": film,
    "sick/b.png": film,
  });
  const plan = planImport(source.facts);
  expect(plan.entries.map(({ path }) => path)).toEqual(["normal/a.png", "sick/b.png"]);
  const reason = "its path leads out of the folder";
  expect(plan.rejected).toEqual([
    { file: "../evil.png", reason },
    { file: "/etc/evil.png", reason },
    { file: "normal/../../evil.png", reason },
  ]);
  await source.close();
});

describe("a folder and a zip of it are understood in the same way", () => {
  /** Writes the files both ways; plans both, with which of the folders are the classes left to be found. */
  async function bothWays(paths: readonly string[]) {
    const place = await mkdtemp(join(folder, "both-"));
    const bytes = (path: string) => strToU8(path.endsWith(".csv") ? "file,label\nnone.png,x\n" : path);
    for (const path of paths) {
      await mkdir(dirname(join(place, "tree", path)), { recursive: true });
      await writeFile(join(place, "tree", path), bytes(path));
    }
    await writeFile(join(place, "tree.zip"), zipSync(Object.fromEntries(paths.map((path) => [path, bytes(path)]))));
    const sources = [await openFilmSource(join(place, "tree")), await openFilmSource(join(place, "tree.zip"))];
    const [inFolder, inZip] = sources.map(({ facts }) => planImport(facts));
    for (const source of sources) await source.close();
    return { inFolder, inZip };
  }
  const labelsOf = ({ labels }: ReturnType<typeof planImport>) =>
    Object.fromEntries(labels.map(({ label, films }) => [label, films]));
  const films = (folders: readonly string[]) =>
    folders.flatMap((name) => [0, 1, 2, 3].map((at) => `${name}/${at}.png`));

  it.each([
    ["", 0],
    ["archive/", 1],
    ["archive/data set/", 2],
    ["download/COVID-19_Radiography/v2/", 3],
  ])("inside %s, with documents beside each wrapper and litter everywhere", async (wrapper) => {
    const wrappers = wrapper
      .split("/")
      .slice(0, -1)
      .map((_, depth) => `${wrapper.split("/").slice(0, depth).join("/")}${depth > 0 ? "/" : ""}`);
    const documents = ["README.md", "LICENSE", "LICENSE.txt", "paper.pdf", "CITATION.cff"];
    const litter = [
      "__MACOSX/._covid",
      "@eaDir/x.png/SYNOFILE_THUMB_M.png",
      ".DS_Store",
      "Thumbs.db",
      "desktop.ini",
      ".git/HEAD",
      "lost+found/x.png",
      "~$notes.docx",
      ".ipynb_checkpoints/a.png",
      "$RECYCLE.BIN/a.png",
    ];
    const paths = [
      ...films([`${wrapper}covid`, `${wrapper}normal`]),
      ...[...wrappers, wrapper].flatMap((at) => documents.map((name) => at + name)),
      ...["", wrapper, `${wrapper}covid/`].flatMap((at) => litter.map((name) => at + name)),
    ];
    const { inFolder, inZip } = await bothWays([...new Set(paths)]);
    expect([labelsOf(inFolder), inFolder.question]).toEqual([{ covid: 4, normal: 4 }, null]);
    expect(inZip).toEqual(inFolder);
    expect(inFolder.rejected.filter(({ reason }) => reason !== "a document, not a film")).toEqual([]);
  });

  it("whatever the tree", async () => {
    const name = fc.constantFrom(
      "covid",
      "normal",
      "Normal",
      "train",
      "val",
      "fold_1",
      "archive",
      "images",
      "patient01",
      "alpha",
      "@eaDir",
      "__MACOSX",
      "2020",
    );
    const file = fc.constantFrom(
      "0.png",
      "1.png",
      "film.dcm",
      "README.md",
      "LICENSE",
      "metadata.csv",
      ".DS_Store",
      "f\u00edlm.png",
      "fi\u0301lm.png",
    );
    const tree = fc.uniqueArray(
      fc.tuple(fc.array(name, { maxLength: 4 }), file).map(([folders, last]) => [...folders, last].join("/")),
      { minLength: 1, maxLength: 14 },
    );
    await fc.assert(
      fc.asyncProperty(tree, async (paths) => {
        const { inFolder, inZip } = await bothWays(paths);
        expect(inZip).toEqual(inFolder);
        expect(
          Object.keys(labelsOf(inFolder)).filter((label) =>
            /^(train|val|fold_1|images|patient01|@eaDir|__MACOSX)$/.test(label),
          ),
        ).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});
