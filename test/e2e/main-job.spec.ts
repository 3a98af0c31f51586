/** @file The whole job in the browser: the quick start, a second experiment, the comparison, publishing, and a clinician's film. */
import { readFile } from "node:fs/promises";
import type { Locator, Page } from "@playwright/test";
import sharp from "sharp";
import { z } from "zod";
import { encodeDicom } from "../../lib/imaging/dicom/dicom-writer";
import { WARNING } from "../../lib/publish/model";
import { expectAccessible, keepScreenshot, watchPage } from "./page-watch";
import { expect, test } from "./workbench";

test.describe.configure({ mode: "serial" });

/** A phantom film of 160 px (seed 5, patient 1), compressed by `gdcmconv --j2k` and `--jpegls`: what decodes it in the browser is WebAssembly. */
const COMPRESSED_FILMS = ["phantom-jpeg-2000.dcm", "phantom-jpeg-ls.dcm"];

const cell = (page: Page, kind: string): Locator =>
  page.locator(`section[data-cell]`).filter({ has: page.getByRole("heading", { level: 2, name: kind, exact: true }) });

test("the first start trains the quick start by itself, evaluates and publishes it", async ({ page }) => {
  const complaints = watchPage(page);
  await page.goto("/");
  await expect(page).toHaveURL(/\/experiments\/quickstart$/);
  await expect(cell(page, "Train")).toHaveAttribute("data-state", "done", { timeout: 200_000 });
  await expect(cell(page, "Train").getByText(/Epoch (\d+) of \1/)).toBeVisible();
  await expect(cell(page, "Publish").getByText("Live: quickstart, version 1")).toBeVisible({ timeout: 60_000 });
  await page.reload();
  await expect(cell(page, "Evaluate").getByText("Confusion matrix")).toBeVisible();
  await expect(cell(page, "Evaluate").getByText("synthetic data")).toBeVisible();
  await expect(page.getByRole("contentinfo").getByText(WARNING)).toBeVisible();
  await keepScreenshot(page, "experiment-top");
  for (const kind of ["Data", "Model", "Train", "Evaluate", "Publish"]) {
    await cell(page, kind).scrollIntoViewIfNeeded();
    await page.evaluate(
      (id) => document.getElementById(id)?.scrollIntoView(),
      (await cell(page, kind).getAttribute("id")) ?? "",
    );
    await page.waitForTimeout(400);
    await keepScreenshot(page, `experiment-${kind.toLowerCase()}`);
  }
  await expectAccessible(page);
  expect(complaints).toEqual([]);
});

test("a clone with another setting is stale, trains with a moving curve, and is evaluated", async ({ page }) => {
  const complaints = watchPage(page);
  await page.goto("/experiments/quickstart");
  await page.getByRole("button", { name: "Clone", exact: true }).click();
  await page.getByRole("dialog").getByRole("textbox", { name: "Title" }).fill("Fewer epochs");
  await page.getByRole("button", { name: "Create" }).click();
  await expect(page).toHaveURL(/\/experiments\/fewer-epochs$/);
  const note = cell(page, "Note");
  await note.getByRole("button", { name: "Edit" }).click();
  await note.getByLabel("Note in Markdown").fill("Is $\\hat{p}$ lower after **8** epochs?");
  await note.getByRole("button", { name: "Done" }).click();
  await expect(note.locator(".katex").first()).toBeVisible();
  const train = cell(page, "Train");
  await train.getByLabel("Epochs", { exact: true }).fill("8");
  await train.getByLabel("Epochs", { exact: true }).blur();
  await expect(train).not.toHaveAttribute("data-state", "done");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(train.getByLabel("Epochs", { exact: true })).not.toHaveValue("8");
  await page.getByRole("button", { name: "Redo" }).click();
  await expect(train.getByLabel("Epochs", { exact: true })).toHaveValue("8");
  const recipe = train.getByRole("combobox", { name: "Recipe" });
  await recipe.click();
  await page.getByRole("option", { name: "Harmonise sources" }).click();
  await expect(recipe).toHaveValue("Harmonise sources");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(recipe).toHaveValue("Own settings");
  await expect(train.getByLabel("Epochs", { exact: true })).toHaveValue("8");
  await page.getByRole("button", { name: /^Run all stale/ }).click();
  await expect(train.getByText(/Epoch [1-9]\d* of 8/)).toBeVisible({ timeout: 60_000 });
  await train.getByText(/Epoch [1-9]\d* of 8/).scrollIntoViewIfNeeded();
  await keepScreenshot(page, "experiment-training");
  await expect(train).toHaveAttribute("data-state", "done", { timeout: 120_000 });
  await expect(cell(page, "Evaluate")).toHaveAttribute("data-state", "done", { timeout: 30_000 });
  await expect(cell(page, "Evaluate").getByText("Confusion matrix")).toBeVisible();
  expect(complaints).toEqual([]);
});

