import { beforeAll, describe, expect, it } from "vitest";
import { drawPlan, type PhantomOptions } from "../../phantom/phantom-dataset";
import { type LeakKind, planPhantomSet, withSeededLeaks } from "../../phantom/seeded-leaks";
import type { AlikePair } from "../audit-report";
import { type FilmFeatures, filmFeatures } from "../film-features";
import { findAlikeFilms } from "./find-alike-films";

const OPTIONS: PhantomOptions = { seed: 5, patients: 60, size: 160 };
/** A dozen of each kind of copy among some hundred films. */
const SHARES: Record<LeakKind, number> = {
  exact: 0.05,
  resizedJpeg: 0.12,
  crop: 0.12,
  mirrored: 0.12,
  brightness: 0.12,
  samePatient: 0,
};

describe("in a phantom set with seeded copies", () => {
  const { films, leaks } = withSeededLeaks(planPhantomSet(OPTIONS).films, OPTIONS.seed, SHARES);
  let features: FilmFeatures[];
  let pairs: AlikePair[];

  beforeAll(async () => {
    features = films.map((plan) => filmFeatures(drawPlan(plan).image));
    pairs = await findAlikeFilms(features);
  });

  const found = (kind: LeakKind) => {
    const seeded = leaks
      .filter((leak) => leak.kind === kind)
      .map(({ original, copy }) =>
        [original, copy].map((file) => films.findIndex((film) => film.file === file)).sort((a, b) => a - b),
      );
    return {
      seeded: seeded.length,
      pairs: seeded.flatMap(([first, second]) =>
        pairs.filter((pair) => pair.first === first && pair.second === second && pair.kind === "duplicate"),
      ),
    };
  };

  // A dozen of each say only so much: bench/audit-recall.bench.ts measures on hundreds.
  it.each<[LeakKind, number]>([
    ["exact", 1],
    ["resizedJpeg", 0.9],
    ["mirrored", 0.95],
    ["brightness", 0.9],
    ["crop", 0.7],
  ])("finds %s copies, at least %d of them", (kind, least) => {
    const { seeded, pairs: hits } = found(kind);
    expect(seeded).toBeGreaterThan(3);
    expect(hits.length / seeded).toBeGreaterThanOrEqual(least);
  });

  it("across two sets finds the pairs of both that it finds among all films, and no others", async () => {
    const boundary = Math.floor(films.length / 2);
    const across = await findAlikeFilms(features, { across: boundary });
    const wanted = pairs.filter(({ first, second }) => first < boundary && second >= boundary);
    expect(wanted.length).toBeGreaterThan(3);
    expect(across.every(({ first, second }) => first < boundary && second >= boundary)).toBe(true);
    expect(across.filter(({ kind }) => kind === "duplicate")).toEqual(
      wanted.filter(({ kind }) => kind === "duplicate"),
    );
  });

  it("says which are mirrored and which are cropped", () => {
    expect(found("mirrored").pairs.every((pair) => pair.mirrored)).toBe(true);
    expect(found("crop").pairs.every((pair) => pair.cropped && !pair.mirrored)).toBe(true);
    expect(found("resizedJpeg").pairs.some((pair) => pair.cropped || pair.mirrored)).toBe(false);
  });

  it("takes at most one pair of different films in 10,000 for copies", () => {
    const rootOf = new Map(leaks.map(({ copy, original }) => [copy, original]));
    const root = (index: number) => rootOf.get(films[index].file) ?? films[index].file;
    const wrong = pairs.filter(({ first, second }) => root(first) !== root(second));
    expect(wrong.length).toBeLessThanOrEqual((films.length * (films.length - 1)) / 2 / 10_000);
  });

  it("finds the same again, whatever stands between", async () => {
    const shuffled = features.map((_, i) => (i * 37) % features.length);
    expect(new Set(shuffled).size).toBe(features.length);
    const again = await findAlikeFilms(shuffled.map((at) => features[at]));
    const names = (some: readonly AlikePair[], at: (index: number) => number) =>
      new Set(
        some
          .filter(({ kind }) => kind === "duplicate")
          .map(({ first, second }) => [at(first), at(second)].sort((a, b) => a - b).join(" ")),
      );
    expect(names(again, (index) => shuffled[index])).toEqual(names(pairs, (index) => index));
  });
});

it("compares no blank films: there is nothing to compare", async () => {
  const blank = filmFeatures({ width: 64, height: 64, maxValue: 255, data: new Uint8Array(4096).fill(9) });
  expect(await findAlikeFilms([blank, blank, blank])).toEqual([]);
  expect(await findAlikeFilms([])).toEqual([]);
});

it("links many copies of one picture in a cluster without examining every pair of them", async () => {
  const [plan] = planPhantomSet(OPTIONS).films;
  const one = filmFeatures(drawPlan(plan).image);
  const pairs = await findAlikeFilms(Array.from({ length: 120 }, () => one));
  expect(new Set(pairs.flatMap(({ first, second }) => [first, second])).size).toBe(120);
  expect(pairs.length).toBeLessThan(1000);
});

it("stops when it is told to", async () => {
  const stop = new AbortController();
  const films = planPhantomSet({ ...OPTIONS, patients: 6 }).films.map((plan) => filmFeatures(drawPlan(plan).image));
  const many = Array.from({ length: 3000 }, (_, i) => ({
    ...films[i % films.length],
    thumb: films[i % films.length].thumb.map((value, at) => (value + ((at * (i + 1)) % 97)) % 256),
  }));
  const search = findAlikeFilms(many, { signal: stop.signal });
  stop.abort(new Error("enough"));
  await expect(search).rejects.toThrow("enough");
});
