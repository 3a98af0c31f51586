/**
 * @file Predictions over HTTP from many clients at once, against a workbench that runs on this machine.
 *
 * npx esbuild bench/predict-load.ts --bundle --platform=node --packages=external --format=esm --outfile=node_modules/.cache/bench/predict-load.mjs
 * node node_modules/.cache/bench/predict-load.mjs --url http://127.0.0.1:3000 --model <name> [--films <folder>] [--clients 1,8,64] [--seconds 20]
 *
 * Each client sends one film after another. Meanwhile /api/status is asked ten times a second: how long it waits is what
 * everybody else waits. Without a folder the films are drawn chests of 1024 × 1024 pixels, 16 bits.
 */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { encodeGreyPng } from "../lib/imaging/png/grey-png";
import { Random } from "../lib/tensor/random";

const { values: options } = parseArgs({
  options: {
    url: { type: "string", default: "http://127.0.0.1:3000" },
    model: { type: "string" },
    films: { type: "string" },
    clients: { type: "string", default: "1,8,64" },
    seconds: { type: "string", default: "20" },
    /** The web server's process, for its memory. */
    pid: { type: "string" },
  },
});
const url = new URL(options.url);
if (!["127.0.0.1", "localhost", "[::1]"].includes(url.hostname)) throw new Error("A load is put on this machine only.");
if (options.model === undefined) throw new Error("Name a model: --model <name>");

interface Film {
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** Noise over a gradient: as hard to unpack as a film, and no person. */
function drawn(seed: number): Film {
  const [side, random] = [1024, new Random(seed)];
  const data = Uint16Array.from({ length: side * side }, (_, i) =>
    Math.floor((i / (side * side)) * 60_000 + random.uniform() * 4_000),
  );
  return {
    name: `drawn-${seed}.png`,
    bytes: new Uint8Array(encodeGreyPng({ width: side, height: side, maxValue: 65_535, data })),
  };
}

function films(): Film[] {
  const { films: folder } = options;
  if (folder === undefined) return Array.from({ length: 8 }, (_, seed) => drawn(seed + 1));
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.(png|jpe?g|tiff?|dcm)$/i.test(file))
    .sort()
    .slice(0, 200);
  return files.map((file) => ({ name: basename(file), bytes: new Uint8Array(readFileSync(join(folder, file))) }));
}

const quantile = (sorted: readonly number[], q: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? NaN;
const megabytes = () =>
  options.pid === undefined
    ? ""
    : `, ${(Number(execFileSync("ps", ["-o", "rss=", "-p", options.pid], { encoding: "utf8" })) / 1024).toFixed(0)} MB`;

async function predictOne({ name, bytes }: Film): Promise<string> {
  const form = new FormData();
  form.append("file", new Blob([bytes]), name);
  const answer = await fetch(new URL(`/api/models/${options.model}/predict`, url), { method: "POST", body: form });
  const body = (await answer.json()) as readonly { probabilities?: object }[] | { error: { code: string } };
  if (answer.status === 503) await sleep(1_000 * Math.min(Number(answer.headers.get("retry-after") ?? 1), 5));
  if (answer.status !== 200) return String(answer.status);
  return Array.isArray(body) && body[0]?.probabilities !== undefined ? "predicted" : "refused";
}

async function round(all: readonly Film[], clients: number, forMs: number): Promise<void> {
  const [outcomes, times, statusTimes] = [new Map<string, number>(), [] as number[], [] as number[]];
  const startedAt = performance.now();
  const until = startedAt + forMs;
  const client = async (first: number) => {
    for (let i = first; performance.now() < until; i += clients) {
      const from = performance.now();
      const outcome = await predictOne(all[i % all.length]).catch(
        (error: unknown) => `error ${String((error as Error).cause ?? error).slice(0, 60)}`,
      );
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      if (outcome === "predicted" || outcome === "refused") times.push(performance.now() - from);
    }
  };
  const others = async () => {
    while (performance.now() < until) {
      const from = performance.now();
      await fetch(new URL("/api/status", url)).then((answer) => answer.arrayBuffer());
      statusTimes.push(performance.now() - from);
      await sleep(100);
    }
  };
  await Promise.all([others(), ...Array.from({ length: clients }, (_, i) => client(i))]);
  const seconds = (performance.now() - startedAt) / 1000;
  const [sorted, waits] = [times.sort((a, b) => a - b), statusTimes.sort((a, b) => a - b)];
  const counted = [...outcomes].map(([outcome, count]) => `${count} ${outcome}`).join(", ");
  console.log(
    `${clients} clients: ${(sorted.length / seconds).toFixed(1)} films/s, p50 ${quantile(sorted, 0.5).toFixed(0)} ms, p99 ${quantile(sorted, 0.99).toFixed(0)} ms; ${counted}; status p50 ${quantile(waits, 0.5).toFixed(0)} ms, p99 ${quantile(waits, 0.99).toFixed(0)} ms${megabytes()}`,
  );
}

const all = films();
for (const film of all.slice(0, 2)) await predictOne(film);
for (const clients of options.clients.split(",").map(Number))
  await round(all, Math.min(clients, 256), 1000 * Math.min(Number(options.seconds), 120));
