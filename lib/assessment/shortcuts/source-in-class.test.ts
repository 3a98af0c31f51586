import { describe, expect, it } from "vitest";
import { Random } from "../../tensor/random";
import { type SourcedFilm, sourcesInClasses } from "./source-in-class";

/** Forty patients of each of two classes; the sources take turns. */
function films(read: (film: { label: number; isA: boolean; noise: number }) => Partial<SourcedFilm>): SourcedFilm[] {
  const random = new Random(8);
  return Array.from({ length: 80 }, (_, i) => {
    const [label, isA, noise] = [i % 2, i % 4 < 2, random.uniform()];
    return {
      label,
      patient: `p${i}`,
      source: isA ? "a" : "b",
      probabilities: [noise, 1 - noise],
      features: Float64Array.of(random.normal(), random.normal()),
      ...read({ label, isA, noise }),
    };
  });
}

describe("sources in classes", () => {
  it("are not told apart by a score that knows nothing of them", () => {
    for (const { byScore, byFeatures } of sourcesInClasses(
      films(() => ({})),
      2,
    )) {
      for (const { auroc } of byScore) expect(auroc.value).toBeLessThan(0.75);
      expect(byFeatures.value).toBeLessThan(0.7);
    }
  });

  it("are told apart by a score and by features that know them", () => {
    const knowing = films(({ isA, noise }) => ({
      probabilities: [isA ? 0.5 + noise / 2 : noise / 2, 0.5],
      features: Float64Array.of(isA ? 3 + noise : noise, 0),
    }));
    const found = sourcesInClasses(knowing, 2);
    expect(found).toHaveLength(2);
    expect(found[0]).toMatchObject({
      label: 0,
      source: "b",
      films: 20,
      patients: 20,
      otherFilms: 20,
      otherPatients: 20,
    });
    expect(found[0].byScore[0].auroc).toEqual({ value: 1, low: 1, high: 1 });
    expect(found[0].byScore[1].auroc.value).toBe(0.5);
    expect(found[0].byFeatures.value).toBe(1);
  });

  it("cannot be asked where class and source are one, with few patients, or where nothing is known", () => {
    expect(
      sourcesInClasses(
        films(({ label }) => ({ source: label === 0 ? "a" : "b" })),
        2,
      ),
    ).toEqual([]);
    expect(sourcesInClasses(films(() => ({})).slice(0, 30), 2)).toEqual([]);
    expect(
      sourcesInClasses(
        films(() => ({ source: "unknown" })),
        2,
      ),
    ).toEqual([]);
  });

  it("have no figure by features where there are too many", () => {
    const [{ byFeatures }] = sourcesInClasses(
      films(() => ({ features: null })),
      2,
    );
    expect(byFeatures).toEqual({ value: null, low: null, high: null });
  });
});