test("two runs of two experiments are compared, and the second model goes live", async ({ page }) => {
  const complaints = watchPage(page);
  await page.goto("/experiments/fewer-epochs");
  const compare = cell(page, "Compare");
  await expect(cell(page, "Evaluate").getByText("By class")).toBeVisible();
  for (const run of [/^quickstart-1/, /^fewer-epochs-1/]) {
    await compare.getByRole("combobox", { name: "Runs" }).click();
    await page.getByRole("option", { name: run }).click();
  }
  await page.keyboard.press("Escape");
  await expect(compare.getByText(/McNemar/).first()).toBeVisible({ timeout: 30_000 });
  await compare.getByRole("link", { name: "Open as a page" }).click();
  await expect(page).toHaveURL(/\/compare\?runs=.+,.+/);
  await expect(page.getByText(/McNemar/).first()).toBeVisible({ timeout: 30_000 });
  await page.waitForTimeout(500);
  await keepScreenshot(page, "compare", { fullPage: true });
  await expectAccessible(page);

  await page.goto("/experiments/fewer-epochs");
  const publish = cell(page, "Publish");
  await publish.getByLabel("Model name").fill("fewer-epochs");
  await publish.getByRole("checkbox", { name: /I have read this/ }).check();
  // Its shortcut audit is made once the run is over; what is red of eight epochs on drawings is waived.
  await expect(publish.getByRole("progressbar", { name: "Shortcut audit" })).toHaveCount(0, { timeout: 60_000 });
  const waive = publish.getByRole("button", { name: "Waive…" });
  while ((await waive.count()) > 0) {
    await waive.first().click();
    await publish.getByLabel("Your name").fill("Ada Lovelace");
    await publish.getByLabel("Why it may be published all the same").fill("to try the pages");
    await publish.getByRole("button", { name: "Waive by name" }).click();
  }
  await publish.getByRole("button", { name: /Go live|Publish as a new version/ }).click({ timeout: 60_000 });
  await expect(publish.getByText("Live: fewer-epochs, version 1")).toBeVisible({ timeout: 60_000 });
  expect(complaints).toEqual([]);
});

const PredictionAnswer = z.array(
  z.object({ file: z.string(), probabilities: z.record(z.string(), z.number()), prediction: z.string() }),
);

