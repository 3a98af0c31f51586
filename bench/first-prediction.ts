/**
 * @file Seconds from `npm start` on an empty state folder, installed and built, to what the model that goes with Hilum says of a
 * film: over HTTP and on its page in a browser, which is opened once HTTP has answered. The quick start trains meanwhile.
 *
 * node bin/hilum.mjs build
 * npx esbuild bench/*.ts --bundle --splitting --platform=node --packages=external --format=esm --outdir=node_modules/.cache/bench --out-extension:.js=.mjs
 * node node_modules/.cache/bench/first-prediction.mjs --film <film of a chest> [--model chest-xray-3] [--port 3999] [--browser /usr/bin/chromium]
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";

const { values: options } = parseArgs({
  options: {
    film: { type: "string" },
    model: { type: "string", default: "chest-xray-3" },
    port: { type: "string", default: "3999" },
    browser: { type: "string", default: process.env.HILUM_CHROMIUM },
  },
});
const { film } = options;
if (film === undefined) throw new Error("Name a film: --film <file>");
const url = `http://127.0.0.1:${options.port}`;
const home = mkdtempSync(join(tmpdir(), "hilum-first-"));
const startedAt = performance.now();
const seconds = () => ((performance.now() - startedAt) / 1000).toFixed(1);
const workbench = spawn(process.execPath, [resolve("bin/hilum.mjs"), "start", "--port", options.port], {
  env: { ...process.env, HILUM_HOME: home },
  stdio: ["ignore", "ignore", "inherit"],
});
const ended = new Promise((done) => workbench.once("exit", done));
try {
  const { prediction, status } = await untilAnswered(film);
  console.log(`HTTP: ${seconds()} s to an answer (${prediction ?? status})`);
  console.log(`browser: ${await inBrowser(film)}`);
} finally {
  workbench.kill("SIGTERM");
  await ended;
  rmSync(home, { recursive: true, force: true });
}

/** Asks until the model answers the film, be it with a refusal. */
async function untilAnswered(path: string): Promise<{ prediction?: string; status: string }> {
  for (;;) {
    const form = new FormData();
    form.append("file", new Blob([new Uint8Array(readFileSync(path))]), basename(path));
    const answer = await fetch(`${url}/api/models/${options.model}/predict`, { method: "POST", body: form }).catch(
      () => null,
    );
    if (answer?.ok) {
      const text = await answer.text();
      return { prediction: /"prediction":\s*"([^"]+)"/.exec(text)?.[1], status: text.slice(0, 200) };
    }
    if (workbench.exitCode !== null) throw new Error("the workbench ended");
    await sleep(50);
  }
}

async function inBrowser(path: string): Promise<string> {
  const browser = await chromium.launch({ executablePath: options.browser });
  try {
    const page = await browser.newPage();
    const openedAt = performance.now();
    await page.goto(`${url}/predict/${options.model}`);
    await page.getByRole("button", { name: /I understand/ }).click();
    await page.getByText("Self-check passed").waitFor({ timeout: 120_000 });
    await page.locator("input[type=file]").first().setInputFiles(path);
    await page.getByText(/Grad-CAM, \d+ × \d+ cells|No scores for this file/).waitFor({ timeout: 60_000 });
    return `${seconds()} s to an answer on the page, ${((performance.now() - openedAt) / 1000).toFixed(1)} s from opening it`;
  } finally {
    await browser.close();
  }
}
