import { describe, expect, it } from "vitest";
import { findMetadata, planImport, relativePaths, suggestName } from "./import-plan";

const chosen = (path: string, size = 10) => ({ path, size, read: () => Promise.resolve(new Uint8Array(size)) });
const noMetadata = () => null;

describe("the plan of an import", () => {
  it("takes the class from the folder, whatever the chosen folder was called", () => {
    const { classes, films } = planImport([chosen("my set/covid/a.png"), chosen("my set/normal/b.dcm", 30), chosen("my set/normal/c", 5)], noMetadata);
    expect(films.map(({ path }) => path)).toEqual(["covid/a.png", "normal/b.dcm", "normal/c"]);
    expect(classes).toEqual([{ label: "covid", films: 1, bytes: 10 }, { label: "normal", films: 2, bytes: 35 }]);
  });

  it("lets metadata.csv name the class, and asks for it when nothing does", () => {
    const files = [chosen("set/metadata.csv"), chosen("set/a.png"), chosen("set/b.png")];
    const { films, ignored } = planImport(files, (path) => (path === "a.png" ? "normal" : null));
    expect(findMetadata(files)?.path).toBe("set/metadata.csv");
    expect(films.map(({ path, label }) => [path, label])).toEqual([["a.png", "normal"]]);
    expect(ignored).toEqual([{ path: "b.png", reason: expect.stringContaining("no class folder") }]);
  });

  it("keeps the only class folder of an archive as the class", () => {
    expect(relativePaths(["covid/a.png", "covid/b.png"])).toEqual(["covid/a.png", "covid/b.png"]);
    expect(relativePaths(["x/y/covid/a.png", "x/y/normal/b.png"])).toEqual(["covid/a.png", "normal/b.png"]);
  });

  it("never sends what operating systems leave behind, and says what else it leaves out", () => {
    const { films, ignored } = planImport([chosen("s/n/a.png"), chosen("s/.DS_Store"), chosen("__MACOSX/s/n/._a.png"), chosen("s/n/Thumbs.db"), chosen("s/README.md"), chosen("s/n/b.png", 0)], noMetadata);
    expect(films.map(({ path }) => path)).toEqual(["n/a.png"]);
    expect(ignored.map(({ path }) => path)).toEqual(["README.md", "n/b.png"]);
  });

  it("refuses a path that leads out of the folder", () => {
    expect(planImport([chosen("s/n/../../../etc/x.png"), chosen("s/n/a.png")], noMetadata).ignored).toHaveLength(1);
  });

  it.each([["My X-rays (2020).zip", "my-x-rays-2020"], ["Röntgen", "ro-ntgen"], ["???", "data-set"]])("suggests a name for %s", (folder, name) => {
    expect(suggestName(folder)).toBe(name);
  });
});
