import { describe, expect, it } from "vitest";
import { Random } from "../../tensor/random";
import { controlPatches, eraseMarkers, findMarkers, type Patch } from "./markers";

const SIDE = 64;

/** A film of one grey with bright patches. */
function film(...patches: readonly (Patch & { grey: number })[]): Uint8Array {
  const square = new Uint8Array(SIDE * SIDE).fill(60);
  for (const { left, top, right, bottom, grey } of patches)
    for (let y = top; y <= bottom; y++) square.fill(grey, y * SIDE + left, y * SIDE + right + 1);
  return square;
}

const LETTER = { left: 50, top: 4, right: 52, bottom: 8 };

describe("markers", () => {
  it("are small bright islands near an edge", () => {
    expect(findMarkers(film({ ...LETTER, grey: 240 }), SIDE)).toEqual([LETTER]);
  });

  it.each([
    ["in the middle of the chest", { left: 30, top: 30, right: 33, bottom: 34, grey: 240 }],
    ["longer than a letter, as a bone is", { left: 2, top: 4, right: 40, bottom: 6, grey: 240 }],
    ["hardly brighter than what is around it", { ...LETTER, grey: 100 }],
    ["a single pixel", { left: 50, top: 4, right: 50, bottom: 4, grey: 250 }],
  ])("are none where a bright shape is %s", (_, patch) => {
    expect(findMarkers(film(patch), SIDE)).toEqual([]);
  });

  it("are none where what is bright goes on at one side", () => {
    const beside = { left: 53, top: 0, right: 63, bottom: 63, grey: 220 };
    expect(findMarkers(film(beside, { ...LETTER, grey: 240 }), SIDE)).toEqual([]);
  });

  it("are filled with the grey around them, a pixel wider, and nothing else is touched", () => {
    const marked = film({ ...LETTER, grey: 240 });
    expect(eraseMarkers(marked, SIDE, findMarkers(marked, SIDE))).toEqual(film());
    expect(marked).toEqual(film({ ...LETTER, grey: 240 }));
  });

  it("are compared with patches of their sizes elsewhere near the edge", () => {
    const [control] = controlPatches([LETTER], SIDE, new Random(3));
    expect([control.right - control.left, control.bottom - control.top]).toEqual([2, 4]);
    const middle = [(control.left + control.right) / 2, (control.top + control.bottom) / 2];
    expect(Math.min(...middle, ...middle.map((one) => SIDE - 1 - one))).toBeLessThan(0.2 * SIDE + 1);
    const overlaps = control.left <= LETTER.right && control.right >= LETTER.left && control.top <= LETTER.bottom;
    expect(overlaps).toBe(false);
  });
});
