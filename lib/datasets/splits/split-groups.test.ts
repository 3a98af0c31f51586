import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Random } from "../../tensor/random";
import type { SplitName } from "./split";
import { SplitSpec } from "./split-spec";
import { isHilumError } from "../../errors";
import { divideGroups } from "./divide-groups";
import { groupFilms } from "./group-films";
import { drawnGraph, isTied } from "./random-graph.fixture";
import { heldSources } from "./set-apart";
import { splitGroups } from "./split-groups";

interface Film {
  index: number;
  label: string;
  patientId: string;
  blob?: string;
  source?: string;
}
const HOLD_OUT = SplitSpec.parse({});
const PARTS = ["train", "validation", "test"] as const satisfies readonly SplitName[];
const split = (films: readonly Film[], spec: SplitSpec = HOLD_OUT) => splitGroups(groupFilms(films), spec);

/** The make-up of the public set: 1,124 films, 764 patients, 21 of them in both large classes. */
function publicSet(seed: number): Film[] {
  const random = new Random(seed);
  const films: Film[] = [];
  const add = (label: string, count: number, patients: number, prefix: string) => {
    for (let i = 0; i < count; i++)
      films.push({ index: films.length, label, patientId: `${prefix}${i < patients ? i : random.int(patients)}` });
  };
  add("covid-19", 124, 82, "c");
  add("normal", 500, 332, "n");
  add("pneumonia", 500, 371, "p");
  for (let i = 0; i < 21; i++) for (const film of films) if (film.patientId === `p${i}`) film.patientId = `n${i}`;
  return films;
}

const count = (films: readonly Film[], indices: readonly number[], label: string) =>
  indices.filter((index) => films[index].label === label).length;

