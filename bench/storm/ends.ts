/** @file Every way in which a workbench can end, and what must be true afterwards: nothing runs any more, and never two on one folder. */
import { setTimeout as sleep } from "node:timers/promises";
import { countKinds } from "./census";
import { kill, type WorkbenchProcess } from "./workbench-process";

/** A way to end a workbench that is ready; the test waits until nothing is left of it. */
export interface End {
  name: string;
  /** Whether the workbench must answer before, or is met while it starts. */
  from: "ready" | "starting";
  end(workbench: WorkbenchProcess): Promise<void>;
}

const signalled = (name: string, ...signals: NodeJS.Signals[]): End => ({
  name,
  from: "ready",
  async end(workbench) {
    for (const signal of signals) {
      kill(workbench.pid, signal);
      await sleep(300);
    }
  },
});

/** kill -9 of the supervisor so soon after it spawned a child that the child has loaded nothing yet. */
export const killedWhileSpawning = (kind: "worker" | "web", afterMs: number): End => ({
  name: `kill -9, ${Math.round(afterMs)} ms after the ${kind} was spawned`,
  from: "starting",
  async end(workbench) {
    await workbench.find(kind, 300_000);
    await sleep(afterMs);
    kill(workbench.pid, "SIGKILL");
  },
});

/** Every process of the workbench at once, but for those of a kind. */
export const allKilled = (spared: readonly string[] = []): End => ({
  name: `kill -9 of all at once${spared.length > 0 ? `, but for ${spared.join(" and ")}` : ""}`,
  from: "ready",
  async end(workbench) {
    for (const { pid, kind } of await workbench.processes()) if (!spared.includes(kind)) kill(pid, "SIGKILL");
  },
});

/** A supervisor that hangs, with children that hang too, and then dies. */
const suspendedAndKilled: End = {
  name: "supervisor, worker and web server suspended, then the supervisor killed",
  from: "ready",
  async end(workbench) {
    for (const { pid, kind } of await workbench.processes())
      if (kind === "worker" || kind === "web" || kind === "supervisor") kill(pid, "SIGSTOP");
    kill(workbench.pid, "SIGKILL");
  },
};

export const ENDS: readonly End[] = [
  signalled("SIGINT", "SIGINT"),
  signalled("SIGINT twice", "SIGINT", "SIGINT"),
  signalled("SIGQUIT", "SIGQUIT"),
  signalled("SIGTERM", "SIGTERM"),
  signalled("SIGHUP", "SIGHUP"),
  signalled("SIGKILL", "SIGKILL"),
  allKilled(),
  allKilled(["postmaster", "client", "other"]),
  allKilled(["guardian", "postmaster", "client", "other"]),
  suspendedAndKilled,
];

/** Ends the workbench so; gives what is left after `patienceMs`, in words, "nothing" where all is well. */
export async function endAndCount(
  workbench: WorkbenchProcess,
  { from, end }: End,
  patienceMs: number,
): Promise<string> {
  if (from === "ready") await workbench.untilReady();
  else workbench.start();
  await end(workbench);
  const left = await workbench.leftovers(patienceMs);
  for (const { pid } of left) kill(pid, "SIGKILL");
  await workbench.leftovers(10_000);
  return countKinds(left);
}

/** Suspends a workbench that is ready and starts a second one after `ms`; gives how many supervisors ran then, what the second said, and whether the first goes on with its very children once it is woken. */
export async function secondBesideSuspended(
  workbench: WorkbenchProcess,
  ms: number,
): Promise<{ supervisors: number; said: string; wakes: boolean }> {
  await workbench.untilReady();
  const first = workbench.pid;
  await workbench.find("worker");
  const children = async () =>
    (await workbench.processes())
      .filter(({ kind }) => kind === "web" || kind === "worker")
      .map(({ pid }) => pid)
      .sort()
      .join();
  const before = await children();
  kill(first, "SIGSTOP");
  await sleep(ms);
  const said = await workbench.startBeside(30_000);
  const supervisors = (await workbench.processes()).filter(({ kind }) => kind === "supervisor").length;
  kill(first, "SIGCONT");
  await sleep(3_000);
  return { supervisors, said, wakes: (await workbench.answers()) && before === (await children()) };
}
