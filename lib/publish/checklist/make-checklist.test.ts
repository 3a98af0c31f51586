import { describe, expect, it } from "vitest";
import { evaluatePredictions } from "../../metrics/evaluate-predictions";
import { RunSpec } from "../../training/run";
import { WARNING } from "../model";
import { CHECKLIST_ANSWERS } from "./checklist-answers";
import type { ChecklistFacts } from "./checklist-facts";
import { CLAIM_CHECKLIST } from "./claim-checklist";
import { fillChecklist, openFirst } from "./fill-checklist";
import { filledChecklist, makeChecklist } from "./make-checklist";
import { TRIPOD_CHECKLIST } from "./tripod-checklist";

const LABELS = ["covid-19", "normal"];
const HOSTILE = `<img src=x onerror="alert(1)"> & [link](http://x) \u001b[2J|`;

function facts(change: Partial<ChecklistFacts> = {}): ChecklistFacts {
  const spec = RunSpec.parse({
    dataset: "films",
    cohort: { views: ["PA"] },
    cnn: {
      name: HOSTILE,
      input: { size: 16 },
      layers: [
        { name: "flat", kind: "flatten" },
        { name: "logits", kind: "dense", units: "labels" },
      ],
    },
    training: { seed: 5 },
  });
  const part = { patients: 10, classes: { "covid-19": 5, normal: 15 }, women: 8, men: 9 };
  const ages = { known: 12, least: 20, median: 51, most: 88 };
  return {
    run: { name: "films-1", id: "r1", createdAt: "2026-01-02T00:00:00.000Z", finishedAt: null, spec, synthetic: false },
    model: null,
    version: "9.9.9",
    dataset: {
      id: "films",
      title: HOSTILE,
      fingerprint: "abc",
      images: 60,
      patients: 30,
      known: { films: 60, patients: 30, doubtful: 0 },
      version: 2,
      films: 70,
      rejected: 3,
      sources: [{ source: "site one", films: 60 }],
      deidentified: 0,
      notes: ["1 relabelled by Ada: second reading", ""],
    },
    parts: [
      { name: "train", films: 20, ...part, ages },
      { name: "validation", films: 20, ...part, ages },
      { name: "test", films: 20, ...part, ages: null },
    ],
    parameterCount: 514,
    start: { from: null, frozen: [] },
    activation: "softmax",
    calibration: null,
    calibrationEffect: null,
    gate: null,
    report: evaluatePredictions({
      dataset: "films",
      split: "test",
      synthetic: false,
      labels: LABELS,
      predictions: Array.from({ length: 20 }, (_, image) => {
        const label = image < 5 ? 0 : 1;
        const sure = image === 0 || image === 7 ? 0.2 : 0.9;
        const own = sure - image / 1000;
        return {
          image,
          file: `${image}.png`,
          label,
          prediction: own > 0.5 ? label : 1 - label,
          probabilities: label === 0 ? [own, 1 - own] : [1 - own, own],
          patient: `p${image}`,
        };
      }),
    }),
    outside: [],
    subgroups: null,
    testLooks: { films: 20, runs: 11, comparisons: 3, evaluations: 0, overlapping: 0 },
    doubts: [],
    waivers: [{ finding: "confounding.size", by: "Ada", reason: HOSTILE }],
    shortcuts: [
      { id: "shortcut.border", severity: "red", title: "The border is enough", detail: "0.91 without the lungs." },
    ],
    findingWaivers: [],
    reviews: { films: 1, readers: 1 },
    ...change,
  };
}

const itemOf = (standard: typeof CLAIM_CHECKLIST, number: string, change: Partial<ChecklistFacts> = {}) =>
  fillChecklist(standard, facts(change)).find((item) => item.number === number);

describe("the guidelines", () => {
  it("CLAIM has its 44 items in order, TRIPOD+AI its 27 with their parts", () => {
    expect(CLAIM_CHECKLIST.items.map(({ number }) => number)).toEqual(
      Array.from({ length: 44 }, (_, i) => String(i + 1)),
    );
    const numbers = TRIPOD_CHECKLIST.items.map(({ number }) => number);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect([...new Set(numbers.map((number) => Number.parseInt(number, 10)))]).toEqual(
      Array.from({ length: 27 }, (_, i) => i + 1),
    );
    expect(numbers.filter((number) => number.startsWith("12"))).toEqual([
      "12a",
      "12b",
      "12c",
      "12d",
      "12e",
      "12f",
      "12g",
    ]);
    expect(numbers.filter((number) => number.startsWith("18"))).toHaveLength(6);
  });

  it("every answer is used, and every item is answered or says what is to be written", () => {
    const items = [...CLAIM_CHECKLIST.items, ...TRIPOD_CHECKLIST.items];
    const used = new Set(items.flatMap(({ answers = [] }) => answers));
    expect([...used].sort()).toEqual(Object.keys(CHECKLIST_ANSWERS).sort());
    for (const { answers = [], write } of items) expect(answers.length > 0 || write !== undefined).toBe(true);
  });
});