describe("hold-out", () => {
  it("on a set like the public one, every class is within one percent point of its share", () => {
    const films = publicSet(1);
    const { validation, test } = split(films);
    for (const label of ["covid-19", "normal", "pneumonia"]) {
      const total = films.filter((film) => film.label === label).length;
      expect(count(films, test, label) / total).toBeCloseTo(0.2, 1.9);
      expect(count(films, validation, label) / total).toBeCloseTo(0.12, 1.9);
    }
  });

  it("patients of several films are not all in one part", () => {
    const films = publicSet(2);
    const parts = split(films);
    const size = new Map<string, number>();
    for (const film of films) size.set(film.patientId, (size.get(film.patientId) ?? 0) + 1);
    for (const part of PARTS) {
      const several = parts[part].filter((index) => size.get(films[index].patientId)! > 1).length / parts[part].length;
      expect(several).toBeGreaterThan(0.3);
    }
  });

  it("with one film a patient, every class share is met to one film", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("a", "b", "c"), { minLength: 60, maxLength: 200 }),
        fc.integer({ min: 0, max: 99 }),
        (labels, seed) => {
          const films = labels.map((label, index) => ({ index, label, patientId: `p${index}` }));
          const wanted = (label: string) => labels.filter((l) => l === label).length;
          fc.pre([...new Set(labels)].length > 1 && [...new Set(labels)].every((label) => wanted(label) >= 10));
          const { validation, test } = split(films, { ...HOLD_OUT, seed });
          for (const label of new Set(labels)) {
            expect(Math.abs(count(films, test, label) - 0.2 * wanted(label))).toBeLessThanOrEqual(1);
            expect(Math.abs(count(films, validation, label) - 0.12 * wanted(label))).toBeLessThanOrEqual(1);
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  it("the seed decides; the order of the films does not", () => {
    const films = publicSet(3);
    expect(split(films.toReversed())).toEqual(split(films));
    expect(split(films, { ...HOLD_OUT, seed: 2 }).hash).not.toBe(split(films).hash);
  });

  it("says which label has too few patients", () => {
    const films = ["a", "a", "a", "b", "b"].map((label, index) => ({ index, label, patientId: `p${index}` }));
    expect(() => split(films)).toThrow("“b” has films of 2 patients");
    expect(() => split(films.slice(0, 3))).toThrow("two labels");
  });

  it("is the same as before there were other protocols: runs of then name their splits by these hashes", () => {
    // Computed by the split by patient that this replaced.
    expect([publicSet(1), publicSet(2)].map((films) => split(films).hash.slice(0, 16))).toEqual([
      "24b26acf2d7ee63a",
      "4ded8dec7c067ab0",
    ]);
    // As version 0.1.0 deals folds and repeats: another draw would give a run that is repeated another test set.
    const films = Array.from({ length: 60 }, (_, index) => ({
      index,
      label: "abc"[index % 3],
      patientId: `p${index}`,
    }));
    const folds = [{}, { fold: 3, repeat: 2 }].map((place) =>
      split(films, SplitSpec.parse({ protocol: "kfold", ...place })).hash.slice(0, 16),
    );
    expect(folds).toEqual(["4dffe0b50a2bdc41", "0b93d7a2bb3ee6b0"]);
  });
});

describe("any protocol on any graph of ties", () => {
  const anySpec = fc
    .tuple(
      fc.oneof(
        fc.record({
          protocol: fc.constant("holdout" as const),
          testShare: fc.double({ min: 0.05, max: 0.6, noNaN: true }),
        }),
        fc.integer({ min: 2, max: 6 }).chain((folds) =>
          fc.record({
            protocol: fc.constant("kfold" as const),
            folds: fc.constant(folds),
            fold: fc.nat(folds - 1),
            repeat: fc.nat(3),
          }),
        ),
        fc.record({ protocol: fc.constant("leaveOneSourceOut" as const), source: fc.constantFrom("s1", "s2") }),
      ),
      fc.record({
        seed: fc.nat(1000),
        stratifyBy: fc.subarray(["source" as const, "view" as const]),
        testOnlySources: fc.subarray(["s3", "s4"], { maxLength: 1 }),
      }),
    )
    .map(([protocol, common]) => SplitSpec.parse({ ...protocol, ...common }));

  it("never has two tied films in two parts, has every film in one, and is the same for the same seed in any order", () => {
    let split = 0;
    fc.assert(
      fc.property(drawnGraph, anySpec, ({ films, duplicates }, spec) => {
        const divide = (of: typeof films) => splitGroups(groupFilms(of, { duplicates }), spec);
        let parts;
        try {
          parts = divide(films);
        } catch (error) {
          // Too few groups, labels or films of a source are the only acceptable refusals.
          if (!isHilumError(error) || error.code !== "invalidDataset") throw error;
          return;
        }
        split++;
        expect([...parts.train, ...parts.validation, ...parts.test].sort((a, b) => a - b)).toEqual(
          films.map(({ index }) => index),
        );
        const home = new Map(PARTS.flatMap((part) => parts[part].map((index) => [index, part] as const)));
        const crossing = films.flatMap((a, i) =>
          films
            .slice(0, i)
            .filter((b) => home.get(a.index) !== home.get(b.index) && isTied(a, b, duplicates))
            .map((b) => [a, b]),
        );
        expect(crossing).toEqual([]);
        expect(divide(films.toReversed())).toEqual(parts);

        const learned = [...parts.train, ...parts.validation].map((index) => films[index]);
        const held =
          spec.protocol === "leaveOneSourceOut" ? [...spec.testOnlySources, spec.source] : spec.testOnlySources;
        expect(learned.filter(({ source }) => held.includes(source ?? ""))).toEqual([]);
        for (const part of ["train", "validation"] as const)
          expect(new Set(parts[part].map((index) => films[index].label)).size).toBe(
            new Set(learned.map(({ label }) => label)).size,
          );
        expect(parts.test.length).toBeGreaterThan(0);
      }),
      { numRuns: 400, seed: 4 },
    );
    // The property holds of nothing if nearly every graph is refused.
    expect(split).toBeGreaterThan(150);
  });
});

describe("sources that are held out", () => {
  const films = Array.from({ length: 120 }, (_, index) => ({
    index,
    label: "ab"[index % 2],
    patientId: `p${index}`,
    source: `s${index % 3}`,
  }));

  it("leaving one out tests on it and on nothing else, and trains on no film of it", () => {
    const { train, validation, test } = split(films, SplitSpec.parse({ protocol: "leaveOneSourceOut", source: "s1" }));
    expect(test).toEqual(films.filter(({ source }) => source === "s1").map(({ index }) => index));
    expect(train.length + validation.length).toBe(80);
  });

  it("a patient seen in two sources is tested on with both", () => {
    const shared = films.map((film) => (film.index === 2 ? { ...film, patientId: "p1" } : film));
    expect(shared[2].source).toBe("s2");
    expect(split(shared, SplitSpec.parse({ protocol: "leaveOneSourceOut", source: "s1" })).test).toContain(2);
  });

  it("test-only sources come to the test set of every fold", () => {
    for (let fold = 0; fold < 3; fold++) {
      const { test } = split(films, SplitSpec.parse({ protocol: "kfold", folds: 3, fold, testOnlySources: ["s2"] }));
      expect(films.filter(({ source }) => source === "s2").every(({ index }) => test.includes(index))).toBe(true);
      expect(test.length).toBeGreaterThan(40);
    }
  });

  it("says which source has no film, and that a class of one source cannot be learned without it", () => {
    expect(() => split(films, SplitSpec.parse({ testOnlySources: ["elsewhere"] }))).toThrow("source “elsewhere”");
    const confounded = films.map((film) => ({ ...film, label: film.source === "s1" ? "c" : film.label }));
    expect(() => split(confounded, SplitSpec.parse({ protocol: "leaveOneSourceOut", source: "s1" }))).toThrow(
      "Every film of “c” comes from “s1”",
    );
    expect(() => split(films, SplitSpec.parse({ testOnlySources: ["s0", "s1", "s2"] }))).toThrow(
      "nothing is left to train on",
    );
  });

  it("a source may be left out and test-only at once, or tied to one that is", () => {
    const alone = split(films, SplitSpec.parse({ protocol: "leaveOneSourceOut", source: "s1" }));
    expect(
      split(films, SplitSpec.parse({ protocol: "leaveOneSourceOut", source: "s1", testOnlySources: ["s1"] })),
    ).toEqual(alone);
    const tied = films.map((film) => (film.source === "s1" ? { ...film, patientId: "p2" } : film));
    expect(
      split(tied, SplitSpec.parse({ protocol: "leaveOneSourceOut", source: "s1", testOnlySources: ["s2"] })).test,
    ).toHaveLength(80);
  });
});

describe("a split that cannot be made is refused with what is amiss and what to do", () => {
  const films = (...drawn: [label: string, patientId: string, source?: string][]) =>
    drawn.map(([label, patientId, source = ""], index) => ({ index, label, patientId, source }));
  const two = films(
    ...Array.from({ length: 12 }, (_, i): [string, string, string] => ["ab"[i % 2], `p${i}`, `s${Math.floor(i / 6)}`]),
  );
  const more = "Add patients of that label, leave the label out, or make fewer parts.";
  const elsewhere =
    "Leave another source out, or add films of that label from elsewhere. A class with one source cannot be told from its source.";

  it.each([
    [
      "A classifier needs two labels; the chosen films have 1.",
      "Add films of another label, or widen the cohort.",
      films(["a", "p0"], ["a", "p1"]),
      {},
    ],
    [
      "“a” has films of 1 patient and “b” has films of 2 patients that nothing ties together: training, validation and test need at least one each.",
      more,
      films(["a", "p0"], ["b", "p1"], ["b", "p2"], ["c", "p3"], ["c", "p4"], ["c", "p5"]),
      {},
    ],
    [
      "“a” has films of 2 patients that nothing ties together: the test sets of 3 folds need at least one each.",
      more,
      films(["a", "p0"], ["a", "p1"], ["b", "p2"], ["b", "p3"], ["b", "p4"]),
      { protocol: "kfold", folds: 3 },
    ],
    [
      "“a” has films of 1 patient that nothing ties together: training and validation need at least one each.",
      more,
      films(["a", "p0"], ["b", "p1"], ["b", "p2"], ["a", "p3", "x"]),
      { protocol: "leaveOneSourceOut", source: "x" },
    ],
    [
      "Every film of “b” and “c” comes from “x”, or from a patient seen there: without that source nothing is left to learn it from.",
      elsewhere,
      films(["c", "p0", "x"], ["b", "p1", "x"], ["a", "p2"], ["a", "p3"]),
      { protocol: "leaveOneSourceOut", source: "x" },
    ],
    [
      "Every film is of a source that is only tested on, or tied to one that is: nothing is left to train on.",
      "Leave fewer sources out.",
      two,
      { testOnlySources: ["s1", "s0"] },
    ],
    [
      "None of the chosen films comes from the source “s2”.",
      "Their sources are: s0, s1.",
      two.toReversed(),
      { testOnlySources: ["s2"] },
    ],
    [
      "A classifier needs two labels; the chosen films have 0.",
      "Add films of another label, or widen the cohort.",
      [],
      {},
    ],
    [
      "None of the chosen films comes from the source “s4”.",
      "None of them names its source.",
      films(["a", "p0"], ["b", "p1"]).map(({ source: _, ...film }) => film),
      { testOnlySources: ["s4"] },
    ],
    [
      "None of the chosen films comes from the source “s3”.",
      "None of them names its source.",
      films(["a", "p0"], ["b", "p1"]),
      { testOnlySources: ["s3"] },
    ],
  ])("%s", (message, remedy, films, spec) => {
    expect(() => split(films, SplitSpec.parse(spec))).toThrow(
      expect.objectContaining({ code: "invalidDataset", message, remedy }),
    );
  });

  it("a class of as many patients as there are parts is enough", () => {
    const { train, validation, test } = split(
      films(...[..."aaabbb"].map((label, i): [string, string] => [label, `p${i}`])),
    );
    expect([train.length, validation.length, test.length]).toEqual([2, 2, 2]);
  });

  it("only the left-out and the test-only sources are held out, each once", () => {
    expect(heldSources(HOLD_OUT)).toEqual([]);
    expect(
      heldSources(SplitSpec.parse({ protocol: "leaveOneSourceOut", source: "x", testOnlySources: ["x", "y"] })),
    ).toEqual(["x", "y"]);
  });

  it("of what a fold or a source leaves, validation and training have the shares that they have of all", () => {
    const many = films(
      ...Array.from({ length: 500 }, (_, i): [string, string, string] => ["ab"[i % 2], `p${i}`, i < 100 ? "x" : "y"]),
    );
    const sizes = (spec: object) => {
      const { train, validation, test } = split(many, SplitSpec.parse(spec));
      return [train.length, validation.length, test.length];
    };
    // Of the 400 that are left, 0.12 ⁄ 0.8 and 0.12 ⁄ 1.
    expect(sizes({ protocol: "kfold", folds: 5 })).toEqual([340, 60, 100]);
    expect(sizes({ protocol: "leaveOneSourceOut", source: "x" })).toEqual([352, 48, 100]);
  });

  it("groups in any order are divided alike", () => {
    const groups = groupFilms(publicSet(5));
    const division = { shares: [0.5, 0.3, 0.2], seed: 4, stratifyBy: [], partNames: "the parts" };
    expect(divideGroups(groups.toReversed(), division)).toEqual(divideGroups(groups, division));
  });

  it("films that name no source are of none that is held out", () => {
    const unnamed = films(
      ...Array.from({ length: 20 }, (_, i): [string, string, string] => ["ab"[i % 2], `p${i}`, i < 4 ? "x" : ""]),
    ).map(({ source, ...film }) => (source === "" ? film : { ...film, source }));
    expect(split(unnamed, SplitSpec.parse({ protocol: "leaveOneSourceOut", source: "x" })).test).toEqual([0, 1, 2, 3]);
  });

  it("at least a twentieth of the films trains, whatever is asked to be held out", () => {
    const many = films(...Array.from({ length: 400 }, (_, i): [string, string] => ["ab"[i % 2], `p${i}`]));
    // 0.05 ⁄ (0.05 + 0.5 + 0.6) of 400 films are 17.4, of each class 8.7.
    expect(split(many, SplitSpec.parse({ testShare: 0.6, validationShare: 0.5 })).train).toHaveLength(18);
    // Of the 200 that a fold leaves: 0.05 ⁄ (0.05 + 0.5) are 18.2, of each class 9.1.
    expect(split(many, SplitSpec.parse({ protocol: "kfold", folds: 2, validationShare: 0.5 })).train).toHaveLength(18);
  });
});

describe("the document of a split", () => {
  it("of an older version is a hold-out", () => {
    expect(SplitSpec.parse({ testShare: 0.3, validationShare: 0.1, seed: 7 })).toEqual({
      protocol: "holdout",
      testShare: 0.3,
      validationShare: 0.1,
      seed: 7,
      stratifyBy: [],
      testOnlySources: [],
    });
    expect(SplitSpec.parse({ protocol: "holdout" })).toEqual(HOLD_OUT);
  });

  it("has no fold that there is not, and nothing of another protocol", () => {
    expect(SplitSpec.safeParse({ protocol: "kfold", folds: 3, fold: 3 }).success).toBe(false);
    expect(SplitSpec.safeParse({ protocol: "kfold", testShare: 0.2 }).success).toBe(false);
    expect(SplitSpec.safeParse({ protocol: "leaveOneSourceOut" }).success).toBe(false);
  });
});
