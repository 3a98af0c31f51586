import { expect, it } from "vitest";
import type { SubgroupReport } from "./subgroup-report";
import { gapSentences, shareCell, smallGroups } from "./tell-subgroups";

const share = { value: 0.5, low: 0.2, high: 0.8, numerator: 2, denominator: 4 };
const group = { films: 24, patients: 20, accuracy: share, sensitivity: share, specificity: share, auroc: null };
const report: SubgroupReport = {
  label: "covid-19",
  films: 40,
  patients: 30,
  unknownFilms: 0,
  attributes: [
    {
      name: "sex",
      groups: [
        { ...group, value: "F", positives: 12, negatives: 12, isSmall: false },
        { ...group, value: "M", positives: 4, negatives: 20, isSmall: true },
      ],
    },
  ],
  single: [
    { name: "view", value: "PA" },
    { name: "source", value: "unknown" },
  ],
  gaps: [
    { attribute: "sex", value: "F", metric: "sensitivity", difference: -0.2, low: -0.31, high: -0.08, pHolm: 0.004 },
    { attribute: "sex", value: "F", metric: "accuracy", difference: 0.1, low: -0.1, high: 0.3, pHolm: 1 },
  ],
};

it("tells the worst gap of each metric with its interval, what is common and what is unknown", () => {
  expect(gapSentences(report)).toEqual([
    "Sex F: sensitivity 20.0 points lower than on all other films (95% interval of the difference -31.0 to -8.0); hardly chance (p 0.004 after Holm over all groups).",
    "All films have in common: view PA.",
    "Not known of any film: source.",
  ]);
  expect(gapSentences({ ...report, gaps: [] })[0]).toContain("No two groups");
  expect(gapSentences({ ...report, gaps: [], attributes: [] })[0]).toContain("There are no groups");
});

it("names small groups with both counts", () => {
  expect(smallGroups(report)).toEqual(["sex M (4 and 20)"]);
  expect(shareCell(share)).toBe("50.0% (20.0%–80.0%)");
  expect(shareCell({ value: null, low: null, high: null })).toBe("–");
});
