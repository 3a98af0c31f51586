/** @file A data set from its folder to the bin: imported with a table and other names, looked through, added to, put away and taken back. */
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import sharp from "sharp";
import { expectAccessible, keepScreenshot, watchPage } from "./page-watch";
import { expect, test } from "./workbench";

test.use({ workbenchOptions: { quickStart: false } });
test.describe.configure({ mode: "serial" });

/** Brightness and a lighter block, so that no two films are alike. */
async function film(seed: number): Promise<Buffer> {
  const side = 96;
  const pixels = Uint8Array.from({ length: side * side }, (_, i) => {
    const [x, y] = [i % side, Math.floor(i / side)];
    const inBlock = Math.abs(x - ((seed * 37) % side)) < 14 && Math.abs(y - ((seed * 61) % side)) < 10;
    return 40 + ((x * (seed + 3) + y * 2) % 120) + (inBlock ? 80 : 0);
  });
  return sharp(pixels, { raw: { width: side, height: side, channels: 1 } })
    .png()
    .toBuffer();
}

/** A folder with twelve films of three kinds (COVID of four patients: a class of two could not be split), a damaged one, a note and a table under headings of its own. */
async function writeFolder(): Promise<string> {
  const folder = join(await mkdtemp(join(tmpdir(), "hilum films ")), "chest films");
  const rows = ["Scan;What;Person;Woman or man"];
  for (const [k, kind] of ["COVID", "Normal", "Healthy"].entries()) {
    await mkdir(join(folder, kind), { recursive: true });
    for (let i = 0; i < 4; i++) {
      await writeFile(join(folder, kind, `${kind}-${i}.png`), await film(10 * k + i));
      rows.push(`${kind}-${i}.png;${kind};p${k}${kind === "COVID" ? i : Math.floor(i / 2)};${i % 2 === 0 ? "F" : "M"}`);
    }
  }
  await writeFile(join(folder, "COVID", "broken.png"), "this is no picture");
  await writeFile(join(folder, "notes.txt"), "made by hand");
  await writeFile(join(folder, "films.csv"), rows.join("\n"));
  return folder;
}

async function choose(
  page: Page,
  button: RegExp,
  files: string | { name: string; mimeType: string; buffer: Buffer }[],
): Promise<void> {
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: button }).click();
  await (await chooser).setFiles(files);
}

