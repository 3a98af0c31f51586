import { describe, expect, it } from "vitest";
import { strataOf } from "./split-strata";

const films = [
  { label: "b", view: "PA" as const, source: "x" },
  { label: "a", view: "AP" as const, source: "x" },
  { label: "a", view: "PA" as const },
  { label: "b", view: "PA" as const, source: "x" },
];

describe("the strata of a split", () => {
  it("are the classes in their order, then each class within each value of each attribute", () => {
    const strata = strataOf(films, ["view", "source"]);
    // 0 a, 1 b; by source: 2 a of none, 3 a of x, 4 b of x; by view: 5 a AP, 6 a PA, 7 b PA.
    expect([strata.labels, strata.count]).toEqual([["a", "b"], 8]);
    expect(strata.weigh(films)).toEqual({
      films: 4,
      strata: [0, 1, 2, 3, 4, 5, 6, 7],
      counts: [2, 2, 1, 1, 2, 1, 1, 2],
    });
    expect(strata.weigh([films[0], films[3]])).toEqual({ films: 2, strata: [1, 4, 7], counts: [2, 2, 2] });
    expect(strata.weigh([films[2]])).toEqual({ films: 1, strata: [0, 2, 6], counts: [1, 1, 1] });
  });

  it("are numbered alike whatever the order of the films", () => {
    expect(strataOf(films.toReversed(), ["view"]).weigh(films)).toEqual(strataOf(films, ["view"]).weigh(films));
  });

  it("are the classes alone where nothing else is to be balanced", () => {
    const strata = strataOf(films, []);
    expect([strata.count, strata.weigh(films)]).toEqual([2, { films: 4, strata: [0, 1], counts: [2, 2] }]);
  });
});
