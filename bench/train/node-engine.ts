/**
 * @file One of this workbench's engines as a process that the bench times, like any peer's.
 *
 * node bench-engine.mjs <onnx|tfjs|tfjs-native|tfjs-plain> <threads>
 */
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { resolveCnn } from "../../lib/architectures/resolve-cnn";
import type { EngineKind, Trainer, TrainingBatch } from "../../lib/engines/engine";
import { selectEngine } from "../../lib/engines/select-engine";
import { EngineRequest } from "./engine-request";
import { trainWithInput } from "./train-with-input";
import { LABEL_COUNT, OPTIMIZER, readTask, type TrainingTask } from "./training-task";

const [form, threads] = [process.argv[2], Number(process.argv[3])];
const kind: EngineKind = form === "onnx" ? "onnx" : "tfjs";

const engine = await selectEngine(kind);
let opened: { task: TrainingTask; trainer: Trainer; batches: TrainingBatch[]; stepsTaken: number } | null = null;

const greeting = await describeEngine().then(
  (version) => ({ version }),
  (error: unknown) => ({ failure: reasonOf(error) }),
);
console.log(JSON.stringify(greeting));
for await (const line of createInterface({ input: process.stdin })) {
  try {
    console.log(JSON.stringify(await answer(EngineRequest.parse(JSON.parse(line)))));
  } catch (error) {
    console.log(JSON.stringify({ failure: reasonOf(error) }));
  }
}

async function answer(request: EngineRequest): Promise<object> {
  switch (request.request) {
    case "open":
      return open(request.network);
    case "run":
      return run(request.steps);
    case "run_with_input":
      if (opened === null) throw new Error("no network is open");
      return trainWithInput(opened.trainer, opened.task, request.steps);
    case "memory":
      return { peakBytes: peakBytes() };
  }
}

async function open(network: string): Promise<object> {
  await opened?.trainer.dispose();
  const { task, batches } = readTask(network);
  const startedAt = performance.now();
  const trainer = await engine.createTrainer({
    cnn: task.cnn,
    labelCount: LABEL_COUNT,
    optimizer: OPTIMIZER,
    seed: task.seed,
    threads,
  });
  const readyMs = performance.now() - startedAt;
  opened = { task, trainer, batches, stepsTaken: 0 };
  return {
    readyMs,
    trainableParameters: resolveCnn(task.cnn, LABEL_COUNT).trainableParameterCount,
    computedBy: trainer.computedBy,
  };
}

async function run(steps: number): Promise<object> {
  if (opened === null) throw new Error("no network is open");
  const losses: number[] = [];
  const stepMs: number[] = [];
  for (let step = 0; step < steps; step++) {
    const index = opened.stepsTaken++;
    const startedAt = performance.now();
    const { loss } = await opened.trainer.step(opened.batches[index % opened.batches.length], {
      learningRate: OPTIMIZER.learningRate,
      dropoutSeed: index,
    });
    stepMs.push(performance.now() - startedAt);
    losses.push(loss);
  }
  return { losses, stepMs };
}

/** Linux tells the high-water mark of this very program; its `maxRSS` starts at the size of the process that started it. */
function peakBytes(): number {
  try {
    const line = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync("/proc/self/status", "utf8"));
    if (line) return Number(line[1]) * 1024;
  } catch {
    // Not Linux.
  }
  return process.resourceUsage().maxRSS * 1024;
}

async function describeEngine(): Promise<string> {
  if (kind === "onnx") return `Hilum, Node ${process.version}`;
  const { tfjsEngine } = await import("../../lib/engines/tfjs/tfjs-engine");
  const { native, version } = await tfjsEngine.backend();
  if (form === "tfjs-native" && !native)
    throw new Error("the native TensorFlow library is not installed (optional package tfjs-node-native)");
  if (form === "tfjs-plain" && native)
    throw new Error("the native TensorFlow library is installed and takes its place");
  return `TensorFlow.js ${version}, ${native ? "native library" : "plain JavaScript"}`;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
