import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, it } from "vitest";
import { CnnSpec } from "../../../architectures/cnn-spec";
import { initialWeights } from "../../../architectures/initial-weights";
import { resolveCnn } from "../../../architectures/resolve-cnn";
import { inferenceModel } from "../../../onnx/inference-model";

const PROJECT = fileURLToPath(new URL("../../../..", import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "hilum-silence-"));
const script = join(PROJECT, "node_modules", `.silence-${process.pid}.mjs`);
const model = join(scratch, "model.onnx");
/** What the runtime looks at: nothing of the test's own surroundings that would keep it silent anyway. */
const env: NodeJS.ProcessEnv = {
  PATH: process.env.PATH,
  HOME: scratch,
  XDG_CACHE_HOME: join(scratch, "cache"),
  TMPDIR: scratch,
  NODE_ENV: "test",
};

beforeAll(async () => {
  const cnn = resolveCnn(
    CnnSpec.parse({
      name: "flat",
      input: { size: 16 },
      layers: [
        { kind: "flatten", name: "flat" },
        { kind: "dense", name: "logits", units: "labels" },
      ],
    }),
    2,
  );
  writeFileSync(model, inferenceModel({ cnn, labelCount: 2, weights: initialWeights(cnn, 1) }));
  const stdin = {
    resolveDir: PROJECT,
    contents: `
    import { readFileSync } from "node:fs";
    import { openGraphSession } from "./lib/engines/compiled/onnxruntime/open-graph-session";
    const session = await openGraphSession(readFileSync(${JSON.stringify(model)}), 1);
    const { logits } = await session.run({ image: { data: new Float32Array(256), shape: [1, 1, 16, 16] } });
    await session.close();
    console.log(logits.length);
  `,
  };
  await build({
    stdin,
    outfile: script,
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node20",
    logLevel: "silent",
  });
});
afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
  rmSync(script, { force: true });
});

it("opens a session under a command line of a megabyte", async () => {
  const names = Array.from(
    { length: 16_000 },
    (_, index) => `/a/rather/long/folder/name/for/the-film-with-the-number-${index}.png`,
  );
  expect(names.join(" ").length).toBeGreaterThan(900_000);
  const { stdout } = await promisify(execFile)(process.execPath, [script, ...names], { env });
  expect(stdout.trim()).toBe("2");
});

it("leaves nothing of the runtime's own in the user's cache, home and temporary folders", async () => {
  const before = new Set(readdirSync("/tmp").filter((name) => name.startsWith("mat-debug-")));
  const child = promisify(execFile)(process.execPath, [script, "Jane-Doe.png"], { env });
  await child;
  expect(readdirSync(scratch)).toEqual(["model.onnx"]);
  const log = `mat-debug-${child.child.pid}.log`;
  expect(readdirSync("/tmp").filter((name) => name === log && !before.has(name))).toEqual([]);
});
