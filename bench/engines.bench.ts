/** @file How fast the two engines train the same network on the same batches, side by side in one process. */
import { cpus } from "node:os";
import { PRESETS } from "../lib/architectures/presets";
import { describeCost } from "../lib/architectures/layer-cost";
import { resolveCnn } from "../lib/architectures/resolve-cnn";
import type { CnnSpec } from "../lib/architectures/cnn-spec";
import type { Engine, TrainingBatch } from "../lib/engines/engine";
import { onnxEngine } from "../lib/engines/onnx/onnx-engine";
import { OptimizerSpec } from "../lib/engines/optimizer-spec";
import { tfjsEngine } from "../lib/engines/tfjs/tfjs-engine";
import { Random } from "../lib/tensor/random";

const LABELS = 3;
const WARM_UP_STEPS = 1;

/** One thing to measure: a network, a batch size and how many steps each engine is given. */
interface Case {
  preset: string;
  size: number;
  batchSize: number;
  steps: { onnx: number; tfjs: number };
}

const CASES: readonly Case[] = [
  { preset: "tiny", size: 64, batchSize: 16, steps: { onnx: 40, tfjs: 3 } },
  { preset: "residual-small", size: 64, batchSize: 8, steps: { onnx: 20, tfjs: 3 } },
];

/** The default preset at full size, on the ONNX engine alone: the figure that a run's duration follows from. */
const FULL_SIZE: Case = { preset: "residual-small", size: 128, batchSize: 32, steps: { onnx: 10, tfjs: 0 } };

/** Measures and prints; a few tens of seconds on two cores. */
export async function run(): Promise<void> {
  const { native, version } = await tfjsEngine.backend();
  console.log(`${cpus()[0]?.model ?? "unknown processor"}, ${cpus().length} cores, Node ${process.version}`);
  console.log(`TensorFlow.js ${version}, ${native ? "native library" : "plain JavaScript"}\n`);
  for (const one of [...CASES, FULL_SIZE]) console.log(await compare(one));
}

async function compare({ preset, size, batchSize, steps }: Case): Promise<string> {
  const cnn = specOf(preset, size);
  const onnx = await millisecondsPerStep(onnxEngine, cnn, batchSize, steps.onnx);
  const cost = describeCost(resolveCnn(cnn, LABELS), batchSize);
  const gigaflops = (2 * cost.trainingMultiplyAdds * batchSize) / onnx / 1e6;
  const title = `${preset} at ${size} px, batch ${batchSize}: onnx ${describe(onnx, batchSize)} (${gigaflops.toFixed(0)} GFLOP/s)`;
  if (steps.tfjs === 0) return title;
  const tfjs = await millisecondsPerStep(tfjsEngine, cnn, batchSize, steps.tfjs);
  return `${title}, tfjs ${describe(tfjs, batchSize)}: onnx is ${(tfjs / onnx).toFixed(1)}× as fast`;
}

function specOf(preset: string, size: number): CnnSpec {
  const found = PRESETS.find((candidate) => candidate.id === preset);
  if (found === undefined) throw new Error(`No preset ${preset}`);
  return found.spec(size);
}

function describe(milliseconds: number, batchSize: number): string {
  return `${milliseconds.toFixed(1)} ms a step, ${((1000 * batchSize) / milliseconds).toFixed(0)} images/s`;
}

/** The median over `steps` training steps, after a warm-up. */
async function millisecondsPerStep(engine: Engine, cnn: CnnSpec, batchSize: number, steps: number): Promise<number> {
  const trainer = await engine.createTrainer({ cnn, labelCount: LABELS, optimizer: OptimizerSpec.parse({ kind: "adamw", learningRate: 1e-3 }), seed: 1 });
  const batch = noiseBatch(cnn, batchSize);
  const times: number[] = [];
  for (let step = 0; step < steps + WARM_UP_STEPS; step++) {
    const start = performance.now();
    await trainer.step(batch, { learningRate: 1e-3, dropoutSeed: step });
    if (step >= WARM_UP_STEPS) times.push(performance.now() - start);
  }
  await trainer.dispose();
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
}

function noiseBatch(cnn: CnnSpec, size: number): TrainingBatch {
  const random = new Random(1);
  const targets = new Float32Array(size * LABELS);
  for (let i = 0; i < size; i++) targets[i * LABELS + (i % LABELS)] = 1;
  return {
    images: Float32Array.from({ length: size * cnn.input.size ** 2 }, () => random.uniform()),
    targets,
    sampleWeights: new Float32Array(size).fill(1),
    size,
  };
}
