import { describe, expect, it } from "vitest";
import { type ChosenFile, type ImportPreview, openChosen, previewImport, suggestName } from "./preview-import";

const chosen = (path: string, content = "0123456789") => ({
  path,
  size: content.length,
  stamp: `${content.length}:1`,
  read: () => Promise.resolve(new TextEncoder().encode(content)),
});

async function preview(files: readonly ChosenFile[]): Promise<ImportPreview> {
  const folder = await openChosen(files);
  return previewImport(folder, folder.layouts[0]);
}

describe("the preview of an import", () => {
  it("takes the class from the folder, whatever the chosen folder was called", async () => {
    const { classes, films, bytes, known } = await preview([
      chosen("my set/covid/a.png"),
      chosen("my set/normal/b.dcm", "x".repeat(30)),
      chosen("my set/normal/c", "12345"),
    ]);
    expect(films.map(({ path }) => path)).toEqual(["covid/a.png", "normal/b.dcm", "normal/c"]);
    expect(classes).toEqual([
      { label: "covid", films: 1, bytes: 10 },
      { label: "normal", films: 2, bytes: 35 },
    ]);
    expect(bytes).toBe(45);
    expect(known).toEqual({ films: 0, patients: 0 });
  });

  it("lets a table name class and patient, and says how many films it knows", async () => {
    const csv = "file,label,patient_id\na.png,normal,p1\nb.png,covid,p1\n";
    const { films, known, ignored } = await preview([
      chosen("set/metadata.csv", csv),
      chosen("set/a.png"),
      chosen("set/b.png"),
      chosen("set/c.png"),
    ]);
    expect(films.map(({ path, planned }) => [path, planned.label])).toEqual([
      ["a.png", "normal"],
      ["b.png", "covid"],
    ]);
    expect(known).toEqual({ films: 2, patients: 1 });
    expect(ignored).toEqual([{ file: "c.png", reason: expect.stringContaining("neither a folder nor a table") }]);
  });

  it("goes on with the folders when a table says nothing of the films", async () => {
    const { films, ignored } = await preview([
      chosen("set/metadata.csv", "nothing,useful\n1,2\n"),
      chosen("set/n/a.png"),
      chosen("set/c/b.png"),
    ]);
    expect(films).toHaveLength(2);
    expect(ignored).toEqual([
      { file: "metadata.csv", reason: "a table that is not read: none of its columns names a film (nothing, useful)" },
    ]);
  });

  it("leaves out what is empty, with the reason", async () => {
    expect((await preview([chosen("s/normal/a.png"), chosen("s/normal/b.png", "")])).ignored).toEqual([
      { file: "normal/b.png", reason: "the file is empty" },
    ]);
  });

  it.each([
    ["My X-rays (2020).zip", "my-x-rays-2020"],
    ["Röntgen", "rontgen"],
    ["???", "data-set"],
  ])("suggests a name for %s", (folder, name) => {
    expect(suggestName(folder)).toBe(name);
  });
});
