import { expect, it } from "vitest";
import { seriesProgress } from "./series-progress";

it("counts what is done by cost, and the time left of what is under way alone", () => {
  const run = { epochsDone: 0, epochs: 4, cost: 1 };
  const runs = [
    { ...run, status: "completed" as const, cost: 3 },
    { ...run, status: "running" as const, epochsDone: 1, cost: 4 },
    { ...run, status: "queued" as const, cost: 2 },
    { ...run, status: "cancelled" as const, epochsDone: 2 },
  ];
  // 3 + 4 · ¼ + 0 + ½ of 10; left are 4 · ¾ + 2 units of 100 ms.
  expect(seriesProgress(runs, 100)).toEqual({
    completed: 1,
    total: 4,
    underWay: 2,
    paused: 0,
    endedEarly: 1,
    share: 0.45,
    etaMs: 500,
  });
  expect(seriesProgress(runs, null).etaMs).toBeNull();
  expect(seriesProgress([{ ...run, status: "paused" }], 100)).toMatchObject({ etaMs: null, paused: 1, share: 0 });
  expect(seriesProgress([], 1).share).toBe(0);
});
