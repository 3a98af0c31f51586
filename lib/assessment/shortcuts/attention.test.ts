import { expect, it } from "vitest";
import { energyInLungBox, meanShare, OCCLUSION_GRID, occludedSquares } from "./attention";
import { LUNG_BOX_AREA, lungBoxShares } from "../../imaging/network/regions";

it("a map that is even everywhere has the share of the box's area in it", () => {
  expect(energyInLungBox(new Float32Array(64).fill(0.3), 8, 8)).toBeCloseTo(LUNG_BOX_AREA, 12);
  expect(energyInLungBox(new Float32Array(4).fill(1), 2, 2)).toBeCloseTo(0.84 * 0.84, 12);
});

it("counts a cell by how much of it lies in the box, and what speaks against the class as nothing", () => {
  // Of 10 cells a side the first reaches from 0 to 0.1, and the box from 0.08.
  expect(lungBoxShares(10, 10)[0]).toBeCloseTo(0.04, 12);
  expect(lungBoxShares(10, 10)[55]).toBeCloseTo(1, 12);
  const corner = Float32Array.from({ length: 100 }, (_, i) => (i === 0 ? 1 : -5));
  expect(energyInLungBox(corner, 10, 10)).toBeCloseTo(0.04, 12);
  expect(energyInLungBox(new Float32Array(100), 10, 10)).toBeNull();
});

it("hides every part of a film once", () => {
  const film = Uint8Array.from({ length: 32 * 32 }, (_, i) => i % 200);
  const hidden = occludedSquares(film, 32, 77);
  expect(hidden).toHaveLength(OCCLUSION_GRID ** 2);
  const times = film.map((value, i) => hidden.filter((square) => square[i] !== value).length + (value === 77 ? 1 : 0));
  expect(new Set(times)).toEqual(new Set([1]));
});

it("the mean share leaves out films without any, and has an interval by patient", () => {
  const films = Array.from({ length: 6 }, (_, i) => ({ label: 0, patient: `${i}` }));
  const { value, low, high } = meanShare(films, [0.2, 0.4, null, 0.2, 0.4, null]);
  expect(value).toBeCloseTo(0.3, 12);
  expect([low, high]).toEqual([expect.closeTo(0.2, 6), expect.closeTo(0.4, 6)]);
});
