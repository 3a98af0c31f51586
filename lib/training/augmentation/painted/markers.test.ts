import { describe, expect, it } from "vitest";
import { findMarkers } from "../../../imaging/network/markers";
import { Random } from "../../../tensor/random";
import { eraseFilmMarkers } from "./erase-film-markers";
import { inventMarkers } from "./invent-markers";

const SIZE = 128;
const area = SIZE * SIZE;
const isMiddle = (i: number) => [i % SIZE, Math.floor(i / SIZE)].every((place) => place >= 45 && place < SIZE - 45);

/** A grey film with three letters' worth of lead near its upper corners. */
function marked(): Uint8Array {
  const film = new Uint8Array(area).fill(70);
  for (const [left, top] of [
    [8, 6],
    [110, 9],
    [104, 20],
  ])
    for (let y = top; y < top + 6; y++) film.fill(240, y * SIZE + left, y * SIZE + left + 4);
  return film;
}

describe("eraseFilmMarkers", () => {
  it("fills every marker that is found with the grey around it, and leaves the film as it was", () => {
    const film = marked();
    expect(findMarkers(film, SIZE)).toHaveLength(3);
    const erased = eraseFilmMarkers(film, SIZE, new Random(1));
    expect(erased).toEqual(new Uint8Array(area).fill(70));
    expect(film).toEqual(marked());
  });

  it("also fills patches near the edges of films without a marker, so that a filled patch tells nothing", () => {
    const random = new Random(3);
    const film = Uint8Array.from({ length: area }, () => 100 + random.int(8));
    const changed = Array.from({ length: 60 }, (_, seed) => {
      const erased = eraseFilmMarkers(film, SIZE, new Random(seed));
      const places = [...erased.keys()].filter((i) => erased[i] !== film[i]);
      expect(places.some(isMiddle)).toBe(false);
      return places.length;
    });
    const untouched = changed.filter((count) => count === 0).length;
    expect(untouched).toBeGreaterThan(5);
    expect(untouched).toBeLessThan(30);
    expect(Math.max(...changed)).toBeLessThan(0.05 * area);
  });
});

describe("inventMarkers", () => {
  it("paints bright letters near the edges, which the detector takes for markers", () => {
    const found = Array.from({ length: 60 }, (_, seed) => {
      const image = new Float32Array(area).fill(0.3);
      inventMarkers(image, SIZE, new Random(seed));
      const painted = [...image.keys()].filter((i) => image[i] !== Math.fround(0.3));
      expect(painted.length).toBeGreaterThan(0);
      expect(painted.every((i) => image[i] > 0.55 && image[i] <= 1)).toBe(true);
      expect(painted.some(isMiddle)).toBe(false);
      return findMarkers(
        Uint8Array.from(image, (value) => Math.round(255 * value)),
        SIZE,
      ).length;
    });
    expect(found.filter((count) => count > 0).length).toBeGreaterThan(30);
  });
});
