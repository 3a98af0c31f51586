/** @file A trained network is judged: on another site's films, inside beside outside, with the drop of each figure. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import type { Page } from "@playwright/test";
import { encodeGreyPng } from "../../lib/imaging/png/grey-png";
import { phantomImages } from "../../lib/phantom/phantom-dataset";
import { expectAccessible, keepScreenshot, watchPage } from "./page-watch";
import { expect, test } from "./workbench";

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
  await expect(page.locator('section[data-cell][data-state="done"]').filter({ hasText: "Publish" })).toBeVisible({
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