test("a film opened on the prediction page stays in the browser and gets the server's answer", async ({
  page,
  request,
  workbench,
}) => {
  const complaints = watchPage(page);
  const png = Buffer.from(await (await request.get("/api/datasets/phantom-demo/films/3/pixels")).body());
  const { data, info } = await sharp(png).toColourspace("b-w").raw().toBuffer({ resolveWithObject: true });
  const films = [
    { name: "film.png", mimeType: "image/png", buffer: png },
    { name: "film.jpg", mimeType: "image/jpeg", buffer: await sharp(png).jpeg({ quality: 90 }).toBuffer() },
    {
      name: "film.dcm",
      mimeType: "application/dicom",
      buffer: Buffer.from(
        encodeDicom({ width: info.width, height: info.height, samples: data, bitsAllocated: 8, bitsStored: 8 }),
      ),
    },
    ...(await Promise.all(
      COMPRESSED_FILMS.map(async (name) => ({
        name,
        mimeType: "application/dicom",
        buffer: await readFile(new URL(`../fixtures/${name}`, import.meta.url)),
      })),
    )),
  ];

  await page.goto("/predict/quickstart");
  await keepScreenshot(page, "predict-consent");
  await page.getByRole("button", { name: /I understand/ }).click();
  await expect(page.getByText("Self-check passed")).toBeVisible({ timeout: 60_000 });
  const sent: string[] = [];
  page.on("request", (req) => {
    if (req.method() !== "GET") sent.push(`${req.method()} ${req.url()}`);
  });
  await page.locator("input[type=file]").first().setInputFiles(films);
  await expect(page.getByRole("row").filter({ hasText: "film.dcm" }).getByText("%").first()).toBeVisible({
    timeout: 30_000,
  });
  for (const name of COMPRESSED_FILMS)
    await expect(page.getByRole("row").filter({ hasText: name }).getByText("%").first()).toBeVisible({
      timeout: 30_000,
    });
  await expect(page.getByText(/Grad-CAM, \d+ × \d+ cells/)).toBeVisible();
  await expect(page.getByRole("contentinfo").getByText(WARNING)).toBeVisible();
  await keepScreenshot(page, "predict-result");
  await expectAccessible(page);
  expect(sent, "the page sends nothing while it predicts").toEqual([]);

  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "CSV" }).click();
  const csv = await readFile(await (await download).path(), "utf8");
  expect(csv).toContain("not a medical device");
  expect(csv).toMatch(/synthetic/i);

  const form = new FormData();
  for (const film of films)
    form.append("file", new Blob([new Uint8Array(film.buffer)], { type: film.mimeType }), film.name);
  const response = await fetch(`${workbench.url}/api/models/quickstart/predict`, { method: "POST", body: form });
  const answers = PredictionAnswer.parse(await response.json());
  const lines = csv.split("\r\n").map((line) => line.split(","));
  const header = lines.find(([first]) => first === "file") ?? [];
  expect(answers.map(({ file }) => file)).toEqual(films.map(({ name }) => name));
  for (const { file, probabilities } of answers) {
    const row = lines.find(([first]) => first === file) ?? [];
    for (const [label, p] of Object.entries(probabilities)) {
      expect(Math.abs(Number(row[header.indexOf(`score: ${label}`)]) - p), `${file}, ${label}`).toBeLessThan(1e-4);
    }
  }
  expect(complaints).toEqual([]);
});

test("a broken file is refused in words and the page goes on", async ({ page }) => {
  const complaints = watchPage(page);
  await page.goto("/predict/quickstart");
  await page.getByRole("button", { name: /I understand/ }).click();
  await expect(page.getByText("Self-check passed")).toBeVisible({ timeout: 60_000 });
  await page
    .locator("input[type=file]")
    .first()
    .setInputFiles({ name: "letter.png", mimeType: "image/png", buffer: Buffer.from("this is not a picture at all") });
  await expect(page.getByText("No scores for this file")).toBeVisible();
  await page.getByRole("button", { name: "Try a synthetic example" }).click();
  await expect(page.getByText(/Grad-CAM/)).toBeVisible({ timeout: 30_000 });
  expect(complaints).toEqual([]);
});

test("every screen is whole: no console error, no axe violation, light and dark", async ({ page, request }) => {
  test.setTimeout(180_000);
  const complaints = watchPage(page);
  const runs = z.array(z.object({ id: z.string() })).parse(await (await request.get("/api/runs")).json());
  const screens = {
    experiments: "/experiments",
    datasets: "/datasets",
    dataset: "/datasets/phantom-demo",
    import: "/datasets/import",
    runs: "/runs",
    run: `/runs/${runs[0].id}`,
    "compare-empty": "/compare",
    models: "/models",
    model: "/models/quickstart",
    predict: "/predict",
  };
  for (const [name, path] of Object.entries(screens)) {
    await page.goto(path);
    await page.waitForLoadState("networkidle");
    await keepScreenshot(page, name);
    await expectAccessible(page);
  }
  await page.emulateMedia({ colorScheme: "dark" });
  for (const [name, path] of [
    ["experiment-dark", "/experiments/quickstart"],
    ["dataset-dark", "/datasets/phantom-demo"],
  ]) {
    await page.goto(path);
    await page.waitForLoadState("networkidle");
    await keepScreenshot(page, name);
    await expectAccessible(page);
  }
  expect(complaints).toEqual([]);
});
