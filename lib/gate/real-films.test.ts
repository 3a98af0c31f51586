/** @file The gate on the development films; what all of them give is in docs/refusal.md. Skipped without ../shared/data. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { decodeFilm } from "../imaging/decode-film";
import type { GreyImage } from "../imaging/grey-image";
import { applyOrientation } from "../imaging/orientation";
import { prepareCodec } from "../imaging/prepare-codec";
import { refusePicture } from "./refuse-picture";

const DATA = resolve("../shared/data");

/** Every `step`-th film of some folders. */
async function films(step: number, ...folders: string[]): Promise<GreyImage[]> {
  const paths = folders.flatMap((folder) =>
    readdirSync(join(DATA, folder))
      .filter((name) => /\.(jpe?g|png)$/i.test(name))
      .sort()
      .map((name) => join(DATA, folder, name)),
  );
  const images: GreyImage[] = [];
  for (const path of paths.filter((_, i) => i % step === 0)) {
    const bytes = new Uint8Array(readFileSync(path));
    await prepareCodec(bytes);
    images.push(decodeFilm(bytes, path).image);
  }
  return images;
}

const EXTERNAL = ["covid-19", "normal", "pneumonia"].map((label) => `ieee8023-dev-384/${label}`);
const inverted = (image: GreyImage): GreyImage => ({ ...image, data: image.data.map((v) => image.maxValue - v) });

function shareRefused(images: readonly GreyImage[]): number {
  return images.filter((image) => refusePicture(image, { synthetic: false }) !== null).length / images.length;
}

describe.skipIf(!existsSync(DATA))("the gate on real films (skipped without ../shared/data)", () => {
  it("refuses few good films, of a collection that it was not fitted to", { timeout: 60_000 }, async () => {
    expect(shareRefused(await films(4, ...EXTERNAL))).toBeLessThanOrEqual(0.08);
  });

  it.each([
    ["CT slices", 1, ["unlike-dev/ct"], 0.85],
    ["children's films", 3, ["unlike-dev/child-normal", "unlike-dev/child-pneumonia"], 0.7],
    // Of this folder 17 of 43 are lateral, looked at one by one; the others show chests from the front.
    ["films filed as lateral", 1, ["unlike-dev/lateral"], 16 / 43],
  ])("refuses %s", { timeout: 60_000 }, async (_, step, folders, least) => {
    expect(shareRefused(await films(step, ...folders))).toBeGreaterThanOrEqual(least);
  });

  it("names how a film lies wrongly", { timeout: 60_000 }, async () => {
    const some = await films(12, ...EXTERNAL);
    const named = (reason: string, change: (image: GreyImage) => GreyImage) =>
      some.filter((image) => refusePicture(change(image), { synthetic: false })?.refusal === reason).length /
      some.length;
    expect(named("inverted", inverted)).toBeGreaterThan(0.85);
    expect(named("upsideDown", (image) => applyOrientation(image, 3))).toBeGreaterThan(0.85);
    expect(named("turned", (image) => applyOrientation(image, 6))).toBeGreaterThan(0.85);
  });
});
