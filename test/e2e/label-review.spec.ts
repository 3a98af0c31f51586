/** @file The folds of a cross-validation: doubtful labels to the next version of the data set, by keys; what stands beside a score; all as one model. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expectAccessible, keepScreenshot, watchPage } from "./page-watch";
import { expect, test } from "./workbench";

test.use({ workbenchOptions: { quickStart: false } });
test.describe.configure({ mode: "serial" });

const DATASET = "mislabelled";
let runs: string[] = [];

test("a cross-validation is trained on drawings of which one in ten has a wrong label", async ({ workbench }) => {
  const drawn = ["phantom", "--import", DATASET, "--patients", "150", "--size", "96", "--preset", "easy"];
  expect(await workbench.command(...drawn, "--knob", "labelNoise=0.1")).toMatchObject({ code: 0 });
  const settings = ["--set", "train.epochs=12", "--split", "kfold", "--folds", "3", "--all-folds"];
  const file = join(workbench.experiments, "quickstart.json");
  const trained = await workbench.command("train", file, "--dataset", DATASET, ...settings);
  expect(trained.code).toBe(0);
  const listed = await workbench.command("runs");
  runs = (listed.value as { runs: { run: string }[] }).runs.map(({ run }) => run);
  expect(runs).toHaveLength(3);
});

test("a reader judges doubtful labels by keys, and what was said makes the next version", async ({
  page,
  workbench,
}) => {
  const complaints = watchPage(page);
  await page.goto(`/datasets/${DATASET}`);
  await page.getByText("Doubtful labels", { exact: true }).click();
  await page.getByLabel("Your name").fill("Ada Lovelace");
  await page.getByLabel("Your name").blur();
  const cards = page.getByRole("grid", { name: "Doubtful labels" }).getByRole("gridcell");
  await expect(cards.first()).toBeVisible();
  await expect(page.getByText(/doubtful labels? among \d+ films? of/)).toBeVisible();
  const before = await cards.count();
  expect(before).toBeGreaterThan(2);
  await cards.first().focus();
  await page.keyboard.press("x");
  await expect(cards.nth(0).getByText("Ada Lovelace: leave out")).toBeVisible();
  await expect(cards.nth(1)).toBeFocused();
  await page.keyboard.press("a");
  await expect(cards.nth(1).getByText("Ada Lovelace: right")).toBeVisible();
  await page.keyboard.press("x");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("u");
  await expect(cards.nth(2).getByText("leave out")).toHaveCount(0);
  await expectAccessible(page);
  await keepScreenshot(page, "doubtful-labels", { fullPage: true });
  await page.setViewportSize({ width: 390, height: 800 });
  await keepScreenshot(page, "doubtful-labels-phone", { fullPage: true });
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByLabel("Why, for the list of versions").fill("read again");
  await page.getByRole("button", { name: "Make version 2 of what was said" }).click();
  await expect(page.getByText("Version 2: 0 relabelled, 1 left out, 0 taken back in.")).toBeVisible();
  const versions = page.getByRole("region", { name: "Versions" });
  await versions.scrollIntoViewIfNeeded();
  await expect(versions.getByText("1 left out by Ada Lovelace: read again")).toBeVisible();
  expect(await workbench.command("dataset", "show", DATASET)).toMatchObject({ code: 0 });
  expect(complaints).toEqual([]);
});

test("how often test films were looked at stands beside the score, and a comparison counts", async ({ page }) => {
  const complaints = watchPage(page);
  await page.goto(`/runs/${runs[0]}`);
  await expect(page.getByText("This test split has been looked at once: by this run.")).toBeVisible();
  await page.goto(`/compare?runs=${runs.join(",")}`);
  await expect(page.getByText(/looked at 2 times: by 1 run and 1 comparison/).first()).toBeVisible();
  await page.goto(`/runs/${runs[0]}`);
  await expect(page.getByText(/looked at 2 times: by 1 run and 1 comparison/)).toBeVisible();
  expect(complaints).toEqual([]);
});

test("a reporting checklist is downloaded, filled in", async ({ page }) => {
  const complaints = watchPage(page);
  await page.goto(`/runs/${runs[0]}`);
  const print = page.getByRole("menuitem", { name: "CLAIM 2024, to print" });
  // A page that has just come may not listen yet.
  await expect(async () => {
    await page.getByRole("button", { name: "Checklist" }).click();
    await expect(print).toBeVisible({ timeout: 2_000 });
  }).toPass();
  const download = page.waitForEvent("download");
  await print.click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^claim-.*\.html$/);
  const html = await readFile(await file.path(), "utf8");
  expect(html).toContain("not a medical device");
  expect(html).toMatch(/\d+ of 44 items are open/);
  expect(complaints).toEqual([]);
});

test("all folds answer as one model, in this browser as where they were trained", async ({ page, workbench }) => {
  const complaints = watchPage(page);
  const findings = new Set<string>();
  for (const run of runs) {
    const audited = await workbench.command("audit", "run", run);
    for (const { id, severity } of (audited.value as { findings: { id: string; severity: string }[] }).findings)
      if (severity === "red") findings.add(id);
  }
  const waivers = [...findings].map((finding) => ({ finding, by: "Ada Lovelace", reason: "drawings" }));
  const published = await page.request.post(`${workbench.url}/api/models`, {
    data: { runs, name: "folds", views: "mirror", waivers },
  });
  expect(published.status(), await published.text()).toBe(200);
  await page.goto("/models/folds");
  await expect(page.getByRole("paragraph").filter({ hasText: "A prediction costs 6 times" })).toBeVisible();
  await expect(page.getByRole("table", { name: "Networks of the model" }).getByRole("row")).toHaveCount(4);
  await expectAccessible(page);
  await keepScreenshot(page, "model-ensemble", { fullPage: true });
  await page.goto("/predict/folds");
  await page.getByRole("button", { name: /I understand/ }).click();
  await expect(page.getByText("Self-check passed")).toBeVisible({ timeout: 60_000 });
  expect(complaints).toEqual([]);
});
