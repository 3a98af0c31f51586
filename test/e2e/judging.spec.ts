/** @file A trained network is judged: on another site's films, inside beside outside, with the drop of each figure; and by its shortcuts, which block its publication until they are waived. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import type { Page } from "@playwright/test";
import { z } from "zod";
import { StoredExperiment } from "../../lib/experiments/experiment";
import { encodeGreyPng } from "../../lib/imaging/png/grey-png";
import { phantomImages } from "../../lib/phantom/phantom-dataset";
import { expectAccessible, keepScreenshot, watchPage } from "./page-watch";
import { expect, test, type Workbench } from "./workbench";

test.describe.configure({ mode: "serial" });

/** The folders of another site, which has other words for two of the classes. */
const FOLDERS: Readonly<Record<string, string>> = {
  "covid-19": "COVID_19",
  normal: "no finding",
  pneumonia: "pneumonia",
};

async function drawOtherSite(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "hilum other site "));
  for (const { file, image } of phantomImages({ seed: 4711, patients: 40, size: 160, source: "phantom-d" })) {
    const path = join(folder, FOLDERS[dirname(file)], basename(file));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, encodeGreyPng(image));
  }
  return folder;
}

const openRun = async (page: Page, name: string) => {
  await page.goto("/runs");
  await page.getByRole("link", { name, exact: true }).click();
  await expect(page.getByRole("heading", { name: "Inside and outside" })).toBeVisible({ timeout: 30_000 });
};

test("a run is tested on another site's films: labels are told, the drop of each figure is shown, every film can be looked at", async ({
  page,
  workbench,
}) => {
  const complaints = watchPage(page);
  await page.goto("/experiments/quickstart");
  await expect(page.locator('section[data-cell="publish"][data-state="done"]')).toBeVisible({
    timeout: 220_000,
  });
  const folder = await drawOtherSite();
  const imported = await workbench.command(
    "dataset",
    "import",
    folder,
    "--name",
    "other-site",
    "--title",
    "Other site",
    "--test-only",
  );
  await rm(folder, { recursive: true, force: true });
  expect(imported).toMatchObject({ code: 0, value: { testOnly: true } });

  await openRun(page, "quickstart-1");
  await expect(page.getByText("Tested on no other data set yet.")).toBeVisible();
  await page.getByRole("button", { name: "Evaluate on another set…" }).click();
  const form = page.getByRole("form", { name: "Evaluate on another data set" });
  await form.getByRole("combobox", { name: "Data set" }).click();
  await page.getByRole("option", { name: /for tests only/ }).click();
  await expect(form.getByRole("combobox", { name: "The network calls COVID_19" })).toHaveValue("covid-19");
  await expect(form.getByRole("button", { name: "Evaluate" })).toBeDisabled();
  await form.getByRole("combobox", { name: "The network calls no finding" }).click();
  await page.getByRole("option", { name: "normal", exact: true }).click();
  await keepScreenshot(page, "judging-form");
  await expectAccessible(page);
  await form.getByRole("button", { name: "Evaluate" }).click();

  const tested = page.getByRole("article", { name: /^Evaluation on/ });
  const accuracy = tested.getByRole("row", { name: /^Accuracy/ });
  await expect(accuracy).toContainText(
    /\d\.\d{3} \(\d\.\d\d–\d\.\d\d\).*[−+]?\d\.\d{3} \([−+]?\d\.\d\d to [−+]?\d\.\d\d\)/,
    {
      timeout: 90_000,
    },
  );
  await expect(tested.getByText(/No film of the set is among those that the network was trained/)).toBeVisible();
  await tested.scrollIntoViewIfNeeded();
  await keepScreenshot(page, "judging-inside-outside", { fullPage: true });
  await expectAccessible(page);
  const listed = await workbench.command("evaluations", "quickstart-1");
  expect(listed).toMatchObject({
    code: 0,
    value: { evaluations: [{ status: "completed", subject: { mapping: { "no finding": "normal" } } }] },
  });

  await tested.getByRole("link").first().click();
  await expect(page).toHaveURL(/\/runs\/[^/]+\/evaluations\/a[0-9a-f]+$/);
  await expect(page.getByText("Confusion matrix")).toBeVisible();
  await expect(page.getByText("Its label no finding is taken for normal.")).toBeVisible();
  await keepScreenshot(page, "judging-outside", { fullPage: true });
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await keepScreenshot(page, "judging-outside-phone");
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  expect(complaints).toEqual([]);
});

test("the model's page and card tell of the outside test, and no network is trained on the set", async ({
  page,
  workbench,
}) => {
  const complaints = watchPage(page);
  await page.goto("/models/quickstart");
  await expect(page.getByRole("heading", { name: "Inside and outside" })).toBeVisible();
  await expect(page.getByText("Tests on other data sets", { exact: true })).toBeVisible();
  await expectAccessible(page);
  await page.goto("/datasets/other-site");
  await expect(page.getByText("For tests only")).toBeVisible();
  await expect(page.getByRole("button", { name: "Start an experiment" })).toHaveCount(0);
  const refused = await workbench.command(
    "train",
    join(workbench.experiments, "quickstart.json"),
    "--dataset",
    "other-site",
  );
  expect(refused).toMatchObject({ code: 1, value: { error: { code: "conflict" } } });
  await page.getByRole("button", { name: "Allow training on it" }).click();
  await expect(page.getByRole("button", { name: "Hold for tests only" })).toBeVisible();
  expect(complaints).toEqual([]);
});

