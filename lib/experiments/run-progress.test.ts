import { describe, expect, it } from "vitest";
import type { RunEvent, RunEventPayload } from "../training/run";
import { applyRunEvents, leavesGap, newRunProgress } from "./run-progress";

const event = (seq: number, payload: RunEventPayload): RunEvent => ({
  run: "r",
  seq,
  at: "2026-01-01T00:00:00Z",
  payload,
});
const steps = (from: number, to: number): RunEventPayload => ({
  type: "steps",
  totalSteps: 40,
  imagesPerSecond: 100,
  etaMs: 1000,
  points: Array.from({ length: to - from + 1 }, (_, i) => ({
    step: from + i,
    epoch: 1,
    loss: 1 / (from + i),
    accuracy: 0.5,
  })),
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
const start = newRunProgress({ status: "queued" });
const stepsOf = (progress: ReturnType<typeof applyRunEvents>) => progress.points.map((point) => point.step);

describe("the curve of a run", () => {
  it("has every point once when events are delivered twice", () => {
    const events = [event(1, { type: "status", status: "running" }), event(2, steps(1, 3)), event(3, steps(4, 6))];
    const twice = applyRunEvents(applyRunEvents(start, events), events);
    expect(stepsOf(twice)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(twice).toMatchObject({ lastSeq: 3, status: "running", totalSteps: 40 });
  });

  it("stops at a gap and says so, so that the page replays from there", () => {
    const first = applyRunEvents(start, [event(1, steps(1, 2)), event(3, steps(5, 6))]);
    expect(stepsOf(first)).toEqual([1, 2]);
    expect(leavesGap(first, event(3, steps(5, 6)))).toBe(true);
    expect(stepsOf(applyRunEvents(first, [event(2, steps(3, 4)), event(3, steps(5, 6))]))).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("takes back the points after a checkpoint when the run goes on from it", () => {
    const crashed = [
      event(1, steps(1, 10)),
      event(2, epoch(1, 10)),
      event(3, steps(11, 14)),
      event(4, { type: "workerLost", worker: "w", silentMs: 11_000 }),
    ];
    const lost = applyRunEvents(start, crashed);
    expect(lost.workerLost).toEqual({ worker: "w", silentMs: 11_000 });
    const resumed = applyRunEvents(lost, [
      event(5, { type: "resumed", epoch: 1, step: 10 }),
      event(6, steps(11, 20)),
      event(7, epoch(2, 20)),
    ]);
    expect(stepsOf(resumed)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    expect(resumed.epochs.map((each) => each.epoch)).toEqual([1, 2]);
    expect(resumed.workerLost).toBeNull();
  });

  it("drops an epoch that was measured but not checkpointed", () => {
    const resumed = applyRunEvents(start, [
      event(1, epoch(1, 10)),
      event(2, epoch(2, 20)),
      event(3, { type: "resumed", epoch: 1, step: 10 }),
    ]);
    expect(resumed.epochs.map((each) => each.epoch)).toEqual([1]);
  });

  it("shows a lost worker until the run is taken up again, also through the queued status", () => {
    const lost = applyRunEvents(start, [
      event(1, { type: "workerLost", worker: "w", silentMs: 1 }),
      event(2, { type: "status", status: "queued" }),
    ]);
    expect(lost.workerLost).not.toBeNull();
    expect(applyRunEvents(lost, [event(3, { type: "status", status: "running" })]).workerLost).toBeNull();
  });
});
