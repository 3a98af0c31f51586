/**
 * Milliseconds per training step of the reference net ("ref-3") and of presets, on random data.
 *
 * npx esbuild bench/train-step.bench.ts --bundle --platform=node --packages=external --format=esm --outfile=dist/bench/train-step.mjs
 * node dist/bench/train-step.mjs [ref-3|preset id] [size] [batch] [steps] [threads] [--kernels]
 *
 * `--kernels` prints below it what each kernel of such a step takes in its fastest run, the slowest first.
 */
import { parseArgs } from "node:util";
import { PRESETS } from "../lib/architectures/presets";
import { resolveCnn } from "../lib/architectures/resolve-cnn";
import { compiledEngine } from "../lib/engines/compiled/compiled-engine";
import { Random } from "../lib/tensor/random";
import { DEFAULT_LOSS } from "../lib/graph/step/loss-spec";
import type { OptimizerSpec } from "../lib/graph/step/optimizer-spec";
import { kernelProfile, profileTable } from "./kernel-profile";
import { REFERENCE_NETS } from "./reference-nets";

const { values, positionals } = parseArgs({
  options: { kernels: { type: "boolean", default: false } },
  allowPositionals: true,
});
const [id = "ref-3", size = "128", batch = "32", steps = "12", threads] = positionals;
const LABELS = 3;
const SHOWN_KERNELS = 20;

const cnn = [...REFERENCE_NETS, ...PRESETS].find((net) => net.id === id)?.spec(Number(size));
if (cnn === undefined) throw new Error(`no network "${id}"`);

const random = new Random(7);
const images = Float32Array.from({ length: Number(batch) * Number(size) ** 2 }, () => random.uniform());
const targets = Float32Array.from({ length: Number(batch) * LABELS }, (_, i) =>
  i % LABELS === Math.floor(i / LABELS) % LABELS ? 1 : 0,
);
const sampleWeights = new Float32Array(Number(batch)).fill(1);

const optimizer: OptimizerSpec = {
  kind: "adamw",
  learningRate: 1e-3,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  weightDecay: 0.02,
};

const started = performance.now();
const trainer = await compiledEngine.createTrainer({
  cnn,
  labelCount: LABELS,
  optimizer,
  seed: 1,
  ...(threads === undefined ? {} : { threads: Number(threads) }),
});
const createMs = performance.now() - started;
const times: number[] = [];
let loss = NaN;
for (let step = 0; step < Number(steps); step++) {
  const before = performance.now();
  ({ loss } = await trainer.step(
    { images, targets, sampleWeights, size: Number(batch) },
    { learningRate: 1e-3, dropoutSeed: step },
  ));
  times.push(performance.now() - before);
}
const beforePredict = performance.now();
await trainer.predict(images, Number(batch));
const firstPredictMs = performance.now() - beforePredict;
const again = performance.now();
await trainer.predict(images, Number(batch));
const predictMs = performance.now() - again;
const sorted = times.slice(2).sort((a, b) => a - b);
const resolved = resolveCnn(cnn, LABELS);
console.log(
  JSON.stringify({
    net: id,
    size: Number(size),
    batch: Number(batch),
    createMs: Math.round(createMs),
    firstStepMs: Math.round(times[0]),
    medianMs: +sorted[Math.floor(sorted.length / 2)].toFixed(1),
    bestMs: +sorted[0].toFixed(1),
    gflopPerStep: +((resolved.multiplyAdds * 2 * 3 * Number(batch)) / 1e9).toFixed(1),
    firstPredictMs: Math.round(firstPredictMs),
    predictMs: Math.round(predictMs),
    loss,
    peakMemoryMb: Math.round(process.resourceUsage().maxRSS / 1024),
  }),
);
if (values.kernels) {
  const settings = { optimizer, loss: DEFAULT_LOSS, clipNorm: null, frozen: new Set<string>(), accumulates: false };
  const step = {
    cnn: resolved,
    settings,
    state: await trainer.state(),
    batch: { images, targets, sampleWeights, size: Number(batch) },
    options: { learningRate: 1e-3, dropoutSeed: 0 },
    threads: threads === undefined ? undefined : Number(threads),
  };
  console.log(profileTable(await kernelProfile(step, Number(steps)), SHOWN_KERNELS));
}
await trainer.dispose();
