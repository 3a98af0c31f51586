/** @file What the settings of a TrainingSpec do to a whole run. */
import { describe, expect, it } from "vitest";
import { CnnSpec } from "../architectures/cnn-spec";
import type { LossSpec } from "../graph/step/loss-spec";
import { finished, record, SIZE, values } from "./drawn-run.fixture";
import { RunSpec, type StepPoint } from "./run";
import type { TrainingSpecInput } from "./training-spec";

type Recording = Awaited<ReturnType<typeof record>>;
const pointsOf = ({ events }: Recording): StepPoint[] =>
  events.flatMap((event) => (event.type === "steps" ? event.points : []));

/** Neither batch normalisation nor dropout, so that an image's gradient does not depend on its batch. */
const smooth = CnnSpec.parse({
  name: "smooth",
  input: { size: SIZE },
  layers: [
    { kind: "conv2d", name: "conv", filters: 6, kernelSize: 3, stride: 2 },
    { kind: "leaky_relu", name: "relu" },
    { kind: "flatten", name: "flat" },
    { kind: "dense", name: "logits", units: "labels" },
  ],
});
const recordSmooth = (training: TrainingSpecInput) =>
  record({}, { spec: RunSpec.parse({ dataset: "drawings", cnn: smooth, training: { epochs: 3, ...training } }) });