test("a folder is understood, corrected, read, reviewed and becomes a data set", async ({ page }) => {
  const complaints = watchPage(page);
  await page.goto("/datasets/import");
  await page.waitForLoadState("networkidle");
  await choose(page, /Choose a folder/, await writeFolder());
  await expect(page.getByRole("combobox", { name: "Layout" })).toHaveValue("A folder for each class");
  await page.getByRole("combobox", { name: "Table" }).click();
  await page.getByRole("option", { name: "films.csv" }).click();
  for (const [field, heading] of [
    ["File name", "Scan"],
    ["Patient", "Person"],
    ["Sex", "Woman or man"],
  ]) {
    await page.getByRole("combobox", { name: field, exact: true }).click();
    await page.getByRole("option", { name: heading, exact: true }).click();
  }
  await expect(page.getByRole("heading", { name: "13 films in 3 classes" })).toBeVisible();
  await page.getByLabel("Class of films labelled Healthy").fill("Normal");
  await page.getByLabel("Class of films labelled Healthy").press("Enter");
  await expect(page.getByRole("heading", { name: "13 films in 2 classes" })).toBeVisible();
  await expect(page.getByRole("row", { name: /COVID\/COVID-0\.png/ })).toContainText("p00");
  await page.getByText("a document, not a film").click();
  await expect(page.getByRole("listitem").filter({ hasText: "notes.txt" })).toBeVisible();
  await expectAccessible(page);
  await keepScreenshot(page, "import-look", { fullPage: true });

  await page.getByRole("textbox", { name: "Name", exact: true }).fill("chest-films");
  await page.getByRole("button", { name: "Read 13 films" }).click();
  await expect(page.getByRole("heading", { name: "12 films read for chest films" })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole("img", { name: /^Healthy\/|^Normal\// })).toHaveCount(8);
  await expect(page.getByText(/not an image|is no |cannot be read|damaged/i).first()).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Make the data set of 12 films" }).click();
  await expect(page).toHaveURL(/\/datasets\/chest-films$/);
  await expect(page.getByRole("link", { name: /report|findings/ })).toBeVisible({ timeout: 60_000 });
  expect(complaints).toEqual([]);
});

test("folders of which nobody can tell whether they are the classes are asked for before a film is sent", async ({
  page,
}) => {
  const complaints = watchPage(page);
  const folder = join(await mkdtemp(join(tmpdir(), "hilum asked ")), "two hospitals");
  for (const [k, place] of ["alpha/gamma", "alpha/delta", "beta/gamma", "beta/delta"].entries()) {
    await mkdir(join(folder, place), { recursive: true });
    for (let i = 0; i < 2; i++) await writeFile(join(folder, place, `${i}.png`), await film(100 + 2 * k + i));
  }
  await page.goto("/datasets/import");
  await page.waitForLoadState("networkidle");
  await choose(page, /Choose a folder/, folder);
  await expect(page.getByRole("alert").filter({ hasText: "Which folders are the classes?" })).toContainText(
    "delta, gamma",
  );
  await expect(page.getByRole("button", { name: "Read 8 films" })).toBeDisabled();
  await expectAccessible(page);
  await keepScreenshot(page, "import-asks", { fullPage: true });
  await page.getByRole("combobox", { name: "Folders that are the classes" }).click();
  await page.getByRole("option", { name: "1: alpha, beta" }).click();
  await expect(page.getByRole("textbox", { name: "Class of films labelled alpha" })).toHaveValue("alpha");
  await expect(page.getByRole("heading", { name: "8 films in 2 classes" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Read 8 films" })).toBeEnabled();
  expect(complaints).toEqual([]);
});

test("films are filtered, walked through by keys, and looked at one by one", async ({ page }) => {
  const complaints = watchPage(page);
  await page.goto("/datasets/chest-films");
  const cells = page.getByRole("grid", { name: "Films" }).getByRole("gridcell");
  await expect(cells).toHaveCount(12);
  await page.getByRole("combobox", { name: "Sex" }).click();
  await page.getByRole("option", { name: "M", exact: true }).click();
  await expect(cells).toHaveCount(6);
  await expect(page).toHaveURL(/sex=M/);
  await page.reload();
  await expect(cells).toHaveCount(6);

  await cells.first().focus();
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("6 of 6")).toBeVisible();
  await expect(dialog.getByRole("img", { name: /^Film \d+$/ })).toBeVisible();
  await page.keyboard.press("ArrowLeft");
  await expect(dialog.getByText("5 of 6")).toBeVisible();
  await page.mouse.move(400, 400);
  await page.mouse.wheel(0, -400);
  await expect(dialog.getByText(/· (?!100%)\d+%$/)).toBeVisible();
  const window = dialog.getByText(/W \d+ L \d+/);
  const before = await window.textContent();
  await page.mouse.down();
  await page.mouse.move(480, 440, { steps: 4 });
  await page.mouse.up();
  await expect(window).not.toHaveText(before ?? "");
  await dialog.getByRole("button", { name: "Invert (I)" }).click();
  await expect(dialog.getByRole("button", { name: "Invert (I)" })).toHaveAttribute("aria-pressed", "true");
  await expectAccessible(page);
  await keepScreenshot(page, "film-viewer");
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  expect(complaints).toEqual([]);
});

test("two data sets are joined into one, after a look at which class comes from which source", async ({ page }) => {
  const complaints = watchPage(page);
  const folder = join(await mkdtemp(join(tmpdir(), "hilum second ")), "other site");
  for (const [k, kind] of ["covid", "viral"].entries()) {
    await mkdir(join(folder, kind), { recursive: true });
    for (let i = 0; i < 3; i++) await writeFile(join(folder, kind, `${i}.png`), await film(200 + 10 * k + i));
  }
  await page.goto("/datasets/import");
  await page.waitForLoadState("networkidle");
  await choose(page, /Choose a folder/, folder);
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("other-site");
  await page.getByRole("button", { name: "Read 6 films" }).click();
  await page.getByRole("button", { name: "Make the data set of 6 films" }).click({ timeout: 60_000 });
  await expect(page).toHaveURL(/\/datasets\/other-site$/);

  await page.goto("/datasets");
  await page.getByRole("link", { name: "Join data sets" }).click();
  await page.getByRole("checkbox", { name: /chest films/ }).check();
  await page.getByRole("checkbox", { name: /other site/ }).check();
  await page.getByRole("combobox", { name: "What viral of other site is called" }).fill("Normal");
  const picture = page.getByRole("region", { name: "What the joined set would hold" });
  await expect(picture.getByRole("columnheader")).toHaveText(["Source", "COVID", "Normal"]);
  await expect(picture.getByRole("row", { name: /^other-site/ })).toContainText("3 of 3 patients");
  await expect(picture).toContainText("whether its classes come from one place or from several is not told");
  await expectAccessible(page);
  await keepScreenshot(page, "join", { fullPage: true });
  await page.setViewportSize({ width: 390, height: 844 });
  await keepScreenshot(page, "join-phone", { fullPage: true });
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("both-sites");
  await page.getByRole("button", { name: "Join 18 films" }).click();
  await expect(page).toHaveURL(/\/datasets\/both-sites$/);
  const members = page.getByRole("region", { name: "Joined of" });
  await expect(members.getByRole("row", { name: /chest films/ })).toContainText("as it was joined");
  await expectAccessible(page);
  await keepScreenshot(page, "joined", { fullPage: true });
  expect(complaints).toEqual([]);
});

test("more films make another version", async ({ page }) => {
  const complaints = watchPage(page);
  await page.goto("/datasets/chest-films");
  await page.getByRole("link", { name: "Add films" }).click();
  await page.waitForLoadState("networkidle");
  await choose(page, /Choose files/, [{ name: "extra.png", mimeType: "image/png", buffer: await film(99) }]);
  await page.getByLabel("Label where none is told").fill("COVID");
  await page.getByRole("button", { name: "Read 1 film", exact: true }).click();
  await page.getByRole("button", { name: "Add 1 film to chest films" }).click();
  await expect(page).toHaveURL(/\/datasets\/chest-films$/);
  const versions = page.getByRole("region", { name: "Versions" });
  await versions.scrollIntoViewIfNeeded();
  await expect(versions.getByRole("row")).toHaveCount(3);
  await expect(versions.getByText("1 film added")).toBeVisible();
  expect(complaints).toEqual([]);
});

test("a joined set says that a member changed, and its next version holds the new films", async ({ page, request }) => {
  const complaints = watchPage(page);
  await page.goto("/datasets/both-sites");
  await expect(page.getByText("chest films changed since")).toBeVisible();
  await page.emulateMedia({ colorScheme: "dark" });
  await expectAccessible(page);
  await keepScreenshot(page, "joined-outdated-dark");
  await page.getByRole("button", { name: "Make version 2" }).click();
  await expect(page.getByText("chest films changed since")).toHaveCount(0);
  await expect(page.getByRole("region", { name: "Versions" }).getByText(/^joined again: chest-films/)).toBeVisible();
  expect(complaints).toEqual([]);
  await page.goto("about:blank");
  expect((await request.delete("/api/datasets/other-site?forGood=true")).status()).toBe(409);
  for (const id of ["both-sites", "other-site"])
    expect((await request.delete(`/api/datasets/${id}?forGood=true`)).ok()).toBe(true);
});

test("what is put in the bin comes back, and goes for good only after a question", async ({ page }) => {
  const complaints = watchPage(page);
  await page.goto("/datasets/chest-films");
  await page.getByRole("button", { name: "Move to the bin" }).click();
  await expect(page).toHaveURL(/\/datasets$/);
  await expect(page.getByRole("heading", { name: "In the bin" })).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("heading", { name: "In the bin" })).toHaveCount(0);
  await page.getByRole("link", { name: "chest films" }).click();
  await page.getByRole("button", { name: "Move to the bin" }).click();
  await page.getByRole("button", { name: "Delete chest films for good" }).click();
  await expectAccessible(page);
  await keepScreenshot(page, "datasets-bin");
  await page.getByRole("dialog").getByRole("button", { name: "Delete for good" }).click();
  await expect(page.getByText("No films yet")).toBeVisible();
  expect(complaints).toEqual([]);
});
