/** @file The page of all components: whole, accessible and within the screen, in light, dark and on a phone. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import { specimensIn } from "../../app/components/_gallery/list-components";
import { expectAccessible, watchPage } from "./page-watch";
import { expect, test } from "./workbench";

test.use({ workbenchOptions: { quickStart: false } });

const SHOWN = specimensIn(fileURLToPath(new URL("../../app/components/_families", import.meta.url)));
const LOOKS = [
  { look: "light", colorScheme: "light", width: 1280 },
  { look: "dark", colorScheme: "dark", width: 1280 },
  { look: "phone", colorScheme: "light", width: 360 },
] as const;

/** One picture for each family. */
async function keepFamilies(page: Page, look: string): Promise<void> {
  for (const family of await page.locator("[data-specimens]").all()) {
    const name = (await family.getAttribute("data-specimens")) ?? "";
    const path = join("test-results", "screens", "components", `${name}-${look}.png`);
    await family.screenshot({ path, animations: "disabled" });
  }
}

test("every component stands on one page in all its states, without a complaint", async ({ page }) => {
  const complaints = watchPage(page);
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto("/components");
  await expect(page.locator('[data-component="FilmResult"] canvas').first()).toBeVisible();
  const named = await page.locator("[data-component]").evaluateAll((all) => all.map((one) => one.dataset.component));
  expect(named).toEqual(expect.arrayContaining(SHOWN));
  await expect(page.locator('meta[name="robots"]')).toHaveAttribute("content", /noindex/);
  // It would stand over the pictures.
  await page.getByRole("banner").evaluate((header) => (header.style.position = "static"));
  for (const { look, colorScheme, width } of LOOKS) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    const contentWidth = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(contentWidth, `no wider than the screen: ${look}`).toBeLessThanOrEqual(width);
    await keepFamilies(page, look);
    await expectAccessible(page);
  }
  expect(complaints).toEqual([]);
});
