/** @file What is asked of a run by more runs: each source left out, and how many patients it takes; drawings of three sources. */
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { expectAccessible, keepScreenshot, watchPage } from "./page-watch";
import { expect, test } from "./workbench";

test.use({ workbenchOptions: { quickStart: false } });
test.describe.configure({ mode: "serial" });

const DRAWN = ["--size", "64", "--preset", "easy"];
let run = "";

test("each source of a run's films is left out, and its films are scored by a network that never saw it", async ({
  page,
  workbench,
}) => {
  expect(await workbench.command("phantom", "--import", "own", "--patients", "60", ...DRAWN)).toMatchObject({
    code: 0,
  });
  const file = join(workbench.experiments, "quickstart.json");
  expect((await workbench.command("train", file, "--dataset", "own", "--set", "train.epochs=2")).code).toBe(0);
  const listed = await workbench.command("runs");
  run = (listed.value as { runs: { run: string }[] }).runs[0].run;

  const complaints = watchPage(page);
  await page.goto(`/runs/${run}`);
  const section = page.getByRole("region", { name: "Each source left out" });
  await section.getByRole("button", { name: "Leave each source out…" }).click();
  const form = section.getByRole("form", { name: "Leave sources out" });
  await expect(form.getByRole("checkbox")).toHaveCount(3);
  const asked = await filmsIn(form.getByRole("row"), 1);
  await expectAccessible(page);
  await form.getByRole("button", { name: "Train 3 runs" }).click();
  const table = section.getByRole("table", { name: "Each source left out" });
  await expect(table.getByRole("row", { name: /^All of them together/ })).toBeVisible({ timeout: 120_000 });
  await expect(section.getByRole("progressbar")).toHaveCount(0, { timeout: 120_000 });
  const [own, a, b, c, together] = await filmsIn(table.getByRole("row"), 1);
  expect([a, b, c].sort()).toEqual([...asked].sort());
  expect(together).toBe(a + b + c);
  expect(own).toBeLessThan(together);
  await expect(table.getByRole("row", { name: /^All of them together/ })).toContainText(/0\.\d{3}/);
  await expectAccessible(page);
  await keepScreenshot(page, "each-source-left-out", { fullPage: true });
  expect(complaints).toEqual([]);
});

test("a learning curve lays training from a run beside training from scratch, on films that it has not seen", async ({
  page,
  workbench,
}) => {
  const drawn = ["phantom", "--import", "elsewhere", "--patients", "45", "--seed", "7", ...DRAWN];
  expect(await workbench.command(...drawn)).toMatchObject({ code: 0 });
  await page.goto(`/learning-curves/new?from=run:${run}&dataset=own`);
  await expect(page.getByText(/what starts from it has seen the answers/)).toBeVisible();
  // Not before: a refusal is an error to the browser's console.
  const complaints = watchPage(page);
  await page.goto(`/learning-curves/new?from=run:${run}&dataset=elsewhere`);
  await page.getByLabel("Training patients").fill("10, 20");
  await page.getByLabel("Seeds").fill("1");
  await page.getByLabel("Epochs").fill("2");
  await page.getByLabel("Updates at least").fill("4");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Train 4 runs" }).click();
  const figures = page.getByRole("table", { name: "Figures by training patients" });
  await expect(page.getByText(/^Accuracy: /)).toBeVisible({ timeout: 120_000 });
  const rows = figures.getByRole("row");
  await expect(rows).toHaveCount(1 + 4 + 2);
  expect(await filmsIn(rows, 1)).toEqual([10, 20, 10, 20, 10, 20]);
  for (const row of (await rows.all()).slice(1, 5)) await expect(row).toContainText(/1 of 1.*0\.\d{3} \(0\.\d+–/);
  await expect(page.getByRole("table", { name: "Runs of the learning curve" }).getByText("completed")).toHaveCount(4);
  await expectAccessible(page);
  await keepScreenshot(page, "learning-curve", { fullPage: true });
  await page.goto("/learning-curves");
  await expect(page.getByRole("row", { name: /10, 20.*4 of 4/ })).toBeVisible();
  await expectAccessible(page);
  expect(complaints).toEqual([]);
});

/** The whole number that each row but the first begins a cell with. */
async function filmsIn(rows: ReturnType<Page["getByRole"]>, cell: number): Promise<number[]> {
  const texts = await rows.evaluateAll(
    (all, at) => all.slice(1).map((row) => row.querySelectorAll("th, td")[at].textContent ?? ""),
    cell,
  );
  return texts.map((text) => parseInt(text.replace(/,/g, ""), 10));
}
