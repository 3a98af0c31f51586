import { expect, it } from "vitest";
import { readAddress } from "./read-address";

it("decodes names once, and lets a plain query pass", () => {
  expect(readAddress("/api/datasets/a%20b/films?label=M%C3%BCller+x&n=50%25").segments).toEqual([
    "api",
    "datasets",
    "a b",
    "films",
  ]);
  expect(readAddress("/").segments).toEqual([""]);
  expect(readAddress("/api/runs/%2525").segments).toEqual(["api", "runs", "%25"]);
});

it.each([
  "/api/runs/%00",
  "/api/runs/a%00b",
  "/api/runs/%ff",
  "/api/runs/%c3%28",
  "/api/runs/%ed%a0%80",
  "/api/runs/%",
  "/api/runs/%zz",
  "/api/runs/a%1b[31m",
  "/api/runs/%c2%85",
  "/api/x?label=%00",
  "/api/x?label=%ff",
  `/${"a".repeat(9_000)}`,
  "http://elsewhere/api/runs",
  "*",
  "/api/runs/\u00ff",
])("refuses %s", (url) => {
  expect(() => readAddress(url)).toThrow(expect.objectContaining({ code: "badRequest" }));
});

it.each([
  "/api/runs/../status",
  "/api/runs/%2e%2e/status",
  "/api/experiments/..%2f..%2fetc",
  "/api/experiments/..%5cetc",
  `/api/runs/${"a".repeat(201)}`,
])("finds nothing at %s", (url) => {
  expect(() => readAddress(url)).toThrow(expect.objectContaining({ code: "notFound" }));
});