describe("a run", () => {
  it("with accumulated gradients takes the steps of one with batches as large as all of them", async () => {
    const large = await recordSmooth({ batchSize: 20, optimizer: { kind: "sgd", learningRate: 0.02 } });
    const small = await recordSmooth({
      batchSize: 5,
      accumulateSteps: 4,
      optimizer: { kind: "sgd", learningRate: 0.02 },
    });
    const [expected, actual] = [pointsOf(large), pointsOf(small)];
    expect(actual.map(({ step, epoch, learningRate }) => [step, epoch, learningRate])).toEqual(
      expected.map(({ step, epoch, learningRate }) => [step, epoch, learningRate]),
    );
    actual.forEach(({ loss, accuracy, gradientNorm }, i) => {
      expect(loss).toBeCloseTo(expected[i].loss, 4);
      expect(accuracy).toBe(expected[i].accuracy);
      expect(gradientNorm).toBeCloseTo(expected[i].gradientNorm ?? NaN, 4);
    });
    const weights = values(finished(large.outcome).weights);
    for (const { name, data } of finished(small.outcome).weights)
      data.forEach((value, k) => expect(value, name).toBeCloseTo(weights[name][k], 4));
  });

  it("tells the learning rate and the norm of the gradients of each step, and their mean per epoch", async () => {
    const recording = await record({
      schedule: { kind: "step", everyEpochs: 1, factor: 0.5 },
      optimizer: { kind: "adamw", learningRate: 0.004 },
    });
    const points = pointsOf(recording);
    expect(points.map(({ learningRate }) => learningRate)).toEqual([
      0.004, 0.004, 0.004, 0.004, 0.002, 0.002, 0.002, 0.002, 0.001, 0.001, 0.001, 0.001,
    ]);
    expect(points.every(({ gradientNorm }) => gradientNorm !== undefined && gradientNorm > 0)).toBe(true);
    const norms = points.slice(4, 8).map(({ gradientNorm }) => gradientNorm ?? NaN);
    expect(recording.outcome.epochs[1].gradientNorm).toBeCloseTo(norms.reduce((sum, norm) => sum + norm, 0) / 4, 10);
  });

  it("lowers its rate when validation no longer improves", async () => {
    const { outcome } = await record({
      epochs: 25,
      optimizer: { kind: "adamw", learningRate: 0.05 },
      weightAverage: 0,
      schedule: { kind: "reduce_on_plateau", factor: 0.1, patience: 1 },
    });
    const rates = outcome.epochs.map(({ learningRate }) => learningRate);
    const bad = outcome.epochs.findIndex(
      ({ valLoss }, i) =>
        i >= 2 &&
        Math.min(valLoss, outcome.epochs[i - 1].valLoss) >=
          Math.min(...outcome.epochs.slice(0, i - 1).map((epoch) => epoch.valLoss)),
    );
    expect(bad).toBeGreaterThan(1);
    expect(rates.slice(0, bad + 1).every((rate) => rate === 0.05)).toBe(true);
    expect(rates[bad + 1]).toBeCloseTo(0.005, 10);
  });

  it.each([
    ["the focal loss", { loss: { kind: "focal" } }],
    ["binary cross-entropy", { loss: { kind: "binary_cross_entropy" } }],
    ["symmetric cross-entropy", { loss: { kind: "symmetric_cross_entropy" } }],
    ["generalised cross-entropy", { loss: { kind: "generalised_cross_entropy" } }],
    ["Nesterov's momentum", { optimizer: { kind: "sgd", learningRate: 0.05, nesterov: true } }],
    ["RMSprop", { optimizer: { kind: "rmsprop", learningRate: 0.01 } }],
    ["Lion", { optimizer: { kind: "lion", learningRate: 0.003 } }],
    ["one cycle and clipped gradients", { schedule: { kind: "one_cycle" }, clipNorm: 1 }],
  ] satisfies [string, TrainingSpecInput][])("learns with %s", async (_, training) => {
    const { outcome } = await record({ epochs: 12, optimizer: { kind: "adamw", learningRate: 1e-2 }, ...training });
    expect(finished(outcome).testReport.accuracy.value).toBeGreaterThan(0.85);
  });

  it("gives each label a probability of its own under binary cross-entropy, and validates by that loss", async () => {
    const { outcome } = await record({ loss: { kind: "binary_cross_entropy" }, epochs: 1, keep: "last" });
    const { validationReport, epochs } = finished(outcome);
    const { predictions } = validationReport;
    expect(
      predictions.some(({ probabilities }) => Math.abs(probabilities.reduce((sum, p) => sum + p, 0) - 1) > 0.01),
    ).toBe(true);
    const losses = predictions.map(
      ({ probabilities, label }) => probabilities.reduce((sum, p, k) => sum - Math.log(k === label ? p : 1 - p), 0) / 3,
    );
    expect(epochs[0].valLoss).toBeCloseTo(losses.reduce((sum, loss) => sum + loss, 0) / losses.length, 6);
  });

  it("tells labels in two stages, each side's share among its labels, and validates by both stages", async () => {
    const loss: LossSpec = {
      kind: "two_stage_cross_entropy",
      firstSide: ["left"],
      withinWeight: 0.5,
      labelSmoothing: 0,
    };
    const { outcome } = await record({ loss, epochs: 12, optimizer: { kind: "adamw", learningRate: 1e-2 } });
    const { validationReport, testReport, epochs, keptEpoch } = finished(outcome);
    expect(testReport.accuracy.value).toBeGreaterThan(0.85);
    const losses = validationReport.predictions.map(({ probabilities: p, label }) =>
      label === 0 ? -Math.log(p[0]) : -Math.log(p[1] + p[2]) - 0.5 * Math.log(p[label] / (p[1] + p[2])),
    );
    const mean = losses.reduce((sum, one) => sum + one, 0) / losses.length;
    expect(epochs[keptEpoch - 1].valLoss).toBeCloseTo(mean, 6);
  });

  it("validates the weights themselves beside their average where asked, and changes nothing else", async () => {
    const [both, one, none] = [
      await record({ validateRawWeights: true }),
      await record({}),
      await record({ weightAverage: 0 }),
    ];
    expect(both.outcome.epochs.map(({ valLoss }) => valLoss)).toEqual(one.outcome.epochs.map(({ valLoss }) => valLoss));
    // Averaging changes no step, so that the raw weights are those of a run without it.
    expect(both.outcome.epochs.map(({ rawValLoss }) => rawValLoss)).toEqual(
      none.outcome.epochs.map(({ valLoss }) => valLoss),
    );
    expect(one.outcome.epochs[0].rawValLoss).toBeUndefined();
  });

  it("tells what each group counts for under group-DRO, which rises where the loss is high", async () => {
    const settings = { groupDro: { stepSize: 0.5 }, classWeight: "none", epochs: 4 } as const;
    const { outcome } = await record(settings);
    const weights = outcome.epochs.map(({ groupWeights }) => groupWeights ?? {});
    expect(Object.keys(weights[0])).toEqual([
      "left, clinic",
      "left, practice",
      "right, clinic",
      "right, practice",
      "none, clinic",
      "none, practice",
    ]);
    for (const epoch of weights)
      expect(Object.values(epoch).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 5);
    expect(weights[3]).not.toEqual(weights[0]);
    const bySource = await record({ groupDro: { groups: "source" }, augmentation: { mixup: 0.4 }, epochs: 1 });
    expect(Object.keys(bySource.outcome.epochs[0].groupWeights ?? {})).toEqual(["clinic", "practice"]);
    expect((await record({ epochs: 1 })).outcome.epochs[0].groupWeights).toBeUndefined();
  });

  it("tells the loss of a source adversary beside that of guessing, and keeps its head out of the weights", async () => {
    const { outcome } = await record({ sourceAdversary: { hiddenUnits: 4 }, epochs: 2 });
    for (const { sourceAdversary } of outcome.epochs) {
      expect(sourceAdversary?.guessing).toBeCloseTo(Math.log(2), 10);
      expect(sourceAdversary?.loss).toBeGreaterThan(0.1);
    }
    const plain = await record({ epochs: 2 });
    expect(finished(outcome).weights.map(({ name }) => name)).toEqual(
      finished(plain.outcome).weights.map(({ name }) => name),
    );
    expect(plain.outcome.epochs[0].sourceAdversary).toBeUndefined();
  });
});
