import { describe, expect, it } from "vitest";
import { wilson } from "../../metrics/wilson";
import type { Difference, IntervalEstimate } from "./interval-estimate";
import type { ProbeId } from "./probe-id";
import { shortcutFindings } from "./shortcut-findings";
import type { ProbeResult, ShortcutReport } from "./shortcut-report";

type Measured = Parameters<typeof shortcutFindings>[0];

const labels = ["covid-19", "normal"];
const estimate = (value: number, reach = 0.03): IntervalEstimate => ({
  value,
  low: value - reach,
  high: value + reach,
});
const difference = (value: number, p = 0.001): Difference => ({ value, low: value - 0.1, high: value + 0.1, p });

/** All scores alike, but those that are given. */
const scores = (value: number, given: Record<string, IntervalEstimate> = {}): Record<string, IntervalEstimate> => ({
  ...Object.fromEntries(
    [
      "accuracy",
      "balancedAccuracy",
      "macroAuroc",
      "recall.covid-19",
      "recall.normal",
      "auroc.covid-19",
      "auroc.normal",
    ].map((name) => [name, estimate(value)]),
  ),
  ...given,
});

/** A probe under which nothing changes. */
function probe(id: ProbeId, change: Partial<ProbeResult> = {}): ProbeResult {
  return {
    probe: id,
    films: 120,
    patients: 90,
    scores: scores(0.9),
    differences: Object.fromEntries(Object.keys(scores(0.9)).map((name) => [name, difference(0, 1)])),
    flips: wilson(0, 120),
    control: null,
    ...change,
  };
}

function measured(change: Partial<Measured> = {}): Measured {
  return {
    kind: "shortcuts",
    rules: 1,
    dataset: "films",
    fingerprint: "f",
    synthetic: false,
    labels,
    films: 120,
    patients: 90,
    classPatients: { "covid-19": 41, normal: 49 },
    size: 128,
    grey: 120,
    intact: scores(0.9),
    probes: [],
    ringSwap: null,
    sources: { association: null, known: 0, found: [] },
    matched: [],
    attention: { area: 0.7056, gradCam: null, occlusion: null, films: 0, patients: 0 },
    examples: [],
    ...change,
  };
}

const found = (report: Measured, id: string) => shortcutFindings(report).find((finding) => finding.id === id);
const told = (report: Measured, id: string) => {
  const finding = found(report, id);
  return finding === undefined ? undefined : `${finding.severity}: ${finding.title}. ${finding.detail}`;
};

describe("a score without the lungs", () => {
  const hidden = (value: number, reach: number) =>
    measured({
      probes: [
        probe("border", { scores: scores(0.5) }),
        probe("ring", { scores: scores(0.5, { "auroc.covid-19": estimate(value, reach) }) }),
      ],
    });

  it("is red where half of it is surely there, amber where some is, and green where it is gone", () => {
    expect(told(hidden(0.95, 0.03), "shortcut.border")).toBe(
      "red: The score survives without the lungs. From the outer 8% alone the network still tells covid-19: AUROC of covid-19 0.95 (95% 0.92–0.98), 0.90 with the whole film (90 patients; 0.50 is chance). What it knows there is no disease of the lungs, but how and where a film was made.",
    );
    expect(found(hidden(0.8, 0.2), "shortcut.border")?.severity).toBe("amber");
    expect(found(hidden(0.65, 0.05), "shortcut.border")?.severity).toBe("amber");
    expect(told(hidden(0.55, 0.1), "shortcut.border")).toBe(
      "green: Without the lungs the score does not survive. The most is left with the outer 8% alone: AUROC of covid-19 0.55 (95% 0.45–0.65), 0.90 with the whole film (90 patients; 0.50 is chance).",
    );
  });

  it("says nothing of a network that knows nothing to begin with", () => {
    expect(found({ ...hidden(0.95, 0.03), intact: scores(0.55) }, "shortcut.border")).toBeUndefined();
  });
});

it("a fall of a class under a harmless change is amber, with the score before and after and the patients of the class", () => {
  const report = measured({
    intact: scores(0.9, { "recall.covid-19": estimate(0.91) }),
    probes: [
      probe("mirrored", {
        scores: scores(0.9, { "recall.covid-19": estimate(0.59) }),
        differences: {
          ...probe("mirrored").differences,
          "recall.covid-19": { value: -0.32, low: -0.42, high: -0.21, p: 0.0005 },
        },
      }),
    ],
  });
  expect(told(report, "shortcut.mirrored")).toBe(
    "amber: Mirroring a film lowers the score. Mirroring a film lowers the sensitivity for covid-19 from 0.91 to 0.59 (difference −0.32, 95% −0.42 to −0.21; 41 patients). All of the lungs is still there: Left and right are exchanged.",
  );
});

it("a fall that chance explains, times the number of scores that were looked at, is green", () => {
  const fallen = (p: number) =>
    measured({
      probes: [
        probe("blurred", {
          differences: { ...probe("blurred").differences, "recall.normal": { value: -0.2, low: -0.3, high: -0.1, p } },
        }),
      ],
    });
  expect(found(fallen(0.012), "shortcut.blurred")?.severity).toBe("amber");
  expect(found(fallen(0.013), "shortcut.blurred")?.severity).toBe("green");
});

