import { describe, expect, it } from "vitest";
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from "./checkpoint";

const tensor = (name: string, shape: number[], values: number[]) => ({ name, shape, data: Float32Array.from(values) });

const checkpoint: Checkpoint = {
  trainer: {
    weights: [tensor("a/kernel", [2, 2], [1, -0, Math.fround(0.1), 3.4e38]), tensor("a/bias", [], [1e-45])],
    slots: [tensor("a/kernel/m", [2, 2], [0, 1, 2, 3])],
    step: 17,
  },
  pretraining: null,
  average: [tensor("a/kernel", [2, 2], [5, 6, 7, 8]), tensor("a/bias", [], [-1])],
  epoch: 1,
  history: [
    {
      epoch: 1,
      step: 12,
      trainLoss: 0.9,
      trainAccuracy: 0.5,
      valLoss: 0.8,
      valAccuracy: 0.6,
      valMacroF1: null,
      learningRate: 1e-3,
      imagesPerSecond: 10,
      inputWaitShare: 0.1,
      elapsedMs: 1234,
    },
  ],
  unfinished: {
    stepsTaken: 5,
    images: 160,
    lossSum: 0.1 + 0.2,
    correct: 77,
    gradientNormSum: 4.5,
    sourceLossSum: 3.25,
    trainingMs: 1,
    waitMs: 0.5,
  },
  best: { epoch: 1, valLoss: 0.8, weights: [tensor("a/kernel", [2, 2], [9, 8, 7, 6]), tensor("a/bias", [], [2])] },
  elapsedMs: 2345,
};

describe("checkpoint", () => {
  it("round-trips exactly, down to minus zero and denormals", () => {
    const decoded = decodeCheckpoint(encodeCheckpoint(checkpoint));
    expect(decoded).toEqual(checkpoint);
    expect(Object.is(decoded.trainer.weights[0].data[1], -0)).toBe(true);
  });

  it("round-trips without best weights, average and unfinished epoch", () => {
    const small: Checkpoint = {
      ...checkpoint,
      average: null,
      unfinished: null,
      best: { epoch: 1, valLoss: 0.8, weights: null },
    };
    expect(decodeCheckpoint(encodeCheckpoint(small))).toEqual(small);
    expect(decodeCheckpoint(encodeCheckpoint({ ...small, best: null }))).toEqual({ ...small, best: null });
  });

  it("decodes from the middle of a larger buffer", () => {
    const bytes = encodeCheckpoint(checkpoint);
    const padded = new Uint8Array(bytes.length + 3);
    padded.set(bytes, 3);
    expect(decodeCheckpoint(padded.subarray(3))).toEqual(checkpoint);
  });

  it("refuses damage anywhere", () => {
    const bytes = encodeCheckpoint(checkpoint);
    for (const at of [0, 33, 60, bytes.length - 1]) {
      const damaged = bytes.slice();
      damaged[at] ^= 1;
      expect(() => decodeCheckpoint(damaged)).toThrow("checksum");
    }
    expect(() => decodeCheckpoint(bytes.subarray(0, bytes.length - 4))).toThrow("checksum");
    expect(() => decodeCheckpoint(new Uint8Array(0))).toThrow("checksum");
  });
});
