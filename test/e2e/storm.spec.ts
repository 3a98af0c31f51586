/** @file The short form of bench/storm.ts and bench/ends.ts: what is lost and what stays behind when a workbench is killed. Linux only: it looks into /proc. */
import { fileURLToPath } from "node:url";
import { expect, test } from "@playwright/test";
import { allKilled, endAndCount, killedWhileSpawning, secondBesideSuspended } from "../../bench/storm/ends";
import { runStorm } from "../../bench/storm/run-storm";
import { WorkbenchProcess } from "../../bench/storm/workbench-process";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");
const onLinux = process.platform === "linux";

test("a short storm of kills while people import, train and publish loses nothing, changes nothing, leaves nothing", async () => {
  test.skip(!onLinux, "processes are read from /proc");
  test.setTimeout(900_000);
  const { losses, kills } = await runStorm({ project: PROJECT, kills: 4, seed: 3, minutes: 2 });
  expect(losses).toEqual([]);
  expect([...kills.values()].reduce((sum, times) => sum + times, 0)).toBeGreaterThanOrEqual(1);
});

test("no way to end leaves a process behind, and a suspended workbench is never joined by a second one", async () => {
  test.skip(!onLinux, "processes are read from /proc");
  test.setTimeout(600_000);
  const workbench = await WorkbenchProcess.create(PROJECT);
  try {
    const suspended = await secondBesideSuspended(workbench, 1_000);
    expect(suspended).toMatchObject({ supervisors: 1, wakes: true });
    expect(suspended.said).toContain("does not answer: it is suspended");
    for (const end of [
      allKilled(["guardian", "postmaster", "client", "other"]),
      killedWhileSpawning("worker", 50),
      allKilled(),
    ]) {
      expect({ end: end.name, left: await endAndCount(workbench, end, 30_000) }).toEqual({
        end: end.name,
        left: "nothing",
      });
    }
  } finally {
    await workbench.remove();
  }
});
