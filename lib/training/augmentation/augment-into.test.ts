import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { Random } from "../../tensor/random";
import { type AugmentedImage, augmentInto } from "./augment-into";
import { AugmentationSpec } from "./augmentation-spec";

const OFF = AugmentationSpec.parse({
  rotateDegrees: 0,
  translateFraction: 0,
  scaleFraction: 0,
  brightness: 0,
  contrast: 0,
  noise: 0,
});

/** A smooth blob, so that a warp and its inverse lose little. */
function blob(size: number, centreX: number, centreY: number): Uint8Array {
  return Uint8Array.from({ length: size * size }, (_, i) => {
    const distance = ((i % size) - centreX) ** 2 + (Math.floor(i / size) - centreY) ** 2;
    return Math.round(255 * Math.exp(-distance / (2 * (size / 8) ** 2)));
  });
}

function augment(pixels: Uint8Array, spec: Partial<AugmentationSpec>, ids: Partial<AugmentedImage> = {}): Float32Array {
  const size = Math.sqrt(pixels.length);
  const output = new Float32Array(pixels.length);
  augmentInto(output, 0, { pixels, start: 0, size, seed: 1, epoch: 1, image: 0, ...ids }, { ...OFF, ...spec });
  return output;
}

function centroid(image: Float32Array): { x: number; y: number } {
  const size = Math.sqrt(image.length);
  let mass = 0,
    x = 0,
    y = 0;
  image.forEach((value, i) => {
    mass += value;
    x += value * (i % size);
    y += value * Math.floor(i / size);
  });
  return { x: x / mass, y: y / mass };
}

/** The value farthest from zero that `measure` takes over many epochs. */
function extreme(measure: (epoch: number) => number): number {
  return Math.max(...Array.from({ length: 200 }, (_, epoch) => Math.abs(measure(epoch + 1))));
}

