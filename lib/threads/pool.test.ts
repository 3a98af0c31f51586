import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { type BundledProgram, bundleProgram } from "./bundle-program.fixture";
import { TaskTimedOut, ThreadDied } from "./failure";
import { ThreadPool } from "./pool";
import { TRIAL_ANSWERS } from "./trial-answers.fixture";
import { type TrialMethods } from "./trial-thread.fixture";

let bundled: BundledProgram;
beforeAll(async () => void (bundled = await bundleProgram("lib/threads/trial-thread.fixture.ts")));
afterAll(() => bundled.remove());

it.each([
  ["hangs", "hang", TaskTimedOut, { taskMs: 2_000 }],
  ["fills its memory", "fill", ThreadDied, { heapMb: 16 }],
  ["breaks", "crash", ThreadDied, {}],
  ["ends its thread", "exit", ThreadDied, {}],
] as const)("a task that %s fails alone: those behind it and after it are done", async (_, bad, failure, limits) => {
  const pool = new ThreadPool<TrialMethods>(bundled.program, TRIAL_ANSWERS, limits, 1);
  try {
    expect(await pool.call("double", [1])).toBe(2);
    const answers = await Promise.allSettled([
      pool.call(bad, []),
      pool.call("double", [20]),
      pool.call(bad, []),
      pool.call("double", [21]),
    ]);
    expect(
      answers.map((answer) => (answer.status === "fulfilled" ? answer.value : answer.reason instanceof failure)),
    ).toEqual([true, 40, true, 42]);
    expect(await pool.call("double", [3])).toBe(6);
  } finally {
    await pool.close();
  }
});

it("a thread that ends while it waits is replaced by the next task; a program that always ends fails its tasks and nothing else", async () => {
  const oneTask = join(bundled.folder, "one-task.mjs");
  await writeFile(
    oneTask,
    'import { parentPort } from "node:worker_threads"; parentPort.once("message", ({ id, args }) => parentPort.postMessage({ id, value: 2 * args[0] }));',
  );
  const atOnce = join(bundled.folder, "at-once.mjs");
  await writeFile(atOnce, "process.exit(0);");
  const pools = [oneTask, atOnce].map(
    (path) => new ThreadPool<Pick<TrialMethods, "double">>(path, { double: z.number() }, {}, 1),
  );
  try {
    expect(await pools[0].call("double", [1])).toBe(2);
    await setTimeout(200);
    expect(await pools[0].call("double", [2])).toBe(4);
    const answers = await Promise.allSettled([pools[1].call("double", [1]), pools[1].call("double", [2])]);
    expect(answers).toEqual([
      expect.objectContaining({ reason: expect.any(ThreadDied) }),
      expect.objectContaining({ reason: expect.any(ThreadDied) }),
    ]);
  } finally {
    await Promise.all(pools.map((pool) => pool.close()));
  }
});

it("what waits goes on in the other threads while a task hangs in one", async () => {
  const pool = new ThreadPool<TrialMethods>(bundled.program, TRIAL_ANSWERS, { taskMs: 20_000 }, 2);
  try {
    const hanging = pool.call("hang", []);
    hanging.catch(() => undefined);
    expect(await Promise.all(Array.from({ length: 20 }, (_, i) => pool.call("double", [i])))).toEqual(
      Array.from({ length: 20 }, (_, i) => 2 * i),
    );
  } finally {
    await pool.close();
  }
});

it("a task that is aborted ends alone, in hand or waiting, and the others are done", async () => {
  const pool = new ThreadPool<TrialMethods>(bundled.program, TRIAL_ANSWERS, {}, 1);
  const controller = new AbortController();
  const { signal } = controller;
  try {
    const answers = Promise.allSettled([
      pool.call("hang", [], { signal }),
      pool.call("double", [1]),
      pool.call("double", [2], { signal }),
    ]);
    controller.abort(new Error("no longer wanted"));
    const aborted = { status: "rejected", reason: new Error("no longer wanted") };
    expect(await answers).toEqual([aborted, { status: "fulfilled", value: 2 }, aborted]);
  } finally {
    await pool.close();
  }
});

it("a pool that is closed fails what is in hand, what waits and what comes later", async () => {
  const pool = new ThreadPool<TrialMethods>(bundled.program, TRIAL_ANSWERS, {}, 1);
  const answers = Promise.allSettled([pool.call("hang", []), pool.call("double", [1])]);
  await pool.close();
  const failed = expect.objectContaining({ reason: expect.any(ThreadDied) });
  expect([...(await answers), ...(await Promise.allSettled([pool.call("double", [2])]))]).toEqual([
    failed,
    failed,
    failed,
  ]);
});
