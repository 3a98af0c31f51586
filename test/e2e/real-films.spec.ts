/** @file The development copy of the real set, where it is present: imported through the page, audited, its red findings waived by name, trained for two epochs. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expectAccessible, keepScreenshot, watchPage } from "./page-watch";
import { expect, test } from "./workbench";

const FILMS = fileURLToPath(new URL("../../../shared/data/darkcovidnet-384", import.meta.url));

test.use({ workbenchOptions: { quickStart: false } });
test.skip(!existsSync(FILMS), "the development images are not beside this checkout (../shared/data)");

test("real films are imported through the page, audited, and train for two epochs once their red findings are waived", async ({
  page,
}) => {
  test.setTimeout(400_000);
  const complaints = watchPage(page);
  await page.goto("/datasets/import");
  await page.waitForLoadState("networkidle");
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: /Choose a folder/ }).click();
  await (await chooser).setFiles(FILMS);
  await expect(page.getByRole("heading", { name: /869 films in 3 classes/ })).toBeVisible({ timeout: 30_000 });
  await keepScreenshot(page, "import-preview");
  await page.getByLabel("Name", { exact: true }).fill("real-films");
  await page.getByRole("button", { name: "Read 869 films" }).click();
  await expect(page.getByText(/films\/s/)).toBeVisible({ timeout: 20_000 });
  await keepScreenshot(page, "import-progress");
  await expect(page.getByRole("heading", { name: "Films of each class" })).toBeVisible({ timeout: 200_000 });
  await expect(page.getByRole("img", { name: /^covid/i }).first()).toBeVisible();
  await expectAccessible(page);
  await keepScreenshot(page, "import-review");
  await page.getByRole("button", { name: "Make the data set of 869 films" }).click();
  await expect(page).toHaveURL(/\/datasets\/real-films$/, { timeout: 200_000 });
  await expect(page.getByText("869").first()).toBeVisible();
  await keepScreenshot(page, "real-dataset");

  await page.goto("/datasets/real-films/audit");
  await expect(page.getByRole("heading", { level: 2, name: "Findings" })).toBeVisible({ timeout: 180_000 });
  // Every film of one class comes from another source: the confounding that this set is known for.
  await expect(page.locator("[id^='finding-confounding.']").getByText("red").first()).toBeVisible();
  const cluster = page
    .locator("[data-cluster]")
    .filter({ has: page.getByRole("button", { name: "Different films", exact: true }) })
    .first();
  await page.getByLabel("Your name").fill("Ada Lovelace");
  await cluster.focus();
  await page.keyboard.press("d");
  await expect(cluster.getByText("Different films, says Ada Lovelace")).toBeVisible();
  await page.keyboard.press("u");
  await expect(cluster.getByText("says Ada Lovelace")).toHaveCount(0);
  await keepScreenshot(page, "real-audit", { fullPage: true });
  await expectAccessible(page);

  await page.goto("/experiments");
  await page
    .getByRole("button", { name: /New experiment|Start the first one/ })
    .first()
    .click();
  await page.getByRole("dialog").getByRole("textbox", { name: "Title" }).fill("Real films");
  await page.getByRole("button", { name: "Create" }).click();
  await expect(page).toHaveURL(/\/experiments\/real-films$/);
  const cell = (name: string) =>
    page.locator("section[data-cell]").filter({ has: page.getByRole("heading", { level: 2, name, exact: true }) });
  await cell("Data").getByRole("combobox", { name: "Data set" }).click();
  await page.getByRole("option", { name: /darkcovidnet|real/i }).click();
  await cell("Train").getByLabel("Epochs", { exact: true }).fill("2");
  await cell("Train").getByLabel("Epochs", { exact: true }).blur();
  await expect(cell("Train").getByText("Run is blocked")).toBeVisible();
  await expect(cell("Train").getByRole("button", { name: "Run", exact: true })).toBeDisabled();
  const waiveAll = cell("Data").getByRole("button", { name: /^Waive all \d+ for one reason/ });
  while ((await waiveAll.count()) > 0) {
    await waiveAll.first().click();
    await cell("Data").getByLabel("Why it may be trained on all the same").fill("to see how far the shortcut goes");
    await cell("Data").getByRole("button", { name: "Waive by name" }).click();
  }
  const waive = cell("Data").getByRole("button", { name: "Waive…" });
  while ((await waive.count()) > 0) {
    await waive.first().click();
    await cell("Data").getByLabel("Why it may be trained on all the same").fill("to see how far the shortcut goes");
    await cell("Data").getByRole("button", { name: "Waive by name" }).click();
  }
  await keepScreenshot(page, "real-waived");
  await cell("Train").getByRole("button", { name: "Run", exact: true }).click();
  await expect(cell("Train")).toHaveAttribute("data-state", "done", { timeout: 180_000 });
  await cell("Evaluate").getByRole("button", { name: "Run" }).click();
  await expect(cell("Evaluate").getByText("Confusion matrix")).toBeVisible({ timeout: 30_000 });
  await expect(cell("Evaluate").getByText("synthetic data")).toHaveCount(0);
  await keepScreenshot(page, "real-evaluate");
  await expect(cell("Publish").getByText("Waived for this run, and shown with the model")).toBeVisible();
  expect(complaints).toEqual([]);
});
