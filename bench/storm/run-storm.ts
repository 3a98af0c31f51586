/** @file One storm over one workbench: work, kills, and the reckoning. */
import { join } from "node:path";
import { storeTinyDataset } from "../../lib/jobs/runs/tiny-run.fixture";
import { openStore } from "../../lib/store/open-store";
import { sweepLeftovers } from "../../lib/store/sweep-leftovers";
import { Random } from "../../lib/tensor/random";
import { countKinds } from "./census";
import { Journal } from "./journal";
import { storm, type Target } from "./killer";
import { type Losses, reckon } from "./reckoning";
import { Users } from "./users";
import { kill, WorkbenchProcess } from "./workbench-process";

export interface StormOptions {
  /** The checkout that is tried. */
  project: string;
  kills: number;
  seed: number;
  /** No more kills after this long. */
  minutes: number;
  /** One line at a time, of what goes on. */
  tell?: (line: string) => void;
}

export interface StormOutcome {
  kills: Map<Target, number>;
  journal: Journal;
  /** What is wrong, in sentences. */
  losses: Losses;
}

/** Nobody waits for longer than this after the last kill. */
const CALM_MS = 900_000;

/** Lets people work in a fresh workbench while parts of it are killed, then compares what it acknowledged with what is there. */
export async function runStorm({
  project,
  kills,
  seed,
  minutes,
  tell = () => undefined,
}: StormOptions): Promise<StormOutcome> {
  const workbench = await WorkbenchProcess.create(project);
  process.env.HILUM_EXPERIMENTS = join(workbench.scratch, "experiments");
  const journal = new Journal();
  const struck = new Map<Target, number>();
  const random = new Random(seed);
  try {
    await workbench.untilReady();
    await withStore(workbench, async (store) => void (await storeTinyDataset(store)));
    const startedAt = performance.now();
    let over = false;
    const patience = AbortSignal.timeout(minutes * 60_000 + CALM_MS);
    const users = new Users(workbench.url, journal, seed, patience);
    const work = Promise.all([users.import(() => over), users.train(() => over)]);
    await Promise.race([
      work,
      storm(workbench, {
        kills,
        random,
        isOver: () => performance.now() - startedAt > minutes * 60_000,
        onStrike(target) {
          struck.set(target, (struck.get(target) ?? 0) + 1);
          tell(`${Math.round((performance.now() - startedAt) / 1000)} s: killed ${target}`);
        },
      }),
    ]);
    over = true;
    tell("the storm is over; waiting for the work in hand");
    await work;
    const losses = [
      ...journal.faults,
      ...(await stopInOrder(workbench)),
      ...(await withStore(workbench, async (store) => {
        tell(`swept: ${(await sweepLeftovers(store)) ?? "nothing"}`);
        return reckon(store, journal);
      })),
    ];
    const left = await workbench.leftovers(15_000);
    if (left.length > 0) losses.push(`after all ended, there was still ${countKinds(left)}`);
    return { kills: struck, journal, losses };
  } catch (error) {
    tell(`${workbench.output.slice(-2_000)}\n${await workbench.log("web")}\n${await workbench.log("worker")}`);
    throw error;
  } finally {
    await workbench.remove();
  }
}

async function stopInOrder(workbench: WorkbenchProcess): Promise<Losses> {
  await workbench.untilReady();
  kill(workbench.pid, "SIGINT");
  const left = await workbench.leftovers(60_000);
  return left.length === 0 ? [] : [`after Ctrl-C there was still ${countKinds(left)}`];
}

async function withStore<T>(
  workbench: WorkbenchProcess,
  work: (store: Awaited<ReturnType<typeof openStore>>) => Promise<T>,
): Promise<T> {
  const store = await openStore({ home: workbench.home, databaseUrl: "" });
  try {
    return await work(store);
  } finally {
    await store.close({ stopIdleDatabase: true });
  }
}
