import { describe, expect, it } from "vitest";
import { CnnSpec } from "../architectures/cnn-spec";
import { isHilumError } from "../errors";
import type { Checkpoint } from "./checkpoint";
import { range, record, SIZE } from "./drawn-run.fixture";
import { nonFiniteStepError } from "./non-finite-step";
import { RunEventPayload, RunSpec } from "./run";
import type { TrainingSpecInput } from "./training-spec";

/** Five convolutions without normalisation, at a learning rate that no such network survives. */
const cnn = CnnSpec.parse({
  name: "unstable",
  input: { size: SIZE },
  layers: [
    ...range(1, 6).map((i) => ({ kind: "conv2d", name: `conv${i}`, filters: 8, kernelSize: 3 })),
    { kind: "flatten", name: "flat" },
    { kind: "dense", name: "logits", units: "labels" },
  ],
});
const training: TrainingSpecInput = {
  epochs: 40,
  batchSize: 16,
  optimizer: { kind: "sgd", learningRate: 10, momentum: 0.99 },
  schedule: { kind: "constant" },
};

/** Trains until the numbers overflow, and gives all that is left behind. */
async function trainToOverflow() {
  const events: RunEventPayload[] = [];
  const checkpoints: Checkpoint[] = [];
  const failure: unknown = await record(training, {
    spec: RunSpec.parse({ dataset: "drawings", cnn, training }),
    emit: (payload) => void events.push(payload),
    saveCheckpoint: async (checkpoint) => void checkpoints.push(checkpoint),
  }).catch((error: unknown) => error);
  return { failure, events, checkpoints };
}

describe("a run whose numbers overflow", () => {
  it("ends with the step, the layer, the pass, the largest gradient and the films of the batch", async () => {
    const { failure, events } = await trainToOverflow();
    expect(isHilumError(failure) && failure.code).toBe("nonFiniteLoss");
    const event = RunEventPayload.parse(events.at(-1));
    if (event.type !== "nonFinite") throw new Error("the last event tells of the failed step");
    expect(event.layer).toMatch(/^(conv\d|logits|loss)$/);
    expect(["forward", "backward"]).toContain(event.pass);
    expect(event.files.every((file) => /^\d+\.png$/.test(file))).toBe(true);
    expect(event.files.length).toBeGreaterThan(10);
    expect(String(failure)).toContain(`at step ${event.step} (epoch ${event.epoch})`);
    expect(String(failure)).toContain(`in the ${event.pass} pass`);
    expect(String(failure)).toContain(event.files[0]);
  });

  it("keeps the weights from before that step, which are finite", async () => {
    const { failure, events, checkpoints } = await trainToOverflow();
    const failed = events.at(-1);
    const last = checkpoints.at(-1)?.trainer;
    expect(failed?.type === "nonFinite" && failed.step).toBe((last?.step ?? 0) + 1);
    expect(last?.weights.every(({ data }) => data.every(Number.isFinite))).toBe(true);
    expect(String(failure)).toContain(`The weights of step ${last?.step} are kept.`);
  });

  it("says in words what was found", () => {
    const files = range(0, 6).map((i) => `film-${i}.png`);
    const failed = { step: 17, epoch: 2, result: { loss: 0.5, gradientNorm: Infinity }, files };
    const found = nonFiniteStepError(
      {
        ...failed,
        diagnosis: { layer: null, pass: null, largestGradient: { parameter: "conv3/kernel", magnitude: 3.14e19 } },
      },
      "The weights of step 16 are kept.",
    );
    expect(found.message).toBe(
      "The gradients became too large to add up (norm Infinity) at step 17 (epoch 2); training was stopped. The largest gradient was 3.1e+19, in conv3/kernel. The batch: “film-0.png”, “film-1.png”, “film-2.png”, “film-3.png” and 2 more. The weights of step 16 are kept.",
    );
    const lost = nonFiniteStepError(
      {
        ...failed,
        result: { loss: NaN, gradientNorm: NaN },
        diagnosis: { layer: "parameters", pass: "forward", largestGradient: null },
      },
      "",
    );
    expect(lost.message).toContain(
      "The training loss became NaN at step 17 (epoch 2); training was stopped. The first numbers that are not finite came from the weights themselves, in the forward pass.",
    );
  });
});