const Audit = z.object({
  fingerprint: z.string(),
  findings: z.array(z.object({ id: z.string(), severity: z.string() })),
});

/** A notebook on a data set, with the quick start's network and the red findings of the data waived. */
async function notebookOn(dataset: string, audit: z.infer<typeof Audit>, workbench: Workbench): Promise<string> {
  const ask = async (method: string, path: string, body?: object) => {
    const answer = await fetch(`${workbench.url}${path}`, {
      method,
      headers: { "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    expect(answer.status, await answer.clone().text()).toBeLessThan(300);
    return StoredExperiment.parse(await answer.json());
  };
  const shipped = (await ask("GET", "/api/experiments/quickstart")).experiment;
  const { experiment, revision } = await ask("POST", "/api/experiments", { title: "Marked films", dataset });
  const [model, train] = [
    shipped.cells.find((cell) => cell.kind === "model"),
    shipped.cells.find((cell) => cell.kind === "train"),
  ];
  const waivers = audit.findings
    .filter(({ severity }) => severity === "red")
    .map(({ id }) => ({ finding: id, fingerprint: audit.fingerprint, by: "Ada Lovelace", reason: "to see it found" }));
  const cells = experiment.cells.map((cell) => {
    if (cell.kind === "data") return { ...cell, waivers };
    if (cell.kind === "model" && model?.kind === "model") return { ...cell, cnn: model.cnn };
    return cell.kind === "train" && train?.kind === "train" ? { ...cell, training: train.training } : cell;
  });
  await ask("PUT", `/api/experiments/${experiment.id}`, { experiment: { ...experiment, cells }, revision });
  return experiment.id;
}

test("a network that reads a marker is found out, and goes live only under a waiver that its page and card show", async ({
  page,
  workbench,
}) => {
  const complaints = watchPage(page);
  const drawn = [
    "--preset",
    "easy",
    "--patients",
    "300",
    "--size",
    "192",
    "--seed",
    "7",
    "--cue",
    "marker:covid-19",
    "--import",
    "marked",
  ];
  expect(await workbench.command("phantom", ...drawn)).toMatchObject({ code: 0 });
  const audit = Audit.parse((await workbench.command("dataset", "audit", "marked")).value);
  await page.goto(`/experiments/${await notebookOn("marked", audit, workbench)}`);
  const cell = (kind: string) =>
    page
      .locator("section[data-cell]")
      .filter({ has: page.getByRole("heading", { level: 2, name: kind, exact: true }) });
  await cell("Train").getByRole("button", { name: "Run", exact: true }).click();
  await expect(cell("Train")).toHaveAttribute("data-state", "done", { timeout: 150_000 });

  const shortcuts = cell("Shortcuts");
  await shortcuts.getByRole("button", { name: /^Run/ }).click();
  await expect(shortcuts.getByText("The score survives without the lungs")).toBeVisible({ timeout: 90_000 });
  await expect(shortcuts.getByText(/the network still tells .*AUROC.* 0\.50 is chance/)).toBeVisible();
  await expect(shortcuts.getByRole("row", { name: /^the outer 8% alone/ })).toContainText(
    /\d\.\d{3} \(\d\.\d\d–\d\.\d\d\)/,
  );
  await shortcuts.getByRole("heading", { name: "What the network was shown" }).scrollIntoViewIfNeeded();
  await expect(shortcuts.getByRole("img", { name: /^the mirror image/ })).toBeVisible();
  await keepScreenshot(page, "judging-shortcuts", { fullPage: true });
  await expectAccessible(page);

  const publish = cell("Publish");
  await publish.getByLabel("Model name").fill("marked");
  await publish.getByRole("checkbox", { name: /I have read this/ }).check();
  const goLive = publish.getByRole("button", { name: "Go live" });
  await expect(publish.getByText("Red: The score survives without the lungs")).toBeVisible();
  await expect(goLive).toBeDisabled();
  await keepScreenshot(page, "judging-blocked", { fullPage: true });
  const waive = publish.getByRole("button", { name: "Waive…" });
  while ((await waive.count()) > 0) {
    await waive.first().click();
    await publish.getByLabel("Your name").fill("Ada Lovelace");
    await publish.getByLabel("Why it may be published all the same").fill("to show what a marker does");
    await publish.getByRole("button", { name: "Waive by name" }).click();
  }
  await goLive.click();
  await expect(publish.getByText("Live: marked, version 1")).toBeVisible({ timeout: 60_000 });
  await expectAccessible(page);

  for (const path of ["/models/marked", "/predict/marked"]) {
    await page.goto(path);
    await expect(page.getByRole("alert").getByText("The score survives without the lungs")).toBeVisible();
    await expect(
      page
        .getByRole("alert")
        .getByText(/Waived by Ada Lovelace: “to show what a marker does”/)
        .first(),
    ).toBeVisible();
    await keepScreenshot(page, `judging-waived${path.replaceAll("/", "-")}`);
    await expectAccessible(page);
  }
  await page.goto("/models/marked");
  await expect(page.getByRole("heading", { name: "What the network looks at" })).toBeVisible();
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`/experiments/marked-films`);
  await expect(cell("Shortcuts").getByText("The score survives without the lungs")).toBeVisible({ timeout: 30_000 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  expect(complaints).toEqual([]);
});
