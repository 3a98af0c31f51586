import { describe, expect, it } from "vitest";
import { CnnSpec } from "../../architectures/cnn-spec";
import { PreprocessingSpec } from "../../imaging/network/preprocessing-spec";
import { calibrationEffect } from "../../metrics/calibration/calibration-effect";
import { evaluatePredictions } from "../../metrics/evaluate-predictions";
import { PretrainingSpec } from "../../training/pretraining/pretraining-spec";
import { TrainingSpec } from "../../training/training-spec";
import { exampleLeftOut } from "../../assessment/left-out/left-out.fixture";
import { exampleOutsideTest } from "../../assessment/outside-test.fixture";
import { WARNING } from "../model";
import { ordinal } from "./describe-preprocessing";
import { modelCardMarkdown } from "./model-card";
import type { ModelCardSubject } from "./model-card-subject";

const LABELS = ["covid-19", "normal | *healthy*"];

function subject(change: Partial<ModelCardSubject> = {}): ModelCardSubject {
  const outcomes = [
    [0, 0],
    [0, 0],
    [0, 1],
    [1, 1],
  ];
  const predictions = outcomes.map(([label, prediction], image) => ({
    image,
    file: `${image}.png`,
    label,
    prediction,
    probabilities: prediction === 0 ? [0.7, 0.3] : [0.2, 0.8],
  }));
  const synthetic = change.synthetic ?? false;
  return {
    name: "chest-1",
    run: "quickstart-3",
    version: 2,
    labels: LABELS,
    cnn: CnnSpec.parse({
      name: "Small",
      input: { size: 64 },
      layers: [
        { kind: "flatten", name: "flat" },
        { kind: "dense", name: "logits", units: "labels" },
      ],
    }),
    preprocessing: PreprocessingSpec.parse({}),
    activation: "softmax",
    synthetic,
    dataset: {
      id: "films",
      title: "Films",
      fingerprint: "abc",
      images: 20,
      patients: 15,
      known: { films: 20, patients: 15, doubtful: 0 },
    },
    report: evaluatePredictions({ dataset: "films", split: "test", synthetic, labels: LABELS, predictions }),
    waivers: [],
    training: TrainingSpec.parse({}),
    ...change,
  };
}

