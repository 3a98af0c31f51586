/** @file Kills a part of a workbench at seeded random moments, and starts it again where the supervisor was killed. */
import { setTimeout as sleep } from "node:timers/promises";
import { type Random } from "../../lib/tensor/random";
import { kill, type WorkbenchProcess } from "./workbench-process";

export const TARGETS = ["worker", "web", "postmaster", "client", "guardian", "supervisor", "all"] as const;
export type Target = (typeof TARGETS)[number];

/** Kills one target, all of its kind where they are many but for PostgreSQL's, of which one is picked. False when there was none. */
async function strike(workbench: WorkbenchProcess, target: Target, random: Random): Promise<boolean> {
  const there = (await workbench.processes()).filter(({ kind }) => target === "all" || kind === target);
  const victims = target === "client" ? [there[Math.floor(random.between(0, there.length))]] : there;
  for (const victim of victims) if (victim !== undefined) kill(victim.pid, "SIGKILL");
  return victims.some((victim) => victim !== undefined);
}

/**
 * Lets the workbench run for a random while, then kills; most often it is waited for until it answers again, now and
 * then it is struck while it still comes up. `onStrike` is told of each.
 */
export async function storm(
  workbench: WorkbenchProcess,
  {
    kills,
    random,
    isOver,
    onStrike,
  }: { kills: number; random: Random; isOver: () => boolean; onStrike: (target: Target) => void },
): Promise<void> {
  const order = Array.from({ length: kills }, (_, i) => TARGETS[i % TARGETS.length])
    .map((target) => ({ target, key: random.between(0, 1) }))
    .sort((a, b) => a.key - b.key);
  for (const { target } of order) {
    if (isOver()) return;
    if (random.between(0, 1) < 0.8) await workbench.untilReady();
    await sleep(random.between(100, 5_000));
    if (await strike(workbench, target, random)) onStrike(target);
    await sleep(random.between(0, 1_500));
    if (workbench.pid === null) workbench.start();
  }
  await workbench.untilReady();
}
