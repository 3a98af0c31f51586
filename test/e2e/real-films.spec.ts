/** @file The development copy of the real set, where it is present: imported through the page, trained for two epochs. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { keepScreenshot, watchPage } from "./page-watch";
import { expect, test } from "./workbench";

const FILMS = fileURLToPath(new URL("../../../shared/data/darkcovidnet-384", import.meta.url));

test.use({ workbenchOptions: { quickStart: false } });
test.skip(!existsSync(FILMS), "the development images are not beside this checkout (../shared/data)");

test("real films are imported through the page and train for two epochs", async ({ page }) => {
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
  await page.getByRole("button", { name: "Import 869 films" }).click();
  await expect(page.getByText(/films\/s/)).toBeVisible({ timeout: 20_000 });
  await keepScreenshot(page, "import-progress");
  await expect(page).toHaveURL(/\/datasets\/real-films$/, { timeout: 200_000 });
  await expect(page.getByText("869").first()).toBeVisible();
  await keepScreenshot(page, "real-dataset");

  await page.goto("/experiments");
  await page.getByRole("button", { name: /New experiment|Start the first one/ }).first().click();
  await page.getByRole("dialog").getByRole("textbox", { name: "Title" }).fill("Real films");
  await page.getByRole("button", { name: "Create" }).click();
  await expect(page).toHaveURL(/\/experiments\/real-films$/);
  const cell = (name: string) => page.locator("section[data-cell]").filter({ has: page.getByRole("heading", { level: 2, name, exact: true }) });
  await cell("Data").getByRole("combobox", { name: "Data set" }).click();
  await page.getByRole("option", { name: /darkcovidnet|real/i }).click();
  await cell("Train").getByLabel("Epochs", { exact: true }).fill("2");
  await cell("Train").getByLabel("Epochs", { exact: true }).blur();
  await cell("Train").getByRole("button", { name: "Run" }).click();
  await expect(cell("Train")).toHaveAttribute("data-state", "done", { timeout: 180_000 });
  await cell("Evaluate").getByRole("button", { name: "Run" }).click();
  await expect(cell("Evaluate").getByText("Confusion matrix")).toBeVisible({ timeout: 30_000 });
  await expect(cell("Evaluate").getByText("synthetic data")).toHaveCount(0);
  await keepScreenshot(page, "real-evaluate");
  expect(complaints).toEqual([]);
});
