import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { z } from "zod";
import { inProject } from "./project.mjs";

const Record = z.object({ files: z.array(z.string()) });
const SourceMap = z.object({ sources: z.array(z.string()) });

it("writes source maps by which a stack and a debugger find the files of the checkout", () => {
  // Builds the command line where it is stale.
  expect(spawnSync(process.execPath, [inProject("bin", "hilum.mjs"), "--help"]).status).toBe(0);
  const dist = inProject("dist");
  const read = (name: string): unknown => JSON.parse(readFileSync(join(dist, name), "utf8"));
  // The files of the build before may still lie beside those of this one.
  const maps = Record.parse(read("build.json")).files.filter((name) => name.endsWith(".map"));
  const sources = maps.flatMap((name) => SourceMap.parse(read(name)).sources.map((source) => join(dist, source)));
  expect(sources).toContain(inProject("lib", "commands", "hilum.ts"));
  expect(sources.filter((source) => !existsSync(source))).toEqual([]);
}, 120_000);
