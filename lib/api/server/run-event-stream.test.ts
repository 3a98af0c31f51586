import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { appendEvents } from "../../store/runs/run-events";
import { claimRun, createRun, failRun, getRunSummary, getRun } from "../../store/runs/run-store";
import { openTestStore, type TestStore } from "../../store/test-store";
import { RunSpec } from "../../training/run";
import { runEventStream } from "./run-event-stream";

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

const spec = RunSpec.parse({
  dataset: "some-films",
  cnn: {
    name: "tiny",
    input: { size: 16 },
    layers: [
      { name: "flat", kind: "flatten" },
      { name: "logits", kind: "dense", units: "labels" },
    ],
  },
  training: {},
});
const newRun = () =>
  createRun(store, { experiment: null, spec, datasetFingerprint: "f", split: null, synthetic: true });
/** So long that the last events alone fill what a feed keeps. */
const log = (number: number) => ({ type: "log" as const, message: `${number} ${"x".repeat(4_000)}` });

interface Read {
  seqs: number[];
  signals: string[];
}

/** Reads a stream to its end, `restMs` after every piece. */
async function read(run: string, after: number, restMs = 0, left = new AbortController()): Promise<Read> {
  const { seqs, signals }: Read = { seqs: [], signals: [] };
  let rest = "";
  const decoder = new TextDecoder();
  const reader = runEventStream(store, await getRunSummary(store, run), after, left.signal).getReader();
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    const blocks = (rest + decoder.decode(piece.value, { stream: true })).split("\n\n");
    rest = blocks.pop() ?? "";
    seqs.push(...blocks.flatMap((block) => /^id: (\d+)$/m.exec(block)?.[1] ?? []).map(Number));
    signals.push(...blocks.flatMap((block) => /^event: (\w+)$/m.exec(block)?.[1] ?? []));
    if (restMs > 0) await sleep(restMs);
  }
  return { seqs, signals };
}

const from = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, i) => first + i);

it("fifty readers each get every event once and in order, fast or slow, early or late, by few queries", async () => {
  const { id } = await newRun();
  const lease = (await claimRun(store, id, "w"))!.lease;
  await appendEvents(store, id, from(1, 99).map(log));
  const select = vi.spyOn(store.db, "select");
  const readers = from(1, 48).map((i) => read(id, i % 3 === 0 ? 60 : 0, i % 12 === 0 ? 20 : 0));
  // One that has seen what is not there yet must not take it from the others.
  const left = new AbortController();
  const ahead = read(id, 1_000_000, 0, left);
  for (let i = 0; i < 100; i++)
    await appendEvents(
      store,
      id,
      from(0, 14).map((k) => log(100 + 15 * i + k)),
    );
  const late = read(id, 0);
  await failRun(store, lease, { code: "environment", message: "over" });
  const last = (await getRun(store, id)).lastSeq;
  const all = await Promise.all(readers);
  for (const [i, { seqs, signals }] of all.entries()) {
    expect(seqs).toEqual(from((i + 1) % 3 === 0 ? 61 : 1, last));
    expect(signals).toEqual(["live", "end"]);
  }
  expect((await late).seqs).toEqual(from(1, last));
  left.abort();
  expect((await ahead).seqs).toEqual([]);
  expect(last).toBeGreaterThan(1_600);
  // A reader of the store for each would have asked 50 times for each of the 100 appends.
  expect(select.mock.calls.length).toBeLessThan(1_000);
  select.mockRestore();
});

it("a reader that takes nothing is owed nothing but a few kilobytes, and goes on where it was", async () => {
  const { id } = await newRun();
  const run = await getRunSummary(store, id);
  await appendEvents(store, id, from(1, 500).map(log));
  const left = new AbortController();
  const reader = runEventStream(store, run, 0, left.signal).getReader();
  const first = await reader.read();
  expect(first.value?.length).toBeLessThanOrEqual(64 * 2 ** 10);
  await sleep(100);
  let text = new TextDecoder().decode(first.value);
  while (!text.includes("event: live")) text += new TextDecoder().decode((await reader.read()).value);
  expect([...text.matchAll(/^id: (\d+)$/gm)].map(([, seq]) => Number(seq))).toEqual(from(1, 500));
  left.abort();
  expect((await reader.read()).done).toBe(true);
});
