/**
 * @file Proves `npm start`: the page and /api/status answer, the quick start trains and publishes its model, and one Ctrl-C ends
 * all of it. `node .github/start-and-stop.mjs [port]`, by hand as in the workflow.
 */
import { spawn } from "node:child_process";

const port = process.argv[2] ?? "4173";
const url = `http://127.0.0.1:${port}`;
const READY_MS = 15 * 60_000;
const TRAINED_MS = 10 * 60_000;
const STOPPED_MS = 60_000;

// A process group of its own, to which a signal goes as from a terminal.
const child = spawn(`npm start -- --port ${port}`, { shell: true, detached: true, stdio: ["ignore", "pipe", "pipe"] });
let output = "";
for (const stream of [child.stdout, child.stderr]) {
  stream.on("data", (chunk) => {
    output += chunk;
    process.stdout.write(chunk);
  });
}
const ended = new Promise((resolve) => child.once("close", resolve));

/**
 * @param {string} what
 * @param {number} limitMs
 * @param {() => boolean | Promise<boolean>} isSo
 */
async function until(what, limitMs, isSo) {
  const deadline = Date.now() + limitMs;
  while (!(await isSo())) {
    if (child.exitCode !== null) throw new Error(`npm start ended with ${child.exitCode} before ${what}`);
    if (Date.now() > deadline) throw new Error(`${limitMs / 1000} s passed before ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/** @param {string} path */
const ask = (path) => fetch(`${url}${path}`, { signal: AbortSignal.timeout(30_000) }).catch(() => null);

try {
  await until("it was ready", READY_MS, () => output.includes(`ready at ${url}`));
  const status = await ask("/api/status");
  const page = await ask("/");
  if (status?.status !== 200 || (await status.json()).database !== "ok") throw new Error(`/api/status answered ${status?.status}`);
  if (page?.status !== 200 || !(await page.text()).includes("Hilum")) throw new Error(`/ answered ${page?.status}`);
  await until("the quick start was done", TRAINED_MS, () => /Quick start (done|did not finish)/.test(output));
  const model = await ask("/api/models/quickstart");
  if (model?.status !== 200) throw new Error(`the quick start published no model: ${model?.status}`);
  process.kill(-Number(child.pid), "SIGINT");
  const stopped = await Promise.race([ended.then(() => true), new Promise((resolve) => setTimeout(resolve, STOPPED_MS, false))]);
  if (!stopped || !output.includes("Hilum has stopped.") || (await ask("/api/status")) !== null) throw new Error("Ctrl-C did not stop it");
  console.log("npm start: started, trained, published, stopped");
} catch (error) {
  console.error(error);
  process.exitCode = 1;
  if (child.exitCode === null) process.kill(-Number(child.pid), "SIGKILL");
}