describe("what is filled in", () => {
  it("comes from the run: split, settings, seed, scores with intervals, looks and waivers", () => {
    expect(itemOf(CLAIM_CHECKLIST, "8")?.answers[0].text).toBe(
      "Only films with views PA took part: 60 of 70. 3 files were refused at import, each with its reason.",
    );
    expect(itemOf(CLAIM_CHECKLIST, "19")?.answers[0].text).toContain("test: 20 films of 10 patients");
    expect(itemOf(CLAIM_CHECKLIST, "24")?.answers[0].text).toBe("All weights were drawn from seed 5.");
    // 18 of 20: statsmodels proportion_confint(18, 20, method="wilson") = 0.699, 0.972
    expect(itemOf(CLAIM_CHECKLIST, "37")?.answers[0].text).toContain("accuracy 90.0% (95% interval 69.9%–97.2%)");
    expect(itemOf(CLAIM_CHECKLIST, "39")?.answers[0].text).toContain(
      "1 covid-19 called normal, 1 normal called covid-19",
    );
    expect(itemOf(CLAIM_CHECKLIST, "32")?.answers[0].text).toContain("looked at 14 times");
    expect(itemOf(CLAIM_CHECKLIST, "40")?.answers[0].text).toContain("confounding.size was waived by Ada");
    expect(itemOf(CLAIM_CHECKLIST, "20")?.answers[0].text).toContain("come from different patients");
    expect(itemOf(TRIPOD_CHECKLIST, "20b")?.answers[0].text).toContain("age median 51 (20–88) of 12 films");
  });

  it("what the system cannot know is open, and says what a person has to write", () => {
    expect(itemOf(CLAIM_CHECKLIST, "44")).toMatchObject({
      status: "open",
      answers: [],
      write: expect.stringContaining("who paid"),
    });
    expect(itemOf(CLAIM_CHECKLIST, "33")).toMatchObject({ status: "open" });
    expect(itemOf(CLAIM_CHECKLIST, "14")).toMatchObject({ status: "partly" });
    expect(itemOf(CLAIM_CHECKLIST, "22")).toMatchObject({ status: "answered", write: null });
    const known = { films: 0, patients: 0, doubtful: 0 };
    expect(itemOf(CLAIM_CHECKLIST, "20", { dataset: { ...facts().dataset, known } })?.answers[0].text).not.toContain(
      "come from different patients",
    );
  });

  it("tells what the network leans on among robustness and limitations, and leaves it open where nobody looked", () => {
    expect(itemOf(CLAIM_CHECKLIST, "30")?.answers[0].text).toContain("The border is enough. 0.91 without the lungs.");
    expect(itemOf(CLAIM_CHECKLIST, "40")?.answers[0].text).toContain("The border is enough.");
    expect(itemOf(CLAIM_CHECKLIST, "30", { shortcuts: null })).toMatchObject({ status: "open" });
  });

  it("open items come first, each once", () => {
    const items = fillChecklist(CLAIM_CHECKLIST, facts());
    const order = openFirst(items).map(({ status }) => status);
    expect(order).toEqual(
      [...order].sort((a, b) => ["open", "partly", "answered"].indexOf(a) - ["open", "partly", "answered"].indexOf(b)),
    );
    expect(order).toHaveLength(44);
  });
});

describe("the texts", () => {
  it("carry the warning, count what is open, and let nothing that a user named become markup", () => {
    for (const standard of ["claim", "tripod"] as const) {
      const { text: html, counts } = makeChecklist(standard, "html", filledChecklist(standard, facts()));
      expect(html).toContain(WARNING);
      expect(html).toContain(`${counts.open} of `);
      expect(html).not.toContain("<img");
      expect(html).toContain("&lt;img src=x onerror=&quot;alert(1)&quot;&gt; &amp;");
      expect(html).not.toContain("<script");
      expect(html).not.toMatch(/(src|href)="/);
      const { text: markdown } = makeChecklist(standard, "md", filledChecklist(standard, facts()));
      expect(markdown).toContain(WARNING);
      expect(markdown).not.toMatch(/(?<!\\)<img/);
      expect(markdown).not.toContain("[link](");
      for (const text of [html, markdown]) expect(text).not.toMatch(/undefined|NaN|\u001b|\[object/);
    }
  });
});

it("counts no patients where some are unknown, and lists no score that sigmoids do not have", () => {
  const { parts, report } = facts();
  const known = facts({
    parts: parts.map((part) => ({ ...part, patients: null })),
    report: { ...report, logLoss: null, patients: null },
  });
  expect(CHECKLIST_ANSWERS.partitions(known).text).toContain("train: 20 films, not all of known patients");
  expect(CHECKLIST_ANSWERS.metrics(known).text).not.toContain("log loss");
  expect(CHECKLIST_ANSWERS.uncertainty(known).text).toContain("films of nobody known count as patients of their own");
});

it("says what a cohort left out for being unknown, and which reasons do not count at the gate", () => {
  const filtered = CHECKLIST_ANSWERS.missing(facts()).text;
  expect(filtered).toContain("films of which view is not known were left out unless the cohort asks for unknown ones");
  const { run } = facts();
  const all = facts({ run: { ...run, spec: { ...run.spec, cohort: { views: [], sources: [], sexes: [] } } } });
  expect(CHECKLIST_ANSWERS.missing(all).text).toContain("no film was left out for what is not known of it");
  const tried = {
    films: 3,
    patients: null,
    refused: { value: 0, low: 0, high: 0.5, numerator: 0, denominator: 3 },
    reasons: [],
  };
  const gate = { lifted: ["child" as const], conformal: null, tried, uncertain: null };
  expect(CHECKLIST_ANSWERS.refusal(facts({ gate }))?.text).toContain(
    "Reasons that do not count for this model: child.",
  );
});