describe("augmentInto", () => {
  it("gives exactly pixel / 255 when everything is off", () => {
    const pixels = Uint8Array.from({ length: 256 }, (_, i) => i);
    expect(augment(pixels, {})).toEqual(Float32Array.from(pixels, (value) => value / 255));
  });

  it("is the same for equal seed, epoch and image, and another when one differs", () => {
    const pixels = blob(32, 10, 12);
    const spec = AugmentationSpec.parse({ eraseBorder: 0.5 });
    expect(augment(pixels, spec)).toEqual(augment(pixels, spec));
    for (const other of [{ seed: 2 }, { epoch: 2 }, { image: 1 }])
      expect(augment(pixels, spec, other)).not.toEqual(augment(pixels, spec));
  });

  it("mirrors about the vertical axis, in half of the epochs", () => {
    const pixels = Uint8Array.from({ length: 64 }, (_, i) => i * 4);
    const mirrored = Float32Array.from(pixels, (_, i) => pixels[i - (i % 8) + 7 - (i % 8)] / 255);
    const kinds = Array.from(
      { length: 200 },
      (_, epoch) => augment(pixels, { horizontalFlip: true }, { epoch })[0] === mirrored[0],
    );
    const flipped = kinds.indexOf(true);
    augment(pixels, { horizontalFlip: true }, { epoch: flipped }).forEach((value, i) =>
      expect(value).toBeCloseTo(mirrored[i], 6),
    );
    expect(kinds.filter(Boolean).length).toBeGreaterThan(70);
    expect(kinds.filter(Boolean).length).toBeLessThan(130);
  });

  it("shifts by up to the fraction of the side, and no farther", () => {
    const shift = (epoch: number) =>
      centroid(augment(blob(64, 31.5, 31.5), { translateFraction: 0.1 }, { epoch })).x - 31.5;
    expect(extreme(shift)).toBeLessThanOrEqual(6.5);
    expect(extreme(shift)).toBeGreaterThan(5.5);
  });

  it("rotates by up to the angle about the centre", () => {
    const angle = (epoch: number) => {
      const { x, y } = centroid(augment(blob(64, 45, 31.5), { rotateDegrees: 20 }, { epoch }));
      return (Math.atan2(y - 31.5, x - 31.5) * 180) / Math.PI;
    };
    expect(extreme(angle)).toBeGreaterThan(17);
    expect(extreme(angle)).toBeLessThanOrEqual(20.5);
  });

  it("scales by up to the fraction, keeping the centre", () => {
    const mass = (epoch: number) =>
      augment(blob(64, 31.5, 31.5), { scaleFraction: 0.2 }, { epoch }).reduce((sum, value) => sum + value, 0);
    const masses = Array.from(
      { length: 200 },
      (_, epoch) => mass(epoch) / augment(blob(64, 31.5, 31.5), {}).reduce((sum, value) => sum + value, 0),
    );
    expect(Math.max(...masses)).toBeGreaterThan(1.3);
    expect(Math.max(...masses)).toBeLessThanOrEqual(1.45);
    expect(Math.min(...masses)).toBeGreaterThanOrEqual(0.63);
  });

  it("repeats the edge outside the image instead of painting it black", () => {
    const white = new Uint8Array(32 * 32).fill(255);
    for (let epoch = 1; epoch < 20; epoch++)
      expect(Math.min(...augment(white, { rotateDegrees: 30, translateFraction: 0.3 }, { epoch }))).toBe(1);
  });

  it("keeps values in 0–1 and adds noise of about the asked size", () => {
    const grey = new Uint8Array(128 * 128).fill(128);
    const image = augment(grey, { brightness: 0.5, contrast: 0.9, noise: 0.2 });
    expect(Math.min(...image)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...image)).toBeLessThanOrEqual(1);
    const deviation = (epoch: number) => {
      const noisy = augment(grey, { noise: 0.05 }, { epoch });
      const mean = noisy.reduce((sum, value) => sum + value, 0) / noisy.length;
      return Math.sqrt(noisy.reduce((sum, value) => sum + (value - mean) ** 2, 0) / noisy.length);
    };
    expect(extreme(deviation)).toBeGreaterThan(0.045);
    expect(extreme(deviation)).toBeLessThan(0.053);
  });

  it.each<[string, Partial<AugmentationSpec>]>([
    ["verticalFlip", { verticalFlip: true }],
    ["shearDegrees", { shearDegrees: 20 }],
    ["gamma", { gamma: 0.5 }],
    ["clahe", { clahe: 0.5 }],
    ["blur", { blur: 2 }],
    ["jpegQuality", { jpegQuality: 10 }],
    ["erase", { erase: 1 }],
    ["window", { window: 0.3 }],
    ["sharpen", { sharpen: 4 }],
    ["resample", { resample: 0.2 }],
    ["eraseMarkers", { eraseMarkers: 1 }],
    ["inventMarkers", { inventMarkers: 1 }],
    ["inventFrame", { inventFrame: 1 }],
  ])("changes the image by %s, within 0–1 and another way each epoch", (_, spec) => {
    const pixels = blob(40, 18, 23);
    const epochs = Array.from({ length: 12 }, (_, epoch) => augment(pixels, spec, { epoch }));
    for (const image of epochs) expect(image.every((value) => value >= 0 && value <= 1)).toBe(true);
    expect(epochs.some((image) => image.some((value, i) => Math.abs(value - pixels[i] / 255) > 0.02))).toBe(true);
    expect(new Set(epochs.map((image) => image.join())).size).toBeGreaterThan(1);
  });

  it("leaves the other draws as they were when a transform is switched on", () => {
    const pixels = blob(32, 10, 12);
    const frame = (spec: Partial<AugmentationSpec>) =>
      centroid(augment(pixels, { rotateDegrees: 30, translateFraction: 0.2, ...spec }));
    const { x, y } = frame({});
    for (const spec of [{ gamma: 0.2 }, { blur: 0.5 }, { jpegQuality: 90 }, { resample: 0.7 }, { sharpen: 0.5 }]) {
      expect(frame(spec).x).toBeCloseTo(x, 0);
      expect(frame(spec).y).toBeCloseTo(y, 0);
    }
  });

  it("erases a frame with the given probability and leaves the middle alone", () => {
    const pixels = blob(100, 50, 50);
    const plain = augment(pixels, {});
    const erased = Array.from({ length: 200 }, (_, epoch) => augment(pixels, { eraseBorder: 0.5 }, { epoch }));
    const changed = erased.filter((image) => image.some((value, i) => value !== plain[i]));
    expect(changed.length).toBeGreaterThan(70);
    expect(changed.length).toBeLessThan(130);
    const isMiddle = (i: number) => [i % 100, Math.floor(i / 100)].every((place) => place >= 12 && place < 88);
    for (const image of changed) expect(image.every((value, i) => value === plain[i] || !isMiddle(i))).toBe(true);
  });

  it("gives the bits it gave before shear, gamma, blur and the others were added, while these are off", () => {
    const size = 33,
      count = 24,
      area = size * size;
    const random = new Random(7);
    const pixels = Uint8Array.from({ length: area * count }, () => random.int(256));
    const digest = (spec: AugmentationSpec) => {
      const output = new Float32Array(pixels.length);
      for (let image = 0; image < count; image++)
        augmentInto(
          output,
          image * area,
          { pixels, start: image * area, size, seed: 11, epoch: 1 + (image % 5), image },
          spec,
        );
      return createHash("sha256").update(new Uint8Array(output.buffer)).digest("hex");
    };
    expect(digest(OFF)).toBe("244a92e02b4f19a100209327195b2c845724307b1854a8595df00bc49ab6aff3");
    expect(digest(AugmentationSpec.parse({}))).toBe("d5a8e2d845a65db9cc76e4943e79a57b035b4c8a95fc6dd2445480254e870c8b");
    const strong = {
      horizontalFlip: true,
      rotateDegrees: 30,
      translateFraction: 0.2,
      scaleFraction: 0.3,
      brightness: 0.3,
      contrast: 0.5,
      noise: 0.1,
      eraseBorder: 0.5,
    };
    expect(digest(AugmentationSpec.parse(strong))).toBe(
      "60bcf81ec7856a45e4e74472aa8fd4775e2a9b4a3f6b8bb97fd03f43e171cc5d",
    );
  });
});
