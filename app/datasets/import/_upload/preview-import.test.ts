import { describe, expect, it } from "vitest";
import { previewImport, suggestName } from "./preview-import";

const chosen = (path: string, content = "0123456789") => ({ path, size: content.length, read: () => Promise.resolve(new TextEncoder().encode(content)) });

describe("the preview of an import", () => {
  it("takes the class from the folder, whatever the chosen folder was called", async () => {
    const { classes, films, bytes, metadata } = await previewImport([chosen("my set/covid/a.png"), chosen("my set/normal/b.dcm", "x".repeat(30)), chosen("my set/normal/c", "12345")]);
    expect(films.map(({ path }) => path)).toEqual(["covid/a.png", "normal/b.dcm", "normal/c"]);
    expect(classes).toEqual([{ label: "covid", films: 1, bytes: 10 }, { label: "normal", films: 2, bytes: 35 }]);
    expect(bytes).toBe(45);
    expect(metadata).toBeNull();
  });

  it("lets metadata.csv name class and patient, and says how many films it knows", async () => {
    const csv = "file,label,patient_id\na.png,normal,p1\nb.png,covid,p1\n";
    const preview = await previewImport([chosen("set/metadata.csv", csv), chosen("set/a.png"), chosen("set/b.png"), chosen("set/c.png")]);
    expect(preview.films.map(({ path, label }) => [path, label])).toEqual([["a.png", "normal"], ["b.png", "covid"]]);
    expect(preview.metadata).toEqual({ kind: "matched", matched: 2, patients: 1 });
    expect(preview.metadataFile?.path).toBe("metadata.csv");
    expect(preview.ignored).toEqual([{ file: "c.png", reason: expect.stringContaining("no class folder") }]);
  });

  it("goes on with the folders when metadata.csv cannot be read, and does not send it", async () => {
    const preview = await previewImport([chosen("set/metadata.csv", "nothing,useful\n1,2\n"), chosen("set/n/a.png"), chosen("set/c/b.png")]);
    expect(preview.metadata).toEqual({ kind: "unreadable", message: expect.stringContaining("no column") });
    expect(preview.metadataFile).toBeNull();
    expect(preview.films).toHaveLength(2);
  });

  it("leaves out what is empty, with the reason", async () => {
    expect((await previewImport([chosen("s/n/a.png"), chosen("s/n/b.png", "")])).ignored).toEqual([{ file: "n/b.png", reason: "the file is empty" }]);
  });

  it.each([["My X-rays (2020).zip", "my-x-rays-2020"], ["Röntgen", "rontgen"], ["???", "data-set"]])("suggests a name for %s", (folder, name) => {
    expect(suggestName(folder)).toBe(name);
  });
});
