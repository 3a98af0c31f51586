import { expect, it } from "vitest";
import { relativePaths } from "./relative-paths";

it("keeps the only class folder of an archive as the class", () => {
  expect(relativePaths(["covid/a.png", "covid/b.png"])).toEqual(["covid/a.png", "covid/b.png"]);
  expect(relativePaths(["x/y/covid/a.png", "x/y/normal/b.png", "__MACOSX/x/._y"])).toEqual(["covid/a.png", "normal/b.png", "__MACOSX/x/._y"]);
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
