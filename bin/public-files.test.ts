import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { inProject } from "./project.mjs";
import { drawIcons, MADE_FILES } from "./public-files.mjs";

const scratch = mkdtempSync(join(tmpdir(), "hilum-icons-"));
beforeAll(() => drawIcons(scratch));
afterAll(() => rmSync(scratch, { recursive: true }));

const served = (path: string) => readFileSync(inProject("public", path), "utf8");
const Manifest = z.object({
  theme_color: z.string(),
  background_color: z.string(),
  icons: z.array(z.object({ src: z.string(), sizes: z.string(), type: z.string() })),
});
const manifest = Manifest.parse(JSON.parse(served("manifest.webmanifest")));

/** The pixel `[red, green, blue, alpha]` at a place of an icon. */
async function pixel(name: string, left: number, top: number): Promise<number[]> {
  return [
    ...(await sharp(join(scratch, name)).ensureAlpha().extract({ left, top, width: 1, height: 1 }).raw().toBuffer()),
  ];
}

const PETROL = [0x1d, 0x65, 0x75, 255];

it("draws the icon with clear corners, and to the edge where a system cuts it to its own shape", async () => {
  expect(await pixel("icon-192.png", 0, 0)).toEqual([0, 0, 0, 0]);
  expect(await pixel("icon-192.png", 96, 4)).toEqual(PETROL);
  for (const [name, side] of [
    ["maskable-512.png", 512],
    ["apple-touch-icon.png", 180],
  ] as const) {
    for (const [x, y] of [
      [0, 0],
      [side - 1, 0],
      [0, side - 1],
      [side - 1, side - 1],
      [side / 2, 2],
    ])
      expect(await pixel(name, x, y), `${name} ${x} ${y}`).toEqual(PETROL);
  }
});

it("keeps the drawing of the maskable icon within the circle that no system cuts away", async () => {
  const { data, info } = await sharp(join(scratch, "maskable-512.png"))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  let farthest = 0;
  for (let y = 0; y < info.height; y++) {
    for (let x = 0; x < info.width; x++) {
      if (data[(y * info.width + x) * 3] > 128) farthest = Math.max(farthest, Math.hypot(x - 255.5, y - 255.5));
    }
  }
  expect(farthest).toBeGreaterThan(100);
  // https://w3c.github.io/manifest/#icon-masks: four tenths of the side.
  expect(farthest).toBeLessThan(0.4 * 512);
});

it("names in the manifest only icons that are served, each in its true size", async () => {
  for (const { src, sizes, type } of manifest.icons) {
    if (type === "image/svg+xml") expect([sizes, served(src)]).toEqual(["any", expect.stringContaining("<svg")]);
    else {
      expect(MADE_FILES).toContain(src.slice(1));
      const { width, height, format } = await sharp(join(scratch, src.slice("/icons/".length))).metadata();
      expect([`${width}x${height}`, `image/${format}`]).toEqual([sizes, type]);
    }
  }
});

it("takes the colours of the manifest from the style sheet and the icon", () => {
  const light = readFileSync(inProject("app", "globals.css"), "utf8").split('[data-mantine-color-scheme="dark"]')[0];
  expect(light).toContain(`--page: ${manifest.background_color};`);
  expect(served("icon.svg")).toContain(`fill="${manifest.theme_color}"`);
});

it("asks crawlers to stay away from everything", () => {
  expect(
    served("robots.txt")
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#")),
  ).toEqual(["User-agent: *", "Disallow: /"]);
});
