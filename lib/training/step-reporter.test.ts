import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { StepPoint } from "./run";
import { StepReporter, type StepReporterOptions } from "./step-reporter";

type Told = Parameters<StepReporterOptions<StepPoint>["tell"]>[0];

describe("StepReporter", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ["performance"] }));
  afterEach(() => void vi.useRealTimers());

  /** Ten steps of 100 ms and 8 images each, out of 20. */
  async function tenSteps(laterSteps?: number): Promise<{ reporter: StepReporter<StepPoint>; events: Told[] }> {
    const events: Told[] = [];
    const reporter = new StepReporter<StepPoint>({
      totalSteps: 20,
      laterSteps,
      tell: (told) => void events.push(told),
    });
    for (let step = 1; step <= 10; step++) {
      vi.advanceTimersByTime(100);
      await reporter.add({ step, epoch: 1, loss: 1, accuracy: 0.5 }, 8);
    }
    return { reporter, events };
  }

  it("tells the first step at once and then about four events a second", async () => {
    const { events } = await tenSteps();
    expect(events.map((event) => event.points.map((point) => point.step))).toEqual([
      [1],
      [2, 3, 4],
      [5, 6, 7],
      [8, 9, 10],
    ]);
  });

  it("gives the rate since the last event and the time left at the pace since the first step", async () => {
    const { events } = await tenSteps();
    expect(events[0].etaMs).toBeNull();
    expect(events[3].imagesPerSecond).toBeCloseTo(80, 6);
    expect(events[3].etaMs).toBeCloseTo(1000, 6);
  });

  it("counts the steps of a phase that follows to the time that is left", async () => {
    const { events } = await tenSteps(30);
    expect(events[3].etaMs).toBeCloseTo(4000, 6);
    expect(events[3].totalSteps).toBe(20);
  });

  it("tells what is left when flushed, and nothing twice", async () => {
    const { reporter, events } = await tenSteps();
    await reporter.add({ step: 11, epoch: 1, loss: 1, accuracy: 0.5 }, 8);
    await reporter.flush();
    await reporter.flush();
    expect(events.slice(4).map((event) => event.points.map((point) => point.step))).toEqual([[11]]);
  });
});
