import { expect, it } from "vitest";
import { NOTHING_KNOWN } from "./film-metadata";
import { groupReasons, reviewImport } from "./review-import";

const fileOf = (path: string) => ({ path, stamp: `stamp of ${path}` });
const sent = (path: string, label: string) => ({ ...fileOf(path), label, metadata: { ...NOTHING_KNOWN, label } });

it("an import is reviewed by what was read, with films of each class from its first to its last", () => {
  const films = [
    ...Array.from({ length: 80 }, (_, i) => sent(`n/${String(i).padStart(2, "0")}`, "normal")),
    sent("c/a", "covid"),
    sent("c/b", "covid"),
  ];
  const review = reviewImport(films, new Set(films.map(({ path }) => path).filter((path) => path !== "c/b")), [
    { file: "c/b", reason: "blank" },
    { file: "x.pdf", reason: "a document" },
  ]);
  expect(review.classes).toEqual({ covid: 1, normal: 80 });
  expect(review.films).toHaveLength(81);
  // By its stamp the server finds what it made of a file that it refused; one that was never sent has none.
  expect(review.rejected).toEqual([
    { file: "c/b", reason: "blank", stamp: "stamp of c/b" },
    { file: "x.pdf", reason: "a document", stamp: "" },
  ]);
  expect(review.samples).toEqual([
    { label: "covid", files: [fileOf("c/a")] },
    { label: "normal", files: ["n/00", "n/10", "n/20", "n/30", "n/40", "n/50", "n/60", "n/70"].map(fileOf) },
  ]);
});

it("reasons are counted, the commonest first", () => {
  expect(
    groupReasons([
      { file: "a", reason: "blank" },
      { file: "b", reason: "a document" },
      { file: "c", reason: "a document" },
    ]),
  ).toEqual([
    { reason: "a document", files: ["b", "c"] },
    { reason: "blank", files: ["a"] },
  ]);
});
