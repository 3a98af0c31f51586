/** @file What is left when the worker, and then everything, is killed in mid-epoch. */
import { expect, test } from "@playwright/test";
import { z } from "zod";
import { RunDetail, RunEvent, RunSummary } from "../../lib/training/run";
import { killWorkbench, startWorkbench } from "./workbench";

const Status = z.object({ workers: z.array(z.object({ pid: z.number(), run: z.string().nullable() })) });

async function json<T>(schema: z.ZodType<T>, url: string, init?: RequestInit): Promise<T> {
  const response = await fetch(url, init);
  if (!response.ok) throw new Error(`${response.status} ${url}: ${await response.text()}`);
  return schema.parse(await response.json());
}

/** Every event of a run from `after` on, as a page receives them, until `isLast` says so. */
async function follow(
  url: string,
  run: string,
  after: number,
  isLast: (event: RunEvent) => boolean,
  timeoutMs = 120_000,
): Promise<RunEvent[]> {
  const response = await fetch(`${url}/api/runs/${run}/events`, {
    headers: { "Last-Event-ID": String(after) },
    signal: AbortSignal.timeout(timeoutMs),
  });
  const events: RunEvent[] = [];
  let text = "";
  const decoder = new TextDecoder();
  const reader = response.body?.getReader();
  for (let part = await reader?.read(); part !== undefined && !part.done; part = await reader?.read()) {
    text += decoder.decode(part.value, { stream: true });
    const blocks = text.split("\n\n");
    text = blocks.pop() ?? "";
    for (const block of blocks) {
      const lines = block.split("\n");
      // Named events tell the page that the replay is done or the run over; only unnamed ones are stored.
      if (!lines.some((line) => line.startsWith("id:"))) continue;
      const data = lines
        .filter((line) => line.startsWith("data:"))
        .map((line) => line.slice(5))
        .join("\n");
      const event = RunEvent.parse(JSON.parse(data));
      events.push(event);
      if (isLast(event)) return events;
    }
  }
  throw new Error("the event stream ended early");
}

const epochOf = ({ payload }: RunEvent): number => (payload.type === "epoch" ? payload.metrics.epoch : 0);
const sequence = (events: readonly RunEvent[]): number[] => events.map(({ seq }) => seq);
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

async function firstRun(url: string): Promise<RunSummary> {
  for (;;) {
    const [run] = await json(z.array(RunSummary), `${url}/api/runs`);
    if (run !== undefined) return run;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** The process that trains the run. */
async function workerOf(url: string, run: string): Promise<number> {
  const { workers } = await json(Status, `${url}/api/status`);
  const worker = workers.find((candidate) => candidate.run === run);
  if (worker === undefined) throw new Error(`no worker holds ${run}`);
  return worker.pid;
}

test("the quick start outlives kill -9 of its worker and of the whole workbench, without a gap", async () => {
  test.setTimeout(400_000);
  let workbench = await startWorkbench();
  try {
    const { id: run, spec } = await firstRun(workbench.url);
    const before = await follow(workbench.url, run, 0, (event) => epochOf(event) >= 3);

    const killedAt = Date.now();
    process.kill(await workerOf(workbench.url, run), "SIGKILL");
    const after = await follow(
      workbench.url,
      run,
      before.at(-1)?.seq ?? 0,
      (event) => event.payload.type === "workerLost",
    );
    expect(Date.now() - killedAt, "the loss is noticed within 15 s").toBeLessThan(15_000);
    const resumed = await follow(
      workbench.url,
      run,
      after.at(-1)?.seq ?? 0,
      (event) => event.payload.type === "resumed",
    );
    const onward = await follow(workbench.url, run, resumed.at(-1)?.seq ?? 0, (event) => epochOf(event) >= 7);
    const known = [...before, ...after, ...resumed, ...onward];
    expect(sequence(known)).toEqual(upTo(known.length));

    workbench = await startWorkbench({ scratch: await killWorkbench(workbench, [await workerOf(workbench.url, run)]) });
    const replayed = await follow(
      workbench.url,
      run,
      0,
      (event) => event.payload.type === "status" && event.payload.status === "completed",
      200_000,
    );
    expect(sequence(replayed)).toEqual(upTo(replayed.length));
    expect(replayed.slice(0, known.length), "nothing that was shown is lost or changed").toEqual(known);
    expect(replayed.filter(({ payload }) => payload.type === "resumed").length).toBeGreaterThanOrEqual(2);

    const detail = await json(RunDetail, `${workbench.url}/api/runs/${run}`);
    expect(detail.epochs.map(({ epoch }) => epoch)).toEqual(upTo(spec.training.epochs));
    expect(detail.report?.accuracy.value).toEqual(expect.any(Number));
    await expect
      .poll(async () => (await fetch(`${workbench.url}/api/models/quickstart`)).status, {
        timeout: 60_000,
        message: "the quick start goes on to publish",
      })
      .toBe(200);
  } finally {
    await workbench.stop();
  }
});
