import { describe, expect, it } from "vitest";
import { Random } from "../../tensor/random";
import { AugmentationSpec } from "./augmentation-spec";
import { drawWarp, warpInto } from "./warp";
import { greyLevels } from "./gamma";

const STILL = AugmentationSpec.parse({ rotateDegrees: 0, translateFraction: 0, scaleFraction: 0 });

/** Where the output pixel (x, y) is read from. */
function source(spec: Partial<AugmentationSpec>, seed: number, size: number, x: number, y: number): [number, number] {
  const warp = drawWarp(new Random(seed), size, { ...STILL, ...spec }, (purpose) => new Random(seed + purpose.length));
  return warp === null ? [x, y] : [warp.originX + x * warp.xx + y * warp.xy, warp.originY + x * warp.yx + y * warp.yy];
}

describe("drawWarp", () => {
  it("stands still when everything is off", () => {
    expect(drawWarp(new Random(1), 8, STILL, () => new Random(1))).toBeNull();
  });

  it("mirrors top and bottom in half of the draws", () => {
    const rows = Array.from({ length: 200 }, (_, seed) => source({ verticalFlip: true }, seed, 9, 2, 1));
    for (const [x, y] of rows) expect([x, Math.round(y)]).toEqual([2, y < 4 ? 1 : 7]);
    const flipped = rows.filter(([, y]) => y > 4).length;
    expect(flipped).toBeGreaterThan(70);
    expect(flipped).toBeLessThan(130);
  });

  it("shears along the rows by up to the angle, the middle row staying", () => {
    const angles = Array.from({ length: 200 }, (_, seed) => {
      const [middle] = source({ shearDegrees: 20 }, seed, 9, 3, 4);
      expect(middle).toBeCloseTo(3, 10);
      const [below, row] = source({ shearDegrees: 20 }, seed, 9, 3, 5);
      expect(row).toBeCloseTo(5, 10);
      return (Math.atan(3 - below) * 180) / Math.PI;
    });
    expect(Math.max(...angles.map(Math.abs))).toBeLessThanOrEqual(20);
    expect(Math.max(...angles)).toBeGreaterThan(18);
    expect(Math.min(...angles)).toBeLessThan(-18);
  });

  it("scales areas by its scale alone, with everything on at once", () => {
    const spec = {
      horizontalFlip: true,
      verticalFlip: true,
      rotateDegrees: 40,
      scaleFraction: 0.3,
      translateFraction: 0.2,
      shearDegrees: 30,
    };
    for (let seed = 0; seed < 20; seed++) {
      // The determinant of a map is the factor of its areas; rotation, shear and flips have 1 or −1.
      const [x0, y0] = source(spec, seed, 33, 0, 0);
      const [x1, y1] = source(spec, seed, 33, 1, 0);
      const [x2, y2] = source(spec, seed, 33, 0, 1);
      const determinant = Math.abs((x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0));
      expect(determinant).toBeGreaterThan(1 / 1.3 ** 2 - 1e-9);
      expect(determinant).toBeLessThan(1 / 0.7 ** 2 + 1e-9);
    }
  });
});

it("takes grey values through their levels before it interpolates", () => {
  const film = Uint8Array.of(0, 255, 0, 255);
  const output = new Float32Array(4);
  warpInto(output, film, 2, { originX: 0.5, originY: 0, xx: 0, xy: 0, yx: 0, yy: 0 }, greyLevels(3));
  expect([...output]).toEqual([0.5, 0.5, 0.5, 0.5]);
});
