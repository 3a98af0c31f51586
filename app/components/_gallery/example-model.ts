import { riskCoverage } from "@/lib/metrics/risk-coverage";
import { wilson } from "@/lib/metrics/wilson";
import { doubtFindings, type ModelFinding } from "@/lib/assessment/model-finding";
import { type ShippedOrigin } from "@/lib/publish/shipped/shipped-origin";
import { type PublishedModel } from "@/lib/publish/model";
import { type Doubt } from "@/lib/training/doubts";
import { exampleWaiver } from "./example-audit";
import { exampleDataset, EXAMPLE_LABELS } from "./example-dataset";
import { exampleCalibration } from "./example-calibration";
import { exampleReport } from "./example-report";
import { exampleSpec } from "./example-run";

const { predictions: _, ...report } = exampleReport;

export const exampleDoubts: readonly Doubt[] = [
  {
    kind: "oneClass",
    sentence: "On the test split the network names one class only: all 240 films get “normal”.",
  },
  {
    kind: "runaway",
    sentence: "The validation loss has run away: 41, where giving every class equal odds scores 1.10.",
  },
];

export const exampleModelFindings: readonly ModelFinding[] = [
  ...doubtFindings(exampleDoubts),
  {
    id: "shortcut.border",
    severity: "red",
    title: "The score survives without the lungs",
    detail:
      "From the outer 8% alone the network still tells covid-19: AUROC of covid-19 0.91 (95% 0.86–0.95), 0.97 with the whole film (177 patients; 0.50 is chance).",
  },
  {
    id: "shortcut.mirrored",
    severity: "amber",
    title: "Mirroring a film lowers the score",
    detail:
      "Mirroring a film lowers the sensitivity for covid-19 from 0.91 to 0.59 (difference −0.32, 95% −0.42 to −0.21; 41 patients).",
  },
  {
    id: "shortcut.markers",
    severity: "green",
    title: "Markers hardly matter",
    detail: "Erasing small bright shapes outside the lungs changes the answer on 2% of 60 films (95% 0%–9%).",
  },
];

export const exampleOrigin: ShippedOrigin = {
  revision: 1,
  description: "A network for drawings of chests, as an example of what goes with Hilum.",
  terms: ["Drawings of nobody: free for any use.", "Name whoever drew them."],
  sets: [{ title: "Drawings", fingerprint: "0a1b".repeat(16), films: 240, patients: 160, terms: "free" }],
  made: { command: "example", hilum: "0.2.0", seeds: [1, 2, 3], day: "2026-01-31" },
  tests: [],
  halfPrecision: { films: 48, largest: 0.0004, changed: 0 },
  packageDigest: "5f6a".repeat(16),
};

export const exampleModel: PublishedModel = {
  name: "example-model",
  version: 2,
  run: "example-2",
  labels: [...EXAMPLE_LABELS],
  cnn: exampleSpec.cnn,
  preprocessing: exampleSpec.preprocessing,
  activation: "softmax",
  members: [],
  views: "none",
  viewsEffect: null,
  testedBy: "all",
  calibration: exampleCalibration,
  calibrationEffect: null,
  operatingPoint: null,
  subgroups: null,
  synthetic: true,
  dataset: {
    id: exampleDataset.id,
    title: exampleDataset.title,
    fingerprint: exampleDataset.fingerprint,
    images: exampleDataset.films,
    patients: exampleDataset.patients,
    known: { films: exampleDataset.films, patients: exampleDataset.patients, doubtful: 0 },
  },
  waivers: [exampleWaiver],
  findings: [...exampleModelFindings],
  findingWaivers: [{ ...exampleWaiver, finding: "shortcut.border", fingerprint: "example-2" }],
  doubts: [...exampleDoubts],
  gate: {
    lifted: [],
    conformal: { coverage: 0.9, thresholds: [0.21, 0.44, 0.3], films: 238, patients: 160 },
    tried: {
      films: 200,
      patients: 131,
      refused: wilson(3, 200),
      reasons: [
        { refusal: "unlike", films: 2 },
        { refusal: "inverted", films: 1 },
      ],
    },
    uncertain: { refused: wilson(11, 240), covered: wilson(217, 240) },
  },
  riskCoverage: riskCoverage(exampleReport.predictions),
  testLooks: { films: 240, runs: 11, comparisons: 3, evaluations: 0, overlapping: 0 },
  report,
  multiLabel: null,
  onnxDigest: "0a1b".repeat(16),
  explainDigest: "2c3d".repeat(16),
  golden: { image: "4e5f".repeat(16), probabilities: [0.2, 0.5, 0.3] },
  publishedAt: "2026-01-31T16:00:00.000Z",
  shipped: null,
};

/** Two folds that answer as one, each shown a film and its mirror image. */
export const exampleEnsemble: PublishedModel = {
  ...exampleModel,
  name: "example-ensemble",
  members: [1, 2].map((fold) => ({
    run: `example-fold${fold}`,
    name: `example-fold${fold}`,
    dataset: exampleModel.dataset.id,
    cnn: exampleModel.cnn,
    calibration: exampleCalibration,
    tested: 30,
  })),
  views: "mirror",
  viewsEffect: {
    films: 60,
    patients: 40,
    once: { macroAuroc: 0.91, balancedAccuracy: 0.78, logLoss: 0.52 },
    inViews: { macroAuroc: 0.92, balancedAccuracy: 0.79, logLoss: 0.5 },
    gain: { value: 0.02, low: -0.01, high: 0.05 },
  },
  testedBy: "heldOut",
};
