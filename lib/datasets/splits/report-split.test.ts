import { describe, expect, it } from "vitest";
import { Random } from "../../tensor/random";
import { SplitSpec } from "./split-spec";
import { groupFilms } from "./group-films";
import { hashSplit } from "./split-hash";
import { reportSplit } from "./report-split";
import { SplitReport } from "./split-report";
import { splitGroups } from "./split-groups";

const HOLD_OUT = SplitSpec.parse({});
const film = (index: number, label: string, patientId: string, source = "x") => ({
  index,
  label,
  patientId,
  source,
  view: "PA" as const,
});

describe("the report of a split", () => {
  // a a | b b | a b | b : patients p0 of two films, p2 and p3 tied by a duplicate.
  const films = [
    film(0, "a", "p0"),
    film(1, "a", "p0"),
    film(2, "b", "p1"),
    film(3, "b", "p1"),
    film(4, "a", "p2"),
    film(5, "b", "p3", "y"),
    film(6, "b", "p4"),
  ];
  const groups = groupFilms(films, { duplicates: [[4, 5]] });

  it("counts films, patients and groups of each part, and says how far its class shares are from the whole's", () => {
    const { parts, ...rest } = reportSplit(
      groups,
      { ...HOLD_OUT, stratifyBy: ["source"] },
      hashSplit({ train: [0, 1, 2, 3], validation: [4, 5], test: [6] }),
    );
    expect(rest).toMatchObject({
      groups: 4,
      largestGroup: 2,
      groupsOfSeveralPatients: 1,
      heldOutFilms: 0,
      movedFilms: 0,
      folds: null,
    });
    expect(parts.train).toMatchObject({ films: 4, patients: 2, groups: 2, classes: { a: 2, b: 2 }, tolerance: 3 / 4 });
    // 3 of 7 films are of class a: 2 of 4 in training, 1 of 2 in validation, 0 of 1 in the test part.
    expect(parts.train.deviation).toBeCloseTo(2 / 4 - 3 / 7, 12);
    expect(parts.test.deviation).toBeCloseTo(3 / 7, 12);
    expect(parts.validation.strata).toEqual([
      { attribute: "source", value: "x", classes: { a: 1 } },
      { attribute: "source", value: "y", classes: { b: 1 } },
    ]);
  });

  it("warns of a class that is not tested, of few films, of a heavy group and of shares that whole groups do not explain", () => {
    const single = Array.from({ length: 40 }, (_, index) => film(index, index < 20 ? "a" : "b", `p${index}`));
    const lopsided = hashSplit({
      train: [...Array(20).keys()].map((i) => i + 20),
      validation: [0, 1, 2],
      test: Array.from({ length: 17 }, (_, i) => i + 3),
    });
    const { warnings } = reportSplit(groupFilms(single), HOLD_OUT, lopsided);
    expect(warnings).toEqual([
      expect.stringContaining(
        "The class shares of the train part are up to 50.0 % from those of the whole; whole groups should allow 10.0 %",
      ),
      expect.stringContaining("test part"),
      expect.stringContaining("The test part has no film of “b”"),
    ]);
    const heavy = reportSplit(
      groups,
      HOLD_OUT,
      hashSplit({ train: [0, 1, 2, 3], validation: [4, 5], test: [6] }),
    ).warnings;
    expect(heavy).toContainEqual(expect.stringContaining("The largest group has 2 films, and the smallest part 1"));
    expect(heavy).toContainEqual("The test part has 1 film of “b”: too few for a figure.");
  });

  it("tells how many films of other sources a held-out source takes along, and leaves them out of the deviation", () => {
    const many = Array.from({ length: 60 }, (_, index) =>
      film(index, "ab"[index % 2], `p${index}`, index < 20 ? "s1" : "s2"),
    );
    const tied = groupFilms(many, {
      duplicates: [
        [0, 30],
        [1, 31],
      ],
    });
    const spec = SplitSpec.parse({ protocol: "leaveOneSourceOut", source: "s1" });
    const report = reportSplit(tied, spec, splitGroups(tied, spec));
    expect(report).toMatchObject({
      heldOutFilms: 22,
      movedFilms: 2,
      parts: { test: { films: 22, deviation: null, tolerance: null } },
    });
    expect(report.warnings).toContainEqual(expect.stringContaining("2 films of other sources are tested on too"));
    expect(report.parts.train.films + report.parts.validation.films).toBe(38);
  });

  it("says nothing more of a split that is even, large and fully tested", () => {
    const many = Array.from({ length: 200 }, (_, index) => film(index, "ab"[index % 2], `p${index}`));
    const report = reportSplit(groupFilms(many), HOLD_OUT, splitGroups(groupFilms(many), HOLD_OUT));
    expect(report).toMatchObject({
      warnings: [],
      movedFilms: 0,
      heldOutFilms: 0,
      groupsOfSeveralPatients: 0,
      largestGroup: 1,
      groups: 200,
    });
    expect(report.parts.train).toMatchObject({
      films: 136,
      patients: 136,
      groups: 136,
      classes: { a: 68, b: 68 },
      strata: [],
      deviation: 0,
      tolerance: 2 / 136,
    });
  });

  it("warns in whole sentences, of one film as of several", () => {
    const tied = [
      film(0, "a", "p0", "out"),
      film(1, "b", "p0", "in"),
      ...Array.from({ length: 40 }, (_, i) => film(2 + i, "ab"[i % 2], `p${1 + i}`, "in")),
    ];
    const spec = SplitSpec.parse({ testOnlySources: ["out"] });
    const one = reportSplit(groupFilms(tied), spec, splitGroups(groupFilms(tied), spec));
    expect(one.warnings).toEqual([
      "The largest group has 2 films, and the smallest part 4: one group decides much of a part. Look at what ties it together in the audit.",
      "The test part has 5 films of “a”: too few for a figure.",
      "The test part has 5 films of “b”: too few for a figure.",
      "1 film of other sources is tested on too, because a patient or a duplicate ties it to a held-out source.",
    ]);
    const heavy = [
      ...Array.from({ length: 30 }, (_, i) => film(i, "a", "p0")),
      ...Array.from({ length: 30 }, (_, i) => film(30 + i, "b", `p${1 + i}`)),
      film(60, "a", "q1"),
      film(61, "a", "q2"),
    ];
    const lopsided = hashSplit({
      train: Array.from({ length: 50 }, (_, i) => i),
      validation: [50, 51, 52, 53, 54, 60],
      test: [55, 56, 57, 58, 59, 61],
    });
    expect(reportSplit(groupFilms(heavy), HOLD_OUT, lopsided).warnings).toEqual([
      "The largest group has 30 films, and the smallest part 6: one group decides much of a part. Look at what ties it together in the audit.",
      "The test part has 1 film of “a”: too few for a figure.",
      "The test part has 5 films of “b”: too few for a figure.",
    ]);
  });

  it("takes ten test films of a class for enough, and a group of a fifth of a part for small", () => {
    const films = Array.from({ length: 100 }, (_, index) => film(index, "ab"[index % 2], `p${index < 4 ? 0 : index}`));
    const groups = groupFilms(films);
    const of = (test: number) =>
      reportSplit(
        groups,
        HOLD_OUT,
        hashSplit({
          train: Array.from({ length: 60 }, (_, i) => i),
          validation: Array.from({ length: 40 - test }, (_, i) => 60 + i),
          test: Array.from({ length: test }, (_, i) => 100 - test + i),
        }),
      ).warnings;
    expect(of(20)).toEqual([]);
    expect(of(18)).toEqual([
      expect.stringContaining("The largest group has 4 films, and the smallest part 18"),
      "The test part has 9 films of “a”: too few for a figure.",
      "The test part has 9 films of “b”: too few for a figure.",
    ]);
  });

  it("of an attribute that some films lack, counts those under nothing", () => {
    const films = [
      { ...film(0, "a", "p0"), view: undefined },
      { ...film(1, "b", "p1") },
      { ...film(2, "a", "p2"), source: undefined },
    ];
    const { parts } = reportSplit(
      groupFilms(films),
      { ...HOLD_OUT, stratifyBy: ["view", "source"] },
      hashSplit({ train: [0, 1, 2], validation: [], test: [] }),
    );
    expect(parts.train.strata).toEqual([
      { attribute: "view", value: "", classes: { a: 1 } },
      { attribute: "view", value: "PA", classes: { a: 1, b: 1 } },
      { attribute: "source", value: "", classes: { a: 1 } },
      { attribute: "source", value: "x", classes: { a: 1, b: 1 } },
    ]);
    expect(parts.validation).toMatchObject({ films: 0, deviation: null, tolerance: null, classes: {} });
  });

  it("measures the class that is furthest from its share, and takes as much as whole groups explain for even", () => {
    const three = [..."aaaaaabbbc"].map((label, index) => film(index, label, `p${index}`));
    const { parts } = reportSplit(
      groupFilms(three),
      HOLD_OUT,
      hashSplit({ train: [0, 1, 6, 9], validation: [2, 3, 4, 7], test: [5, 8] }),
    );
    // Of 4 films 2 are a and 1 is c; of all 10, 6 and 1: 0.1 and 0.15 apart.
    expect(parts.train.deviation).toBeCloseTo(0.15, 12);
    const two = [..."aaaabbbb"].map((label, index) => film(index, label, `p${index}`));
    const report = reportSplit(
      groupFilms(two),
      HOLD_OUT,
      hashSplit({ train: [0, 1, 2, 3], validation: [4, 5], test: [6, 7] }),
    );
    expect(report.parts.train).toMatchObject({ deviation: 0.5, tolerance: 0.5 });
    expect(report.warnings.filter((warning) => warning.includes("class shares"))).toEqual([]);
  });

  it("tells the classes in their order, whatever that of the films, and in the words of its schema", () => {
    const mixed = [..."cabbca"].map((label, index) => film(index, label, `p${index}`));
    const report = reportSplit(
      groupFilms(mixed),
      SplitSpec.parse({ protocol: "kfold", folds: 2, stratifyBy: ["view", "source"] }),
      hashSplit({ train: [0, 1, 2], validation: [3, 4], test: [5] }),
    );
    expect(Object.keys(report.parts.train.classes)).toEqual(["a", "b", "c"]);
    expect(SplitReport.parse(report)).toEqual(report);
    expect(report.warnings.filter((warning) => warning.includes("no film"))).toEqual([
      expect.stringContaining("“b”"),
      expect.stringContaining("“c”"),
    ]);
  });

  it("of k folds shows all test sets, of which each film is in one", () => {
    const many = Array.from({ length: 60 }, (_, index) => film(index, "ab"[index % 2], `p${index}`));
    const spec = SplitSpec.parse({ protocol: "kfold", folds: 4, fold: 2 });
    const split = splitGroups(groupFilms(many), spec);
    const { folds, parts } = reportSplit(groupFilms(many), spec, split);
    expect(folds).toHaveLength(4);
    expect(folds?.reduce((sum, { films }) => sum + films, 0)).toBe(60);
    expect(folds?.[2]).toEqual({ films: parts.test.films, groups: parts.test.groups, classes: parts.test.classes });
  });
});

it("class shares stay within the stated tolerance, whatever the sizes and classes of the groups", () => {
  for (let seed = 0; seed < 60; seed++) {
    const random = new Random(seed);
    const [classes, largest] = [2 + random.int(4), 1 + random.int(8)];
    const films = Array.from({ length: 150 }, (_, patient) => {
      const own = Math.min(random.int(classes), random.int(classes));
      const mixed = random.uniform() < 0.1;
      return Array.from({ length: 1 + random.int(largest) }, () => ({
        label: `c${mixed ? random.int(classes) : own}`,
        patientId: `p${patient}`,
        source: `s${random.int(3)}`,
        view: "PA" as const,
      }));
    })
      .flat()
      .map((film, index) => ({ ...film, index }));
    for (const protocol of [
      { protocol: "holdout" },
      { protocol: "kfold" },
      { protocol: "holdout", stratifyBy: ["source"] },
    ]) {
      const spec = SplitSpec.parse({ ...protocol, seed });
      const groups = groupFilms(films);
      for (const { deviation, tolerance } of Object.values(reportSplit(groups, spec, splitGroups(groups, spec)).parts))
        expect(deviation).toBeLessThanOrEqual(tolerance ?? 0);
    }
  }
});
