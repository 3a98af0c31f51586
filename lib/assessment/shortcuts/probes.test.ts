import { describe, expect, it } from "vitest";
import type { ProbeId } from "./probe-id";
import { probedSquare } from "./probed-square";
import { probeOf, PROBES } from "./probes";

const SIDE = 25;
const FILM = Uint8Array.from({ length: SIDE * SIDE }, (_, i) => (i * 7) % 250);
const GREY = 99;
const probed = (id: ProbeId, film: Uint8Array = FILM) =>
  probedSquare(probeOf(id), film, { size: SIDE, grey: GREY, film: 4 });
const at = (square: Uint8Array, x: number, y: number) => square[y * SIDE + x];

describe("a probe", () => {
  it("leaves the film itself as it is, and gives a square of the same size", () => {
    const before = FILM.slice();
    for (const { id } of PROBES) expect(probed(id)).toHaveLength(FILM.length);
    expect(FILM).toEqual(before);
  });

  // 5% of 25 pixels is 1, 8% is 2, 12% is 3.
  it.each([
    ["border", 1, GREY],
    ["ring", 2, GREY],
    ["centreBlack", 3, 0],
  ] as const)("%s keeps %i pixels at each edge and hides the rest", (id, kept, grey) => {
    const square = probed(id);
    for (let y = 0; y < SIDE; y++)
      for (let x = 0; x < SIDE; x++) {
        const isKept = Math.min(x, y, SIDE - 1 - x, SIDE - 1 - y) < kept;
        expect(at(square, x, y)).toBe(isKept ? at(FILM, x, y) : grey);
      }
  });

  it("corners keeps four squares of 4 pixels, cornersErased all but these", () => {
    const [kept, erased] = [probed("corners"), probed("cornersErased")];
    for (let y = 0; y < SIDE; y++)
      for (let x = 0; x < SIDE; x++) {
        const isCorner = Math.min(x, SIDE - 1 - x) < 4 && Math.min(y, SIDE - 1 - y) < 4;
        expect(at(kept, x, y)).toBe(isCorner ? at(FILM, x, y) : GREY);
        expect(at(erased, x, y)).toBe(isCorner ? GREY : at(FILM, x, y));
      }
  });

  it("borderErased is what ring hides", () => {
    const [ring, erased] = [probed("ring"), probed("borderErased")];
    FILM.forEach((grey, i) => expect([ring[i], erased[i]].sort()).toEqual([grey, GREY].sort()));
  });

  it("mirrored exchanges left and right, and twice it is the film", () => {
    expect(at(probed("mirrored"), 0, 3)).toBe(at(FILM, SIDE - 1, 3));
    expect(probed("mirrored", probed("mirrored"))).toEqual(FILM);
  });

  it("blurred keeps the mean and evens out a single bright pixel", () => {
    const point = new Uint8Array(100 * 100).fill(50);
    point[50 * 100 + 50] = 250;
    const square = probedSquare(probeOf("blurred"), point, { size: 100, grey: GREY, film: 0 });
    // σ = 1: 200 / 2πσ² = 31.8 above the ground.
    expect(square[50 * 100 + 50]).toBe(82);
    expect(square[0]).toBe(50);
  });

  it("shuffled moves whole blocks of 6 pixels by the film's own chance, and leaves what is over", () => {
    const square = probed("shuffled");
    expect(square).toEqual(probed("shuffled"));
    expect(square).not.toEqual(FILM);
    expect([...square].sort()).toEqual([...FILM].sort());
    for (let i = 0; i < SIDE; i++) expect(at(square, 24, i)).toBe(at(FILM, 24, i));
    expect(probedSquare(probeOf("shuffled"), FILM, { size: SIDE, grey: GREY, film: 5 })).not.toEqual(square);
  });
});
