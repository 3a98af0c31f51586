/**
 * @file Opens the page of a large data set in a real browser and measures when the first page of thumbnails is on screen
 * and how scrolling goes. Wants a workbench that runs (built, not --dev) on a store that bench/seed-films.ts filled.
 *
 * npx esbuild bench/*.ts --bundle --splitting --platform=node --packages=external --format=esm --outdir=node_modules/.cache/bench --out-extension:.js=.mjs
 * node node_modules/.cache/bench/film-grid.mjs --url http://127.0.0.1:3000/datasets/many-films [--rounds 5] [--chromium /usr/bin/chromium]
 */
import { parseArgs } from "node:util";
import { chromium, type Page } from "@playwright/test";

const { values: options } = parseArgs({
  options: {
    url: { type: "string", default: "http://127.0.0.1:3000/datasets/many-films" },
    rounds: { type: "string", default: "5" },
    chromium: { type: "string", default: "/usr/bin/chromium" },
  },
});

const middle = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** Milliseconds from the click on a link to the data set until every film in view is painted. */
async function openFromList(page: Page, url: URL): Promise<number> {
  await page.goto(new URL("/datasets", url).href, { waitUntil: "networkidle" });
  const link = page.locator(`a[href="${url.pathname}"]`).first();
  await page.evaluate(() => performance.clearMarks());
  await link.evaluate((element: HTMLElement) => {
    performance.mark("clicked");
    element.click();
  });
  return allPainted(page, "clicked");
}

async function allPainted(page: Page, mark: string): Promise<number> {
  return page.evaluate(
    (from) =>
      new Promise<number>((resolve) => {
        const look = () => {
          const grid = document.querySelector('[role="grid"]');
          const box = grid?.getBoundingClientRect();
          const cells = [...(grid?.querySelectorAll('[role="gridcell"]') ?? [])].filter((cell) => {
            const { top, bottom } = cell.getBoundingClientRect();
            return box !== undefined && bottom > box.top && top < box.bottom;
          });
          const isShown = (cell: Element) => {
            const film = cell.querySelector("img");
            return film !== null && film.complete && film.naturalWidth > 0;
          };
          if (cells.length > 0 && cells.every(isShown))
            requestAnimationFrame(() =>
              resolve(performance.now() - (from === "" ? 0 : (performance.getEntriesByName(from)[0]?.startTime ?? 0))),
            );
          else requestAnimationFrame(look);
        };
        look();
      }),
    mark,
  );
}

/** Scrolls through the grid for some seconds; the milliseconds between frames. */
async function scroll(page: Page): Promise<number[]> {
  return page.evaluate(
    () =>
      new Promise<number[]>((resolve) => {
        const grid = document.querySelector('[role="grid"]');
        const gaps: number[] = [];
        let last = performance.now();
        const start = last;
        const frame = (now: number) => {
          gaps.push(now - last);
          last = now;
          if (grid !== null) grid.scrollTop += 60;
          if (now - start < 4000) requestAnimationFrame(frame);
          else resolve(gaps.slice(1));
        };
        requestAnimationFrame(frame);
      }),
  );
}

const browser = await chromium.launch({ executablePath: options.chromium, args: ["--no-sandbox", "--disable-gpu"] });
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const url = new URL(options.url);
  const clicked: number[] = [];
  const loaded: number[] = [];
  for (let round = 0; round < Number(options.rounds); round++) {
    clicked.push(await openFromList(page, url));
    await page.goto(url.href, { waitUntil: "commit" });
    loaded.push(await allPainted(page, ""));
  }
  console.log(
    `first page of thumbnails, from the click on the list: ${clicked.map((ms) => ms.toFixed(0)).join(", ")} ms (middle ${middle(clicked).toFixed(0)})`,
  );
  console.log(
    `the same, the whole page loaded anew: ${loaded.map((ms) => ms.toFixed(0)).join(", ")} ms (middle ${middle(loaded).toFixed(0)})`,
  );
  await page.waitForLoadState("networkidle");
  const gaps = await scroll(page);
  const sorted = [...gaps].sort((a, b) => a - b);
  console.log(
    `scrolling 60 px a frame: ${gaps.length} frames in ${(gaps.reduce((a, b) => a + b, 0) / 1000).toFixed(1)} s, middle ${middle(gaps).toFixed(1)} ms, 95% within ${sorted[Math.floor(0.95 * sorted.length)].toFixed(1)} ms, longest ${sorted.at(-1)?.toFixed(0)} ms`,
  );
  await allPainted(page, "");
} finally {
  await browser.close();
}
