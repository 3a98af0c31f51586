import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { TaskTimedOut, ThreadDied, ThreadPool } from "./pool";

/** Doubles numbers; hangs, fills its heap, breaks or ends when asked to. */
const PROGRAM = `
import { parentPort } from "node:worker_threads";
parentPort.on("message", ({ id, task }) => {
  if (task === "hang") for (;;);
  if (task === "fill") { const kept = []; for (;;) kept.push(new Array(100_000).fill(id)); }
  if (task === "break") throw new Error("broken");
  if (task === "exit") process.exit(0);
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
  ["ends its thread", "exit", ThreadDied, {}],
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

it("a thread that ends while it waits is replaced by the next task; a program that always ends fails its tasks and nothing else", async () => {
  const oneTask = join(folder, "one-task.mjs");
  await writeFile(oneTask, PROGRAM.replace('parentPort.on("message"', 'parentPort.once("message"'));
  const atOnce = join(folder, "at-once.mjs");
  await writeFile(atOnce, "process.exit(0);");
  const pools = [oneTask, atOnce].map((path) => new ThreadPool<number, number>(path, z.number(), {}, 1));
  try {
    expect(await pools[0].run(1)).toBe(2);
    await setTimeout(200);
    expect(await pools[0].run(2)).toBe(4);
    const answers = await Promise.allSettled([pools[1].run(1), pools[1].run(2)]);
    expect(answers).toEqual([expect.objectContaining({ reason: expect.any(ThreadDied) }), expect.objectContaining({ reason: expect.any(ThreadDied) })]);
  } finally {
    await Promise.all(pools.map((pool) => pool.close()));
  }
});

it("what waits goes on in the other threads while a task hangs in one", async () => {
  const pool = new ThreadPool<number | string, number>(program, z.number(), { taskMs: 20_000 }, 2);
  try {
    const hanging = pool.run("hang");
    hanging.catch(() => undefined);
    expect(await Promise.all(Array.from({ length: 20 }, (_, i) => pool.run(i)))).toEqual(Array.from({ length: 20 }, (_, i) => 2 * i));
  } finally {
    await pool.close();
  }
});
