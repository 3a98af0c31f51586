import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { TaskTimedOut, ThreadDied, ThreadPool } from "./thread-pool";

/** Doubles numbers; hangs, fills its heap or breaks when asked to. */
const PROGRAM = `
import { parentPort } from "node:worker_threads";
parentPort.on("message", ({ id, task }) => {
  if (task === "hang") for (;;);
  if (task === "fill") { const kept = []; for (;;) kept.push(new Array(1000).fill(id)); }
  if (task === "break") throw new Error("broken");
  parentPort.postMessage({ id, value: 2 * task });
});`;

let folder: string;
let program: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hilum-test-threads-"));
  program = join(folder, "program.mjs");
  await writeFile(program, PROGRAM);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it.each([
  ["hangs", "hang", TaskTimedOut, { taskMs: 300 }],
  ["fills its memory", "fill", ThreadDied, { heapMb: 16 }],
  ["breaks", "break", ThreadDied, {}],
] as const)("a task that %s fails alone: those behind it and after it are done", async (_, bad, failure, limits) => {
  const pool = new ThreadPool<number | string, number>(program, z.number(), limits, 1);
  try {
    expect(await pool.run(1)).toBe(2);
    const answers = await Promise.allSettled([pool.run(bad), pool.run(20), pool.run(bad), pool.run(21)]);
    expect(answers.map((answer) => (answer.status === "fulfilled" ? answer.value : answer.reason instanceof failure))).toEqual([true, 40, true, 42]);
    expect(await pool.run(3)).toBe(6);
  } finally {
    await pool.close();
  }
});
