/**
 * @file Many readers of one run's event stream: does each get every event once and in order, how late, at what memory?
 *
 * npx esbuild bench/event-streams.ts --bundle --platform=node --packages=external --format=esm --outfile=node_modules/.cache/bench/event-streams.mjs
 * node node_modules/.cache/bench/event-streams.mjs --url http://127.0.0.1:3000 --run <a completed run> [--readers 500] [--slow 20] [--seconds 30] [--pid <web server>]
 *
 * Trains the run's settings anew for that long and then stops it. Slow readers take nothing for a third of the time.
 */
import { execFileSync } from "node:child_process";
import { Agent, get } from "node:http";
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { z } from "zod";

const { values: options } = parseArgs({
  options: {
    url: { type: "string", default: "http://127.0.0.1:3000" },
    run: { type: "string" },
    readers: { type: "string", default: "500" },
    slow: { type: "string", default: "0" },
    seconds: { type: "string", default: "30" },
    pid: { type: "string" },
  },
});
const url = new URL(options.url);
if (!["127.0.0.1", "localhost", "[::1]"].includes(url.hostname)) throw new Error("A load is put on this machine only.");
const [readers, slow, seconds] = [
  Math.min(Number(options.readers), 2_000),
  Number(options.slow),
  Math.min(Number(options.seconds), 300),
];
const agent = new Agent({ maxSockets: Infinity });
const megabytes = () =>
  options.pid === undefined
    ? "?"
    : (Number(execFileSync("ps", ["-o", "rss=", "-p", options.pid], { encoding: "utf8" })) / 1024).toFixed(0);

async function ask(path: string, init?: RequestInit): Promise<unknown> {
  const answer = await fetch(new URL(path, url), init);
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.status === 204 ? null : answer.json();
}

interface Reading {
  seqs: number[];
  ended: boolean;
  /** Between two events that came one after the other, the longest pause in ms. */
  longestMs: number;
  firstMs: number;
}

/** Reads until the stream ends; a slow one takes nothing for `pauseMs`, a second after it began. */
function read(run: string, pauseMs: number): Promise<Reading> {
  const reading: Reading = { seqs: [], ended: false, longestMs: 0, firstMs: NaN };
  return new Promise((resolve) => {
    const startedAt = performance.now();
    let lastAt = startedAt;
    let rest = "";
    const request = get(new URL(`/api/runs/${run}/events`, url), { agent }, (answer) => {
      answer.setEncoding("utf8");
      answer.on("data", (text: string) => {
        const now = performance.now();
        if (reading.seqs.length === 0) reading.firstMs = now - startedAt;
        reading.longestMs = Math.max(reading.longestMs, now - lastAt);
        lastAt = now;
        const blocks = (rest + text).split("\n\n");
        rest = blocks.pop() ?? "";
        for (const block of blocks) {
          const seq = /^id: (\d+)$/m.exec(block)?.[1];
          if (seq !== undefined) reading.seqs.push(Number(seq));
          if (block.startsWith("event: end")) reading.ended = true;
        }
      });
      if (pauseMs > 0) {
        setTimeout(() => answer.pause(), 1_000).unref();
        setTimeout(() => answer.resume(), 1_000 + pauseMs).unref();
      }
      answer.on("close", () => resolve(reading));
    });
    request.on("error", () => resolve(reading));
  });
}

const { spec } = z
  .object({ spec: z.looseObject({ training: z.looseObject({}) }) })
  .parse(await ask(`/api/runs/${options.run}`));
const training = { ...spec.training, epochs: 500, earlyStopping: null };
const { id } = z.object({ id: z.string() }).parse(
  await ask("/api/runs", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ experiment: null, spec: { ...spec, training } }),
  }),
);
console.log(`run ${id}: ${readers} readers, ${slow} of them slow, ${seconds} s; web server ${megabytes()} MB before`);
const reading = Promise.all(Array.from({ length: readers }, (_, i) => read(id, i < slow ? (seconds * 1000) / 3 : 0)));
let most = 0;
const statusMs: number[] = [];
for (const until = performance.now() + 1000 * seconds; performance.now() < until; await sleep(500)) {
  const from = performance.now();
  await ask("/api/status");
  statusMs.push(performance.now() - from);
  most = Math.max(most, Number(megabytes()));
}
await ask(`/api/runs/${id}/stop`, { method: "POST" });
const all = await Promise.race([reading, sleep(60_000).then(() => null)]);
if (all === null) throw new Error("Some streams did not end within a minute of the run.");
const last = Math.max(...all.flatMap(({ seqs }) => seqs.slice(-1)));
const isWhole = ({ seqs }: Reading) => seqs.length === last && seqs.every((seq, i) => seq === i + 1);
const sorted = (of: (reading: Reading) => number) =>
  all
    .slice(slow)
    .map(of)
    .sort((a, b) => a - b);
const [first, longest] = [sorted(({ firstMs }) => firstMs), sorted(({ longestMs }) => longestMs)];
statusMs.sort((a, b) => a - b);
console.log(
  `${last} events; ${all.filter(isWhole).length} of ${readers} readers got each once and in order, ${all.filter(({ ended }) => ended).length} were told the end`,
);
console.log(
  `first event after ${first[first.length >> 1].toFixed(0)} ms (median), ${first.at(-1)?.toFixed(0)} ms (last); longest pause ${longest.at(-1)?.toFixed(0)} ms; /api/status p50 ${statusMs[statusMs.length >> 1].toFixed(0)} ms, longest ${statusMs.at(-1)?.toFixed(0)} ms`,
);
await sleep(20_000);
console.log(`web server at most ${most} MB, ${megabytes()} MB twenty seconds after the last reader`);
process.exit(all.every(isWhole) ? 0 : 1);
