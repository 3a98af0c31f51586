/** @file The comparison itself: one network at a time, every engine in its own process, rounds in turn. */
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, cpus, loadavg, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { resolveCnn } from "../../lib/architectures/resolve-cnn";
import type { ReferenceNet } from "../reference-nets";
import { checkAgreement } from "./check-agreement";
import type { Absent, Agreement, Cell, EngineComparison, Machine, Measured } from "./engine-comparison";
import { EngineProcess, EngineUnavailable } from "./engine-process";
import { type BenchEngine, OURS } from "./engines";
import { median, ratioRange } from "./ratio-range";
import { fasterOf, measureSgemmRate } from "./sgemm-rate";
import { trainingFlopsPerImage } from "./step-flops";
import { LABEL_COUNT, writeTask } from "./training-task";

/** Steps after the first before anything is measured: memory plans and caches settle. */
const WARM_UP_STEPS = 2;
/** One step before each measured round brings the engine's weights back into the caches. */
const SETTLING_STEPS = 1;
const TRIAL_ROUNDS = 2;
const TRIAL_STEPS = 2;

export interface ComparisonPlan {
  engines: readonly BenchEngine[];
  nets: readonly ReferenceNet[];
  batches: readonly number[];
  rounds: number;
  stepsPerRound: number;
  threads: number;
  /** Tries every variant of an engine on each network; otherwise its first one runs. */
  tryVariants: boolean;
  signal: AbortSignal;
  /** Told what happens, for the terminal; the fraction is of the whole work. */
  progress(fraction: number, note: string): void;
}

