import { expect, it } from "vitest";
import type { RunEventPayload } from "./run";
import { curvesOf } from "./run-curves";

const steps = (...numbers: number[]): RunEventPayload => ({
  type: "steps",
  totalSteps: 40,
  imagesPerSecond: 100,
  etaMs: null,
  points: numbers.map((step) => ({ step, epoch: 1, loss: 1 / step, accuracy: 0.5 })),
});
const epoch = (number: number, step: number): RunEventPayload => ({
  type: "epoch",
  metrics: {
    epoch: number,
    step,
    trainLoss: 1,
    trainAccuracy: 0.5,
    valLoss: 1,
    valAccuracy: 0.5,
    valMacroF1: 0.5,
    learningRate: 0.001,
    imagesPerSecond: 100,
    inputWaitShare: 0,
    elapsedMs: 10,
  },
});
const resumed = (number: number, step: number): RunEventPayload => ({ type: "resumed", epoch: number, step });
const pretrained = (...numbers: number[]): RunEventPayload => ({
  type: "pretrainingSteps",
  totalSteps: 20,
  imagesPerSecond: 100,
  etaMs: null,
  points: numbers.map((step) => ({ step, epoch: 1, loss: 1 / step })),
});
const told = (...payloads: RunEventPayload[]) => {
  const { points, epochs } = curvesOf(payloads);
  return { points: points.map((point) => point.step), epochs: epochs.map((metrics) => metrics.epoch) };
};

it("what came after the step that a run goes on from is void, and comes again", () => {
  expect(told(steps(1, 2), epoch(1, 2), steps(3, 4), epoch(2, 4), steps(5), resumed(1, 2))).toEqual({
    points: [1, 2],
    epochs: [1],
  });
  expect(told(steps(1, 2), epoch(1, 2), steps(3), resumed(1, 2), steps(3, 4), epoch(2, 4))).toEqual({
    points: [1, 2, 3, 4],
    epochs: [1, 2],
  });
});

it("a run that begins anew has neither steps nor epochs", () => {
  expect(told(steps(1, 2), epoch(1, 2), resumed(0, 0))).toEqual({ points: [], epochs: [] });
});

it("an epoch that ended exactly at the checkpoint is kept", () => {
  expect(told(epoch(1, 10), epoch(2, 20), resumed(2, 20)).epochs).toEqual([1, 2]);
});

it("an epoch that is told twice counts as told last", () => {
  expect(told(epoch(1, 10), epoch(2, 20), epoch(2, 21))).toEqual({ points: [], epochs: [1, 2] });
  expect(curvesOf([epoch(1, 10), epoch(1, 11)]).epochs.map(({ step }) => step)).toEqual([11]);
});

it("keeps the steps of pretraining apart, and takes those told again as told last", () => {
  const curves = curvesOf([pretrained(1, 2, 3), resumed(0, -18), pretrained(3, 4), steps(1, 2)]);
  expect(curves.pretraining.points.map(({ step }) => step)).toEqual([1, 2, 3, 4]);
  expect(curves.points.map(({ step }) => step)).toEqual([1, 2]);
  expect(curvesOf([pretrained(1), steps(1, 2), resumed(0, -19)])).toMatchObject({
    points: [],
    pretraining: { points: [{ step: 1 }] },
  });
});
