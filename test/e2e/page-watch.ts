import AxeBuilder from "@axe-core/playwright";
import type { ConsoleMessage, Page } from "@playwright/test";
import { expect } from "./workbench";

/** Collects what a page complained about: console errors, uncaught exceptions, what its policy stopped, and answers of 500 and above. */
export function watchPage(page: Page): string[] {
  const complaints: string[] = [];
  // A script that is kept from compiling code says so to nobody else.
  void page.addInitScript(() =>
    document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) =>
      // eslint-disable-next-line no-console -- it runs in the page, whose console is what is watched below
      console.error(`policy: ${effectiveDirective} ${blockedURI}`),
    ),
  );
  page.on("console", (message: ConsoleMessage) => {
    if (message.type() === "error") complaints.push(`${page.url()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`${page.url()}: ${error.message}`));
  page.on("response", (response) => {
    if (response.status() >= 500) complaints.push(`${response.status()} ${response.url()}`);
  });
  return complaints;
}

/** A screenshot for people to look at, kept with the test's results. */
export async function keepScreenshot(page: Page, name: string, { fullPage = false } = {}): Promise<void> {
  await page.screenshot({ path: `test-results/screens/${name}.png`, fullPage, animations: "disabled" });
}

/** No axe violation of WCAG 2.1 A and AA on the page as it stands. */
export async function expectAccessible(page: Page): Promise<void> {
  await settle(page);
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"])
    .analyze();
  const found = violations.map(
    ({ id, help, nodes }) =>
      `${id}: ${help} (${nodes
        .slice(0, 3)
        .map((node) => node.target.join(" "))
        .join("; ")})`,
  );
  expect(found, `accessibility of ${page.url()}`).toEqual([]);
}

/** Waits for what fades or slides in: half way the colours are nobody's. What turns for ever is not waited for. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const ending = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
    await Promise.all(ending.map(({ finished }) => finished.catch(() => undefined)));
  });
}
