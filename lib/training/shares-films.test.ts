import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { SAMPLED_FILMS, sharesFilms } from "./shares-films";

const sampleOf = (from: number, to: number) => {
  const digests = Array.from({ length: to - from }, (_, i) =>
    createHash("sha256")
      .update(String(from + i))
      .digest("hex")
      .slice(0, 16),
  ).sort();
  return { films: digests.length, sample: digests.slice(0, SAMPLED_FILMS) };
};

it("of small sets, one common film is seen", () => {
  expect(sharesFilms(sampleOf(0, 200), sampleOf(199, 400))).toBe(true);
  expect(sharesFilms(sampleOf(0, 200), sampleOf(200, 400))).toBe(false);
});

it("of large sets, a common tenth is seen, and none where there is none", () => {
  expect(sharesFilms(sampleOf(0, 10_000), sampleOf(9_000, 19_000))).toBe(true);
  expect(sharesFilms(sampleOf(0, 10_000), sampleOf(10_000, 20_000))).toBe(false);
  expect(sharesFilms(sampleOf(0, 10_000), sampleOf(4_000, 4_200))).toBe(true);
});

it("a sample that was forgotten shares nothing", () => {
  expect(sharesFilms({ films: 200, sample: [] }, sampleOf(0, 200))).toBe(false);
});
