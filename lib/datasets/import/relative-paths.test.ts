import { expect, it } from "vitest";
import { relativePaths } from "./relative-paths";

it("keeps the only class folder of an archive as the class", () => {
  expect(relativePaths(["covid/a.png", "covid/b.png"])).toEqual(["covid/a.png", "covid/b.png"]);
  expect(relativePaths(["x/y/covid/a.png", "x/y/normal/b.png", "__MACOSX/x/._y"])).toEqual([
    "covid/a.png",
    "normal/b.png",
    "__MACOSX/x/._y",
  ]);
});

it("an outer folder is a label only when the films lie right in it beside no other", () => {
  expect(relativePaths(["films/normal/a.png", "films/sick/b.png"])).toEqual(["normal/a.png", "sick/b.png"]);
  expect(relativePaths(["films/metadata.csv", "films/a.png"])).toEqual(["metadata.csv", "a.png"]);
  expect(relativePaths(["normal/a.png", "normal/b.png"])).toEqual(["normal/a.png", "normal/b.png"]);
  expect(relativePaths(["normal/a.png", "sick/b.png"])).toEqual(["normal/a.png", "sick/b.png"]);
  expect(relativePaths(["__MACOSX/x", "films/normal/a.png"])).toEqual(["__MACOSX/x", "normal/a.png"]);
});

it("takes the dots some packers begin their paths with for nothing", () => {
  expect(relativePaths(["./films/normal/a.png", "./films/sick/b.png"])).toEqual(["normal/a.png", "sick/b.png"]);
});

it("documents and litter beside the data set have no say in where it begins", () => {
  expect(relativePaths(["README.md", "LICENSE", "@eaDir/x.png", "dataset/normal/a.png", "dataset/sick/b.png"])).toEqual(
    ["README.md", "LICENSE", "@eaDir/x.png", "normal/a.png", "sick/b.png"],
  );
  expect(relativePaths(["README.md", "dataset/README.md", "dataset/normal/a.png", "dataset/sick/b.png"])).toEqual([
    "README.md",
    "dataset/README.md",
    "dataset/normal/a.png",
    "dataset/sick/b.png",
  ]);
  expect(relativePaths(["README.md", "sick/a.png", "sick/list.csv"])).toEqual([
    "README.md",
    "sick/a.png",
    "sick/list.csv",
  ]);
  expect(relativePaths(["README.md", "my set/a.png", "my set/list.csv"])).toEqual(["README.md", "a.png", "list.csv"]);
});