/** Runs the whole plan. Engines that are absent or fail are named with their reason; ours failing ends it. */
export async function compareEngines(plan: ComparisonPlan): Promise<EngineComparison> {
  const folder = mkdtempSync(join(tmpdir(), "hilum-bench-"));
  try {
    plan.progress(0, "matrix product rate");
    const machine = await describeMachine(plan.threads);
    const { agreements, absent } = await agreementsOf(plan, folder);
    const cells: Cell[] = [];
    const total = plan.nets.length * plan.batches.length;
    for (const net of plan.nets) {
      for (const batch of plan.batches) {
        const taking = plan.engines.filter(
          (engine) =>
            engine.id === OURS ||
            agreements.some((one) => one.engine === engine.id && one.net === net.id && one.agrees),
        );
        plan.progress(cells.length / total, `${net.id}, batch ${batch}`);
        const reasons = [...absent, ...agreements.filter((one) => one.net === net.id && !one.agrees).map(disagreement)];
        cells.push(await measureCell({ plan, net, batch, engines: taking, absent: reasons, folder }));
      }
    }
    plan.progress(1, "matrix product rate once more");
    const sgemm = fasterOf(machine.sgemm, await measureSgemmRate(plan.threads));
    return {
      format: "hilum-bench-train/1",
      takenAt: new Date().toISOString(),
      machine: { ...machine, sgemm },
      rounds: plan.rounds,
      stepsPerRound: plan.stepsPerRound,
      agreements,
      cells,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function describeMachine(threads: number): Promise<Machine> {
  const loadBefore = loadavg()[0];
  return {
    processor: cpus()[0]?.model ?? "unknown processor",
    cores: availableParallelism(),
    threads,
    memoryMb: Math.round(totalmem() / 2 ** 20),
    loadBefore,
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    sgemm: await measureSgemmRate(threads),
  };
}

async function agreementsOf(
  { engines, nets, threads, signal, progress }: ComparisonPlan,
  folder: string,
): Promise<{ agreements: Agreement[]; absent: Absent[] }> {
  const agreements: Agreement[] = [];
  const absent: Absent[] = [];
  const own = engines.find(({ id }) => id === OURS);
  if (own === undefined) throw new Error("our engine always takes part");
  const ours = await EngineProcess.start(own.start(own.variants[0], threads));
  try {
    for (const peer of engines.filter((engine) => engine !== own)) {
      signal.throwIfAborted();
      progress(0, `does ${peer.title} compute the same?`);
      try {
        agreements.push(...(await checkAgreement(ours, peer, peer.variants[0], nets, { folder, threads })));
      } catch (error) {
        if (!(error instanceof EngineUnavailable)) throw error;
        absent.push({ engine: peer.id, reason: error.message });
      }
    }
    return { agreements, absent };
  } finally {
    await ours.close();
  }
}

function disagreement({ engine, trainableParameters, losses, ourLosses }: Agreement): Absent {
  return {
    engine,
    reason: `it computes something else: ${trainableParameters} trainable parameters, first loss ${losses[0]} where ours is ${ourLosses[0]}`,
  };
}

/** An engine's process on one task, with what its rounds gave so far. */
interface Entrant {
  engine: BenchEngine;
  variant: string;
  process: EngineProcess;
  readyMs: number;
  firstStepMs: number;
  tried: Measured["tried"];
  batch: number;
  size: number;
  /** Per round. */
  imagesPerSecond: number[];
}

interface CellRequest {
  plan: ComparisonPlan;
  net: ReferenceNet;
  batch: number;
  engines: readonly BenchEngine[];
  absent: readonly Absent[];
  folder: string;
}

async function measureCell({ plan, net, batch, engines, absent: known, folder }: CellRequest): Promise<Cell> {
  const absent = [...known];
  const entrants: Entrant[] = [];
  const { rounds, stepsPerRound, threads, tryVariants, signal } = plan;
  try {
    for (const engine of engines) {
      signal.throwIfAborted();
      const size = engine.reduced?.size ?? net.size;
      const task = writeTask(
        join(folder, `${net.id}-${size}-${engine.reduced?.batch ?? batch}`),
        net.spec(size),
        engine.reduced?.batch ?? batch,
      );
      try {
        entrants.push(
          await fastestVariant(tryVariants ? engine : { ...engine, variants: engine.variants.slice(0, 1) }, {
            task,
            threads,
            size,
            batch: engine.reduced?.batch ?? batch,
          }),
        );
      } catch (error) {
        if (!(error instanceof EngineUnavailable) || engine.id === OURS) throw error;
        absent.push({ engine: engine.id, reason: error.message });
      }
    }
    for (let round = 0; round < rounds; round++) {
      // Every other round in the opposite order: nobody always runs on a processor that another one has heated.
      for (const entrant of round % 2 === 0 ? entrants : [...entrants].reverse()) {
        signal.throwIfAborted();
        await entrant.process.run(SETTLING_STEPS);
        entrant.imagesPerSecond.push(await speedOf(entrant, entrant.engine.reduced ? 1 : stepsPerRound));
      }
    }
    const flops = (size: number) => trainingFlopsPerImage(net.spec(size));
    const measured: Measured[] = [];
    for (const entrant of entrants) measured.push(await summarise(entrant, { flops, fullSize: net.size }));
    const own = entrants.find(({ engine }) => engine.id === OURS);
    return {
      net: net.id,
      size: net.size,
      batch,
      trainableParameters: resolveCnn(net.spec(net.size), LABEL_COUNT).trainableParameterCount,
      gigaflopPerImage: flops(net.size) / 1e9,
      engines: measured,
      absent,
      ratios: ratiosOf(measured),
      fed: own === undefined ? null : await own.process.runWithInput(rounds * stepsPerRound),
    };
  } finally {
    await Promise.all(entrants.map((entrant) => entrant.process.close()));
  }
}

interface Task {
  task: string;
  threads: number;
  size: number;
  batch: number;
}

/** Starts an engine in each of its variants, lets them run in turn and keeps the fastest; the others end. */
async function fastestVariant(engine: BenchEngine, task: Task): Promise<Entrant> {
  const tried: Entrant[] = [];
  const failures: EngineUnavailable[] = [];
  try {
    for (const variant of engine.variants) {
      try {
        tried.push(await enter(engine, variant, task));
      } catch (error) {
        if (!(error instanceof EngineUnavailable)) throw error;
        failures.push(error);
      }
    }
    if (tried.length === 0) throw failures[0];
    if (tried.length > 1) {
      for (let round = 0; round < TRIAL_ROUNDS; round++) {
        for (const entrant of tried) {
          await entrant.process.run(SETTLING_STEPS);
          entrant.imagesPerSecond.push(await speedOf(entrant, TRIAL_STEPS));
        }
      }
    }
    const best = (entrant: Entrant) => Math.max(...entrant.imagesPerSecond, 0);
    const fastest = tried.reduce((a, b) => (best(b) > best(a) ? b : a));
    await Promise.all(tried.filter((entrant) => entrant !== fastest).map((entrant) => entrant.process.close()));
    const trial =
      tried.length > 1 ? tried.map((entrant) => ({ variant: entrant.variant, imagesPerSecond: best(entrant) })) : [];
    return { ...fastest, tried: trial, imagesPerSecond: [] };
  } catch (error) {
    await Promise.all(tried.map((entrant) => entrant.process.close()));
    throw error;
  }
}

async function enter(engine: BenchEngine, variant: string, { task, threads, size, batch }: Task): Promise<Entrant> {
  const process = await EngineProcess.start(engine.start(variant, threads));
  try {
    const { readyMs, computedBy } = await process.open(task);
    const [firstStepMs] = (await process.run(1)).stepMs;
    if (!engine.reduced) await process.run(WARM_UP_STEPS);
    return {
      engine,
      variant: engine.id === OURS ? (computedBy ?? variant) : variant,
      process,
      readyMs,
      firstStepMs,
      tried: [],
      batch,
      size,
      imagesPerSecond: [],
    };
  } catch (error) {
    await process.close();
    throw error;
  }
}

async function speedOf({ process, batch }: Entrant, steps: number): Promise<number> {
  const { stepMs } = await process.run(steps);
  return (1000 * batch * steps) / stepMs.reduce((sum, ms) => sum + ms, 0);
}

interface Yardstick {
  flops(size: number): number;
  fullSize: number;
}

async function summarise(entrant: Entrant, { flops, fullSize }: Yardstick): Promise<Measured> {
  const scale = flops(entrant.size) / flops(fullSize);
  const imagesPerSecond = entrant.imagesPerSecond.map((value) => value * scale);
  const medianImagesPerSecond = median(imagesPerSecond);
  return {
    engine: entrant.engine.id,
    title: entrant.engine.title,
    version: entrant.process.version,
    variant: entrant.variant,
    tried: entrant.tried,
    size: entrant.size,
    batch: entrant.batch,
    readyMs: entrant.readyMs,
    firstStepMs: entrant.firstStepMs,
    imagesPerSecond,
    medianImagesPerSecond,
    gigaflops: (medianImagesPerSecond * flops(fullSize)) / 1e9,
    peakMemoryMb: (await entrant.process.peakBytes()) / 2 ** 20,
  };
}

function ratiosOf(measured: readonly Measured[]): Cell["ratios"] {
  const ours = measured.find(({ engine }) => engine === OURS);
  if (ours === undefined) return [];
  return measured
    .filter((one) => one !== ours)
    .map((one) => ({ engine: one.engine, range: ratioRange(ours.imagesPerSecond, one.imagesPerSecond) }));
}
