import { describe, expect, it } from "vitest";
import { CnnSpec } from "../architectures/cnn-spec";
import { isHilumError } from "../errors";
import { EvaluationReport } from "../metrics/evaluation-report";
import type { Checkpoint } from "./checkpoint";
import { curve, finished, range, record, SIZE, split, values } from "./drawn-run.fixture";
import { RunEventPayload as RunEventSchema, RunSpec } from "./run";
import type { TrainingSpecInput } from "./training-spec";

describe("trainRun", () => {
  it("learns, and reports validation and test images it never trained on", async () => {
    const { outcome } = await record({ epochs: 12, optimizer: { kind: "adamw", learningRate: 1e-2 } });
    const { epochs, validationReport, testReport, stopped } = finished(outcome);
    expect(stopped).toBe("completed");
    expect(epochs).toHaveLength(12);
    expect(epochs[11].valLoss).toBeLessThan(epochs[0].valLoss);
    expect(testReport.accuracy.value).toBeGreaterThan(0.85);
    expect(EvaluationReport.parse(testReport)).toEqual(testReport);
    expect(testReport.synthetic).toBe(true);
    expect(testReport.predictions.map((one) => one.image)).toEqual(split.test);
    expect(validationReport.predictions.map((one) => one.image)).toEqual(split.validation);
  });

  it("tells every step once, in order, the first at once, then each epoch and its checkpoint", async () => {
    const { events, checkpoints } = await record({});
    for (const event of events) expect(RunEventSchema.parse(event)).toEqual(event);
    const points = events.flatMap((event) => (event.type === "steps" ? event.points : []));
    expect(points.map((point) => point.step)).toEqual(range(1, 13));
    expect(points.map((point) => point.epoch)).toEqual([1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3]);
    expect(events[0]).toMatchObject({
      type: "engine",
      engine: "onnx",
      computedBy: expect.stringMatching(/./),
      notice: null,
    });
    expect(events[1]).toMatchObject({ type: "steps", points: [{ step: 1 }], totalSteps: 12 });
    expect(events.filter((event) => event.type !== "steps").map((event) => event.type)).toEqual([
      "engine",
      "epoch",
      "checkpoint",
      "epoch",
      "checkpoint",
      "epoch",
      "checkpoint",
    ]);
    expect(checkpoints.map((checkpoint) => [checkpoint.epoch, checkpoint.trainer.step])).toEqual([
      [1, 4],
      [2, 8],
      [3, 12],
    ]);
  });

  it("resumes from an epoch's checkpoint to the same bits as an uninterrupted run", async () => {
    const whole = await record({});
    const resumed = await record({}, { resumeFrom: whole.checkpoints[0] });
    expect(resumed.events[0]).toEqual({ type: "resumed", epoch: 1, step: 4 });
    expect(curve(resumed.outcome)).toEqual(curve(whole.outcome));
    expect(values(finished(resumed.outcome).weights)).toEqual(values(finished(whole.outcome).weights));
    expect(resumed.checkpoints.at(-1)?.trainer).toEqual(whole.checkpoints.at(-1)?.trainer);
    expect(finished(resumed.outcome).testReport).toEqual(finished(whole.outcome).testReport);
  });

  it("stops between two steps when aborted, and goes on from there to the same bits", async () => {
    const whole = await record({});
    // The second `steps` event comes with the end of the first epoch: the abort falls into the second.
    const aborted = await record({}, { abortAtStep: 2 });
    expect(aborted.outcome.stopped).toBe("aborted");
    const checkpoint = aborted.checkpoints.at(-1)!;
    expect(checkpoint.unfinished).not.toBeNull();
    const resumed = await record({}, { resumeFrom: checkpoint });
    expect(curve(resumed.outcome)).toEqual(curve(whole.outcome));
    expect(resumed.checkpoints.at(-1)?.trainer).toEqual(whole.checkpoints.at(-1)?.trainer);
  });

  it("continues in the middle of an epoch without repeating or skipping a batch", async () => {
    const whole = await record({});
    const aborted = await record({}, { abortAtStep: 1 });
    const checkpoint = aborted.checkpoints.at(-1)!;
    expect([checkpoint.epoch, checkpoint.trainer.step, checkpoint.unfinished?.stepsTaken]).toEqual([0, 1, 1]);
    const resumed = await record({}, { resumeFrom: checkpoint });
    const steps = resumed.events
      .flatMap((event) => (event.type === "steps" ? event.points : []))
      .map((point) => point.step);
    expect(steps).toEqual(range(2, 13));
    expect(resumed.checkpoints.at(-1)?.trainer).toEqual(whole.checkpoints.at(-1)?.trainer);
    expect(curve(resumed.outcome)).toEqual(curve(whole.outcome));
  });

  it("gives the same curve for the same seed and another for another", async () => {
    const [a, b, c] = [await record({ seed: 4 }), await record({ seed: 4 }), await record({ seed: 5 })];
    expect(curve(a.outcome)).toEqual(curve(b.outcome));
    expect(curve(a.outcome)).not.toEqual(curve(c.outcome));
  });

  it("keeps the best epoch's weights, or the last one's", async () => {
    const training: TrainingSpecInput = {
      epochs: 16,
      weightAverage: 0.5,
      optimizer: { kind: "adamw", learningRate: 0.1 },
      schedule: { kind: "constant" },
    };
    const best = await record({ ...training, keep: "best" });
    const last = await record({ ...training, keep: "last" });
    const losses = best.outcome.epochs.map((epoch) => epoch.valLoss);
    const bestEpoch = losses.indexOf(Math.min(...losses)) + 1;
    expect(bestEpoch).toBeLessThan(16);
    expect(finished(best.outcome).keptEpoch).toBe(bestEpoch);
    expect(values(finished(best.outcome).weights)).toEqual(values(best.checkpoints[bestEpoch - 1].average ?? []));
    expect(finished(last.outcome).keptEpoch).toBe(16);
    expect(values(finished(last.outcome).weights)).toEqual(values(last.checkpoints[15].average ?? []));
    expect(last.checkpoints[15].best?.weights).toBeNull();
  });

  it("keeps the weights themselves where no average is asked for", async () => {
    const { outcome, checkpoints } = await record({ keep: "last", weightAverage: 0 });
    expect(checkpoints[2].average).toBeNull();
    expect(values(finished(outcome).weights)).toEqual(values(checkpoints[2].trainer.weights));
  });

  it("stops early when the validation loss no longer falls, and evaluates the best epoch", async () => {
    const { outcome } = await record({
      epochs: 60,
      optimizer: { kind: "adamw", learningRate: 0.05 },
      schedule: { kind: "constant" },
      earlyStopping: { patience: 3 },
    });
    const { stopped, epochs, keptEpoch } = finished(outcome);
    expect(stopped).toBe("earlyStopping");
    expect(epochs.length).toBe(keptEpoch + 3);
  });

  it("evaluates at once when resumed after its last epoch", async () => {
    const whole = await record({});
    const resumed = await record({}, { resumeFrom: whole.checkpoints[2] });
    expect(resumed.events).toMatchObject([{ type: "resumed", epoch: 3, step: 12 }, { type: "engine" }]);
    expect(finished(resumed.outcome).testReport).toEqual(finished(whole.outcome).testReport);
  });

  it("stops at a loss that is not finite, names the step and keeps the last checkpoint", async () => {
    const checkpoints: Checkpoint[] = [];
    const training: TrainingSpecInput = {
      epochs: 40,
      optimizer: { kind: "sgd", learningRate: 10, momentum: 0.99 },
      schedule: { kind: "constant" },
    };
    const unstable = CnnSpec.parse({
      name: "unstable",
      input: { size: SIZE },
      layers: [
        ...range(0, 5).map((i) => ({ kind: "conv2d", name: `conv${i}`, filters: 8, kernelSize: 3 })),
        { kind: "flatten", name: "flat" },
        { kind: "dense", name: "logits", units: "labels" },
      ],
    });
    const spec = RunSpec.parse({ dataset: "drawings", cnn: unstable, training: { batchSize: 16, ...training } });
    const failure: unknown = await record(training, {
      spec,
      saveCheckpoint: async (checkpoint) => void checkpoints.push(checkpoint),
    }).catch((error: unknown) => error);
    expect(isHilumError(failure) && failure.code).toBe("nonFiniteLoss");
    expect(String(failure)).toMatch(/step \d+ \(epoch \d+\)/);
    expect(
      checkpoints.every((checkpoint) =>
        checkpoint.trainer.weights.every((tensor) => tensor.data.every(Number.isFinite)),
      ),
    ).toBe(true);
  });

  it("refuses a split with nothing to train on, nothing to validate on or one label", async () => {
    await expect(record({}, { split: { ...split, train: [] } })).rejects.toMatchObject({ code: "invalidDataset" });
    await expect(record({}, { split: { ...split, validation: [] } })).rejects.toMatchObject({ code: "invalidDataset" });
    await expect(record({}, { split: { ...split, train: [0, 3, 6] } })).rejects.toMatchObject({
      code: "invalidDataset",
    });
  });
});
