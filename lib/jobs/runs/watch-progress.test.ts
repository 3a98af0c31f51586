import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { watchProgress } from "./watch-progress";

/** Looks long enough that the test runner's own work is little in them. */
const TUNING = { lookMs: 400, looks: 3 };

it("tells of a process that waits for ever, and not of one that advances or computes", async () => {
  const told: string[] = [];
  const advancing = watchProgress(() => told.push("advancing"), TUNING);
  const steps = setInterval(() => advancing.advance(), 200);
  await sleep(2_400);
  expect(told).toEqual([]);
  clearInterval(steps);
  advancing.stop();

  const computing = watchProgress(() => told.push("computing"), TUNING);
  for (const end = performance.now() + 2_400; performance.now() < end; await sleep(1)) for (let i = 0; i < 1e6; i++);
  computing.stop();
  expect(told).toEqual([]);

  watchProgress(() => told.push("waiting"), TUNING);
  for (let i = 0; i < 100 && told.length === 0; i++) await sleep(200);
  expect(told).toEqual(["waiting"]);
});