describe("what lies outside the lungs", () => {
  const swap = (value: number, low: number, patients: number): ShortcutReport["ringSwap"] => ({
    films: 120,
    patients,
    followed: wilson(48, 120),
    control: wilson(12, 120),
    excess: { value, low, high: value + 0.1, p: 0.001 },
  });

  it("is red where more films than chance follow the border of another film", () => {
    expect(told(measured({ ringSwap: swap(0.3, 0.2, 90) }), "shortcut.strangeBorder")).toBe(
      "red: Answers follow the border of another film. With the outer 8% of a film of another class the network names that class on 40% of 120 films (95% 32%–49%) against 10% of 120 films (95% 6%–17%) with the border of a film of its own class (difference 0.30, 95% 0.20 to 0.40; 90 patients). The lungs are the same; only the edge has changed.",
    );
    expect(found(measured({ ringSwap: swap(0.15, 0.05, 90) }), "shortcut.strangeBorder")?.severity).toBe("amber");
    expect(found(measured({ ringSwap: swap(0.3, 0.2, 12) }), "shortcut.strangeBorder")?.severity).toBe("amber");
    expect(found(measured({ ringSwap: swap(0.02, -0.05, 90) }), "shortcut.strangeBorder")?.severity).toBe("green");
  });

  it("is red where erasing markers changes more than erasing as much elsewhere", () => {
    const erased = probe("markersErased", {
      films: 60,
      patients: 50,
      flips: wilson(30, 60),
      control: { flips: wilson(3, 60), excess: { value: 0.45, low: 0.32, high: 0.58, p: 0.0005 } },
    });
    expect(told(measured({ probes: [erased] }), "shortcut.markers")).toBe(
      "red: Markers change the answer. Erasing small bright shapes outside the lungs changes the answer on 50% of 60 films (95% 38%–62%), patches of the same sizes elsewhere on 5% of 60 films (95% 2%–14%) (difference 0.45, 95% 0.32 to 0.58; 50 patients with such shapes).",
    );
  });
});

describe("sources", () => {
  it("are unidentifiable where each class has its own", () => {
    expect(told(measured({ sources: { association: 1, known: 120, found: [] } }), "shortcut.source")).toMatch(
      /^amber: Class and source are one: .* Cramér's V of class and source is 1\.00 .* Unidentifiable:/,
    );
  });

  it("are red where the score of a class ranks by them", () => {
    const source = {
      label: "normal",
      source: "NIH",
      films: 60,
      patients: 40,
      otherFilms: 50,
      otherPatients: 35,
      score: { label: "covid-19", auroc: { value: 0.94, low: 0.89, high: 0.98 } },
      features: { value: 0.99, low: 0.97, high: 1 },
    };
    expect(told(measured({ sources: { association: 0.4, known: 120, found: [source] } }), "shortcut.source")).toBe(
      "red: The score tells sources apart inside one class. Among the films of normal the score of covid-19 tells NIH from other sources with an AUROC of 0.94 (95% 0.89–0.98) (40 patients against 35; 0.50 is not at all). From its features a linear classifier tells NIH apart among normal with 0.99 (95% 0.97–1.00). Cramér's V of class and source is 0.40 on 120 films kept apart from training.",
    );
    const features = { ...source, score: { ...source.score, auroc: estimate(0.55) } };
    expect(
      found(measured({ sources: { association: 0.4, known: 120, found: [features] } }), "shortcut.source"),
    ).toMatchObject({ severity: "amber", title: "The network knows where a film comes from" });
  });
});

it("red findings stand first, green ones last", () => {
  const report = measured({
    probes: [probe("shuffled", { scores: scores(0.6) }), probe("ring", { scores: scores(0.9) })],
    attention: { area: 0.7056, gradCam: estimate(0.5), occlusion: null, films: 45, patients: 40 },
  });
  expect(shortcutFindings(report).map(({ id, severity }) => [severity, id])).toEqual([
    ["red", "shortcut.border"],
    ["amber", "shortcut.attention"],
    ["green", "shortcut.shuffled"],
  ]);
});

describe("of too few films", () => {
  const wide = { value: 0.3, low: -0.1, high: 0.7, p: 0.1 };

  it("says that it cannot be told, and gives no all-clear", () => {
    const report = measured({
      films: 8,
      patients: 8,
      probes: [
        probe("ring", { scores: scores(0.5, { "auroc.covid-19": { value: 0.85, low: 0.4, high: 1 } }) }),
        probe("shuffled", { scores: scores(0.5, { macroAuroc: { value: 0.88, low: 0.45, high: 1 } }) }),
        probe("markersErased", { patients: 8, control: { flips: wilson(0, 8), excess: wide } }),
      ],
      ringSwap: { films: 8, patients: 8, followed: wilson(3, 8), control: wilson(1, 8), excess: wide },
    });
    expect(shortcutFindings(report).map(({ id, severity, title }) => `${severity} ${id}: ${title}`)).toEqual([
      "green shortcut.border: Whether the score survives without the lungs cannot be told: the interval is too wide",
      "green shortcut.strangeBorder: Whether answers follow a strange border cannot be told: the interval is too wide",
      "green shortcut.markers: Whether markers change the answer cannot be told: the interval is too wide",
      "green shortcut.shuffled: Whether the score survives a film cut to pieces cannot be told: the interval is too wide",
    ]);
  });
});
