import { expect, it } from "vitest";
import { NOTHING_KNOWN } from "./film-metadata";
import { groupReasons, reviewImport } from "./review-import";

const planned = (path: string, label: string) => ({ path, label, metadata: { ...NOTHING_KNOWN, label } });

it("an import is reviewed by what was read, with films of each class from its first to its last", () => {
  const films = [...Array.from({ length: 80 }, (_, i) => planned(`n/${String(i).padStart(2, "0")}`, "normal")), planned("c/a", "covid"), planned("c/b", "covid")];
  const review = reviewImport(films, new Set(films.map(({ path }) => path).filter((path) => path !== "c/b")), [{ file: "c/b", reason: "blank" }]);
  expect(review.classes).toEqual({ covid: 1, normal: 80 });
  expect(review.films).toHaveLength(81);
  expect(review.samples).toEqual([{ label: "covid", paths: ["c/a"] }, { label: "normal", paths: ["n/00", "n/10", "n/20", "n/30", "n/40", "n/50", "n/60", "n/70"] }]);
});

it("reasons are counted, the commonest first", () => {
  expect(groupReasons([{ file: "a", reason: "blank" }, { file: "b", reason: "a document" }, { file: "c", reason: "a document" }])).toEqual([{ reason: "a document", files: ["b", "c"] }, { reason: "blank", files: ["a"] }]);
});
