import { type Worker } from "node:worker_threads";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { HilumError } from "../errors";
import { type BundledProgram, bundleProgram } from "./bundle-program.fixture";
import { Channel } from "./channel";
import { TaskTimedOut, ThreadDied } from "./failure";
import { startThread } from "./node-thread";
import { TRIAL_ANSWERS } from "./trial-answers.fixture";
import { type TrialMethods } from "./trial-thread.fixture";

let bundled: BundledProgram;
beforeAll(async () => void (bundled = await bundleProgram("lib/threads/trial-thread.fixture.ts")));
afterAll(() => bundled.remove());

/** How many threads run that a test started. */
let running = 0;
const onWorker = (worker: Worker) => {
  running++;
  worker.once("exit", () => running--);
};
let channel: Channel<TrialMethods>;
beforeEach(() => {
  process.on("worker", onWorker);
  channel = new Channel<TrialMethods>(
    startThread(bundled.program, { resourceLimits: { maxOldGenerationSizeMb: 32 } }),
    TRIAL_ANSWERS,
  );
});
afterEach(async () => {
  await channel.close();
  process.off("worker", onWorker);
  expect(running).toBe(0);
});

describe("a channel", () => {
  it("has calls performed one after the other, and each gets its own answer", async () => {
    const settled: string[] = [];
    const slow = channel.call("wait", [50]).then(() => settled.push("slow"));
    const answers = [1, 2, 3].map((value) =>
      channel.call("double", [value]).then((answer) => settled.push(`${value}: ${answer}`)),
    );
    await Promise.all([slow, ...answers]);
    expect(settled).toEqual(["slow", "1: 2", "2: 4", "3: 6"]);
  });

  it("hands over a refusal with its code and remedy", async () => {
    const refused = channel.call("refuse", []);
    await expect(refused).rejects.toBeInstanceOf(HilumError);
    await expect(refused).rejects.toMatchObject({
      code: "conflict",
      message: "The name is taken.",
      remedy: "Take another.",
    });
  });

  it("hands over a bug with its message and the stack of its thread", async () => {
    const bug = channel.call("stumble", []);
    await expect(bug).rejects.toMatchObject({ message: "no such row", stack: expect.stringContaining("trial-thread") });
    await expect(bug).rejects.not.toBeInstanceOf(HilumError);
  });

  it("fails alone a call whose answer or argument cannot be sent, or whose answer is another than was agreed", async () => {
    await expect(channel.call("answerFunction", [])).rejects.toThrow("could not be cloned");
    await expect(channel.call("double", [(() => 1) as unknown as number])).rejects.toThrow("could not be cloned");
    await expect(channel.call("answerText", [])).rejects.toThrow("expected number");
    expect(await channel.call("double", [4])).toBe(8);
  });

  it("moves the buffers of a call that it is told to, and copies others", async () => {
    const [moved, copied] = [new Uint8Array(8), new Uint8Array(8)];
    expect(await channel.call("lengthOf", [moved], { moved: [moved.buffer] })).toBe(8);
    expect(await channel.call("lengthOf", [copied])).toBe(8);
    expect([moved.length, copied.length]).toEqual([0, 8]);
  });

  it("moves the arrays of an answer that own their buffer, and copies a part of one", async () => {
    expect(await channel.call("give", [true])).toHaveLength(8);
    expect(await channel.call("lengthKept", [])).toBe(0);
    expect(await channel.call("give", [false])).toHaveLength(8);
    expect(await channel.call("lengthKept", [])).toBe(8);
  });
});

describe("a thread that is no more", () => {
  it.each([
    ["throws where nobody catches", "crash", expect.objectContaining({ message: "broken" })],
    ["runs out of memory", "fill", expect.objectContaining({ code: "ERR_WORKER_OUT_OF_MEMORY" })],
    ["ends", "exit", undefined],
  ] as const)("because it %s fails what waits and what is asked later", async (_, method, cause) => {
    const waiting = [channel.call(method, []), channel.call("double", [1])];
    const answers = await Promise.allSettled(waiting);
    const died = expect.objectContaining({ reason: expect.any(ThreadDied) });
    expect(answers).toEqual([died, died]);
    expect(channel.isOpen).toBe(false);
    const later = await channel.call("double", [1]).catch((error: unknown) => error);
    expect(later).toBe((answers[0] as PromiseRejectedResult).reason);
    expect((later as ThreadDied).cause).toEqual(cause);
  });

  it("since a call took longer than it may says so to all that wait", async () => {
    const hanging = channel.call("hang", [], { withinMs: 100 });
    const behind = channel.call("double", [1]);
    await expect(hanging).rejects.toThrow(new TaskTimedOut("A task took longer than 100 ms."));
    await expect(behind).rejects.toBeInstanceOf(TaskTimedOut);
    await expect(channel.call("double", [1])).rejects.toBeInstanceOf(TaskTimedOut);
  });

  it("since it was closed fails what waits", async () => {
    const waiting = channel.call("hang", []);
    const outcome = expect(waiting).rejects.toBeInstanceOf(ThreadDied);
    await channel.close();
    await outcome;
    expect(running).toBe(0);
  });
});

describe("a call with a signal", () => {
  it("ends its thread when it is aborted, by the signal's reason", async () => {
    const controller = new AbortController();
    const hanging = channel.call("hang", [], { signal: controller.signal });
    controller.abort(new Error("no longer wanted"));
    await expect(hanging).rejects.toThrow("no longer wanted");
    expect(channel.isOpen).toBe(false);
  });

  it("is not begun once that is aborted, and leaves the thread alone once it is answered", async () => {
    const controller = new AbortController();
    expect(await channel.call("double", [1])).toBe(2);
    expect(await channel.call("double", [1], { signal: controller.signal, withinMs: 1_000 })).toBe(2);
    controller.abort(new Error("no longer wanted"));
    await expect(channel.call("double", [1], { signal: controller.signal })).rejects.toThrow("no longer wanted");
    await channel.call("wait", [1_200]);
    expect(await channel.call("double", [2])).toBe(4);
  });
});