describe("modelCardMarkdown", () => {
  it("says how often the test films had been looked at, where that is known", () => {
    const testLooks = { films: 4, runs: 11, comparisons: 3, evaluations: 0, overlapping: 0 };
    expect(modelCardMarkdown(subject({ testLooks }))).toContain("looked at 14 times: by 11 runs and 3 comparisons.");
    expect(modelCardMarkdown(subject({ testLooks: null }))).not.toContain("looked at");
  });

  it("carries the warning, the data, metrics with intervals and the confusion matrix", () => {
    const card = modelCardMarkdown(subject());
    expect(card).toContain(WARNING);
    expect(card).toContain("20 images of 15 patients");
    // 3 of 4: Wilson 30.1% to 95.4% (statsmodels proportion_confint(3, 4, method="wilson"))
    expect(card).toContain("| accuracy | 75.0% (30.1%–95.4%; 3/4) |");
    // (2/3 + 1/1) / 2, by m([w(2,3), w(1,1)]) of balanced-accuracy-interval.test.ts
    expect(card).toContain("| balanced accuracy | 83.3% (37.5%–96.9%) |");
    expect(card).toContain("| **covid-19** | 2 | 1 |");
    expect(card).not.toContain("undefined");
    expect(card).not.toMatch(/NaN|null/);
  });

  it("tells what other networks of its settings score on each source left out, and that it is not this one", async () => {
    expect(modelCardMarkdown(subject({ leftOut: null }))).not.toContain("Each source left out");
    const card = modelCardMarkdown(subject({ leftOut: await exampleLeftOut() }));
    expect(card).toContain("## Each source left out\n\nNot this network but others of its settings and seed");
    expect(card).toContain("| north \\| \\*a\\* | 30; 30 | 0.600 (0.42–0.75) |");
    expect(card).toMatch(/\| all of them together \| 40; 40 \| 0\.575 /);
    expect(card).toContain("| covid-19 | pneumonia |");
  });

  it("tells what a model of several networks is made of, what it costs and who judged its test films", () => {
    const { cnn } = subject();
    const member = (name: string, tested: number) => ({
      run: `id-${name}`,
      name,
      dataset: "films",
      cnn,
      calibration: null,
      tested,
    });
    const members = [member("cv-fold1", 3), member("cv-fold2", 1)];
    const card = modelCardMarkdown(subject({ members, views: "mirror", testedBy: "heldOut" }));
    expect(card).toContain("Made from 2 runs (`id-cv-fold1`, `id-cv-fold2`)");
    expect(card).toContain("2 networks answer as one");
    expect(card).toContain("costs 4 times that of one network");
    expect(card).toContain("| cv-fold2 | films | Small | none | 1 |");
    expect(card).toContain("judged only by those of the 2 networks that were not trained on it");
    expect(card).toContain("| accuracy | 75.0%");
    expect(modelCardMarkdown(subject())).not.toContain("## What it is made of");
  });

  it("claims no test where there is no film that one may judge", () => {
    const { cnn } = subject();
    const member = (name: string) => ({ run: name, name, dataset: "films", cnn, calibration: null, tested: 0 });
    const report = evaluatePredictions({
      dataset: "films",
      split: "test",
      synthetic: false,
      labels: LABELS,
      predictions: [],
    });
    const card = modelCardMarkdown(subject({ members: [member("a"), member("b")], testedBy: "none", report }));
    expect(card).toContain("No test score is claimed");
    expect(card).not.toContain("| accuracy |");
    expect(card).not.toContain("Confusion matrix");
    expect(card).not.toMatch(/NaN|null|undefined|\b0 images/);
  });

  it("lays tests on other data sets beside the own test split, and says so where none was made", () => {
    expect(modelCardMarkdown(subject())).toContain("No outside test was made.");
    const card = modelCardMarkdown(subject({ outside: [exampleOutsideTest()] }));
    expect(card).not.toContain("No outside test was made.");
    expect(card).toContain("### Other \\| site (`other`, version 1)");
    expect(card).toContain("Inside 20 images of 20 patients, outside 20 images of 20 patients.");
    expect(card).toMatch(
      /\| accuracy \| 0\.900 \(0\.70–0\.97\) \| 0\.600 \(0\.39–0\.78\) \| −0\.300 \(−0\.5\d to −0\.0\d\) \|/,
    );
    expect(card).toContain("1 film is left out");
  });

  it("gives every figure its interval, and says by what and of how many patients", () => {
    const intervals = { macroAuroc: { low: 0.7123, high: 0.9876 }, "f1.covid-19": { low: 0.5, high: 0.75 } };
    const report = { ...subject().report, patients: 3, intervals };
    const card = modelCardMarkdown(subject({ report }));
    expect(card).toContain("On 4 films of 3 patients.");
    expect(card).toMatch(/\| macro AUROC \(one-vs-rest\) \| \d\.\d{3} \(0\.712–0\.988\) \|/);
    expect(card).toContain("(0.500–0.750)");
    expect(card).toContain("resamples of patients within their class");
    expect(card).toMatch(/honest probabilities would show \d\.\d{3}, up to \d\.\d{3}/);
  });

  it("does not claim intervals that an older version did not compute, and names classes without films", () => {
    const report = { ...subject().report, brier: null, intervals: {}, absentClasses: ["other"] };
    const card = modelCardMarkdown(subject({ report }));
    expect(card).toContain("were not computed when this network was evaluated");
    expect(card).toContain("| balanced accuracy | 83.3% (37.5%–96.9%) |");
    expect(card).toContain("No film is of other:");
  });

  it("says what makes the probabilities", () => {
    expect(modelCardMarkdown(subject())).toContain("add up to 1");
    expect(modelCardMarkdown(subject({ activation: "sigmoid" }))).toContain("need not add up to 1");
  });

  it("names what was waived, by whom and why", () => {
    expect(modelCardMarkdown(subject())).not.toContain("Waived");
    const card = modelCardMarkdown(
      subject({
        waivers: [{ finding: "confounding.format", by: "Ada | Lovelace", reason: "to *measure* the shortcut" }],
      }),
    );
    expect(card).toContain("- `confounding.format`: waived by Ada \\| Lovelace. “to \\*measure\\* the shortcut”");
  });

  it("keeps a label with markup inside its table cell", () => {
    expect(modelCardMarkdown(subject())).toContain("normal \\| \\*healthy\\*");
  });

  it("says that several sources mean source recognition", () => {
    expect(modelCardMarkdown(subject({ sources: ["a", "b"] }))).toContain(
      "inside-set accuracy here is mostly source recognition",
    );
    expect(modelCardMarkdown(subject({ sources: ["a"] }))).toContain("One source only");
    expect(modelCardMarkdown(subject())).toContain("not recorded");
  });

  it("says synthetic wherever scores of drawings appear", () => {
    const card = modelCardMarkdown(subject({ synthetic: true }));
    for (const title of [
      "## Metrics on the test split — synthetic images",
      "## Confusion matrix — synthetic images",
      "> **Synthetic.**",
      "20 synthetic images of 15 synthetic patients",
    ])
      expect(card).toContain(title);
    expect(card).not.toContain("source recognition");
    expect(modelCardMarkdown(subject())).not.toMatch(/synthetic/i);
  });

  it("tells the steps from film to input in the order that they are computed", () => {
    const card = modelCardMarkdown(
      subject({ preprocessing: PreprocessingSpec.parse({ lowPercentile: 1, highPercentile: 99 }) }),
    );
    const places = [
      "1. Decode",
      "19595 R + 38470 G + 7471 B + 32768",
      "4. Crop",
      "the 1st percentile, and high, the 99th",
      "6. Resample",
      "7. Stretch: floor(",
      "8. Divide by 255",
    ].map((words) => card.indexOf(words));
    expect(places.every((place) => place > 0)).toBe(true);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it("says what it learned before its labels, and of drawings that they show no patient", () => {
    const card = (pretraining: object | null) =>
      modelCardMarkdown(subject({ training: TrainingSpec.parse({ pretraining }) }));
    expect(card({ kind: "masked" })).toContain("restore masked patches of its own training films");
    expect(card({ kind: "phantom_masks" })).toMatch(/synthetic drawings.*no drawing shows a patient/);
    expect(card(null)).not.toContain("Before that");
    const published = modelCardMarkdown(
      subject({ start: { from: null, frozen: [], pretraining: PretrainingSpec.parse({ kind: "phantom_masks" }) } }),
    );
    expect(published).toMatch(/drawn from the run's seed\. Its labels came last\..*no drawing shows a patient/);
    expect(published).not.toContain("Trained from scratch");
  });

  it("says from scratch only of a run that drew all its weights", () => {
    const from = { source: "model chest@2", loaded: 12, total: 14, terms: ["Weights of chest are for research."] };
    expect(modelCardMarkdown(subject({ start: { from: null, frozen: [] } }))).toContain(
      "Trained from scratch: all weights",
    );
    const tuned = modelCardMarkdown(subject({ start: { from, frozen: ["stage1_*"] } }));
    expect(tuned).toContain("12 of its 14 weight tensors came from model chest@2, the others from the run's seed");
    expect(tuned).toContain("what that was trained on. Weights of chest are for research.");
    expect(tuned).toContain("Never moved: `stage1_*`.");
    expect(tuned).not.toContain("Trained from scratch");
    expect(modelCardMarkdown(subject())).toContain("What its weights started from was not recorded.");
  });

  it("begins with why a network is of no use, where it was published all the same", () => {
    expect(modelCardMarkdown(subject())).not.toContain("Not of use");
    const card = modelCardMarkdown(
      subject({
        doubts: [
          { kind: "oneClass", sentence: "On the test split the network names one class only: all 8 films get “a_b”." },
        ],
      }),
    );
    expect(card).toContain("- On the test split the network names one class only: all 8 films get “a\\_b”.");
    expect(card.indexOf("## Not of use")).toBeLessThan(card.indexOf("## Data"));
  });

  it("keeps what a terminal would obey out of a card", () => {
    expect(
      modelCardMarkdown(
        subject({
          dataset: {
            id: "films",
            title: "Fi\u001b[2J\u202elms",
            fingerprint: "abc",
            images: 20,
            patients: 15,
            known: { films: 20, patients: 15, doubtful: 0 },
          },
        }),
      ),
    ).not.toMatch(/[\u001b\u202e]/);
  });
});

it.each([
  [1, "1st"],
  [2, "2nd"],
  [3, "3rd"],
  [4, "4th"],
  [11, "11th"],
  [12, "12th"],
  [13, "13th"],
  [21, "21st"],
  [92, "92nd"],
  [99, "99th"],
  [0, "0th"],
  [2.5, "2.5th"],
  [97.5, "97.5th"],
  [100, "100th"],
])("%d is said %s", (value, words) => {
  expect(ordinal(value)).toBe(words);
});

it("says of which network the figures are where it was calibrated afterwards, and how many answers that changed", () => {
  const evidence = { films: 60, patients: 50, heldOut: null, reason: "Calibrated." };
  const calibration = { kind: "vector" as const, scale: [1, 1], offset: [-3, 0], ...evidence };
  const film = { image: 0, file: "a.png", label: 1, prediction: 0, probabilities: [0.6, 0.55] };
  const calibrated = subject({
    activation: "sigmoid",
    calibration,
    calibrationEffect: calibrationEffect("sigmoid", calibration, [film]),
  });
  expect(modelCardMarkdown(calibrated)).toContain("are of the network before its calibration");
  expect(modelCardMarkdown(calibrated)).toContain("1 of them gets another prediction than before it.");
  expect(modelCardMarkdown(subject())).not.toContain("before its calibration");
});

it("says of films of one class what their intervals are, and of a run's doubts that nobody published it", () => {
  const film = { image: 0, file: "a.png", label: 0, prediction: 0, probabilities: [0.7, 0.3], patient: "p" };
  const report = evaluatePredictions({
    dataset: "films",
    split: "test",
    synthetic: false,
    labels: LABELS,
    predictions: [film],
  });
  const card = modelCardMarkdown(subject({ report, doubts: [{ kind: "guessing", sentence: "Guesses." }] }));
  expect(card).toContain("A figure without one: too few patients, or no spread.");
  expect(card).not.toContain("were not computed");
  expect(card).toContain("What speaks against this network:");
});

it("counts no patients at the gate where somebody is unknown, and says why there are no thresholds", () => {
  const refused = { value: 0, low: 0, high: 0.5, numerator: 0, denominator: 3 };
  const gate = {
    lifted: [],
    conformal: null,
    tried: { films: 3, patients: null, refused, reasons: [] },
    uncertain: null,
  };
  const card = modelCardMarkdown(subject({ gate }));
  expect(card).toContain("3 films, not all of known patients, looked at");
  expect(card).toContain("or the network gives some of its films a probability of 0");
});
