import { describe, expect, it } from "vitest";
import { Random } from "../../../tensor/random";
import { drawFrame, type FilmFrame, paintFrame } from "./invent-frame";

const SIZE = 100;
const UPRIGHT: FilmFrame = {
  centreX: 49.5,
  centreY: 49.5,
  halfWidth: 40,
  halfHeight: 45,
  radius: 0,
  softness: 1,
  tilt: 0,
  grey: 0,
};

function painted(frame: Partial<FilmFrame>): (x: number, y: number) => number {
  const image = new Float32Array(SIZE * SIZE).fill(1);
  paintFrame(image, SIZE, { ...UPRIGHT, ...frame });
  return (x, y) => image[y * SIZE + x];
}

describe("paintFrame", () => {
  it("covers all that lies outside its opening, and nothing inside", () => {
    const at = painted({});
    expect([at(9, 50), at(10, 50), at(89, 50), at(90, 50)]).toEqual([0, 1, 1, 0]);
    expect([at(50, 4), at(50, 5), at(50, 94), at(50, 95)]).toEqual([0, 1, 1, 0]);
    expect([at(10, 5), at(89, 94)]).toEqual([1, 1]);
  });

  it("rounds its corners: a corner's middle lies outside, the sides stay", () => {
    const at = painted({ radius: 20 });
    expect([at(10, 5), at(13, 8), at(17, 12)]).toEqual([0, 0, 1]);
    expect([at(10, 50), at(50, 5)]).toEqual([1, 1]);
  });

  it("leans by its tilt", () => {
    const at = painted({ tilt: 0.05 });
    // 40 rows above the middle a lean of 0.05 moves an edge by two pixels, to one side or the other.
    expect(at(11, 90)).toBeCloseTo(at(88, 9), 5);
    const [above, below] = [at(11, 10), at(11, 90)];
    expect(Math.min(above, below)).toBeLessThan(0.1);
    expect(Math.max(above, below)).toBe(1);
  });

  it("fades over its softness", () => {
    const at = painted({ softness: 10 });
    const across = Array.from({ length: 12 }, (_, x) => at(x + 4, 50));
    expect(across).toEqual(across.toSorted((a, b) => a - b));
    expect(across[5]).toBeCloseTo(0.45, 5);
  });
});

describe("drawFrame", () => {
  it("hides no more than the outer tenth but for corners, and leaves sides out", () => {
    const frames = Array.from({ length: 400 }, (_, seed) => drawFrame(new Random(seed), SIZE));
    for (const { centreX, centreY, halfWidth, halfHeight } of frames) {
      expect(centreX + 0.5 - halfWidth).toBeLessThanOrEqual(10);
      expect(centreY + 0.5 + halfHeight).toBeGreaterThanOrEqual(90);
    }
    const open = frames.filter(({ centreX, halfWidth }) => centreX + 0.5 - halfWidth < 0).length;
    expect(open / frames.length).toBeCloseTo(0.3, 1);
    expect(frames.filter(({ grey }) => grey < 0.08).length).toBeGreaterThan(200);
    expect(new Set(frames.map(({ grey }) => grey)).size).toBe(400);
  });
});
