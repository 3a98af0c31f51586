import { availableParallelism, cpus } from "node:os";
import { performance } from "node:perf_hooks";
import { PRESETS } from "../../architectures/presets";
import { resolveCnn } from "../../architectures/resolve-cnn";
import type { Engine, EngineKind, TrainingBatch } from "../../engines/engine";
import { selectEngine } from "../../engines/select-engine";
import { HilumError } from "../../errors";
import { Random } from "../../tensor/random";
import { TrainingSpec } from "../../training/training-spec";
import { type CommandContext, defineCommand, wholeNumber } from "../command";
import { textTable } from "../../text/text-table";

const ENGINES: readonly EngineKind[] = ["onnx", "tfjs"];
const LABELS = 3;
/** The first steps compile and warm the caches; they are not measured. */
const WARM_UP_STEPS = 2;

export const benchCommand = defineCommand({
  name: "bench",
  usage: "[--preset <id>] [--size <px>] [--batch <n>] [--steps <n>] [--engine onnx|tfjs]",
  summary: "measure the training throughput of this machine",
  details: "Trains on noise, without a data set: the time of a step does not depend on what is in the images.",
  options: {
    preset: { type: "string", value: "<id>", help: `the network (default: ${PRESETS[0].id})` },
    size: { type: "string", value: "<px>", help: "image side (default: 128)" },
    batch: { type: "string", value: "<n>", help: "images in a batch (default: 32)" },
    steps: { type: "string", value: "<n>", help: "measured steps (default: 10)" },
    engine: { type: "string", value: "<engine>", help: "onnx or tfjs (default: both)" },
  },
  positionals: { min: 0, max: 0 },
  async run({ values }, context) {
    const preset = PRESETS.find(({ id }) => id === (values.preset ?? PRESETS[0].id));
    if (!preset)
      throw new HilumError("badRequest", `There is no preset "${values.preset}".`, {
        remedy: `There are: ${PRESETS.map(({ id }) => id).join(", ")}.`,
      });
    const kinds = ENGINES.filter((kind) => values.engine === undefined || kind === values.engine);
    if (kinds.length === 0)
      throw new HilumError("badRequest", `There is no engine "${values.engine}".`, {
        remedy: `There are: ${ENGINES.join(", ")}.`,
      });
    const workload = {
      cnn: preset.spec(wholeNumber(values.size ?? "128", "--size", { min: 16, max: 512 })),
      batch: wholeNumber(values.batch ?? "32", "--batch", { min: 1, max: 512 }),
      steps: wholeNumber(values.steps ?? "10", "--steps", { min: 1, max: 10_000 }),
    };
    const results = [];
    for (const kind of kinds) results.push(await measure(await selectEngine(kind), workload, context));
    const json = {
      preset: preset.id,
      size: workload.cnn.input.size,
      batch: workload.batch,
      cpu: cpus()[0]?.model ?? "unknown",
      cores: availableParallelism(),
      engines: results,
    };
    const rows = results.map(({ engine, imagesPerSecond, stepMs, gigaFlops }) => [
      engine,
      imagesPerSecond.toFixed(1),
      stepMs.toFixed(1),
      gigaFlops.toFixed(1),
    ]);
    return {
      json,
      text: [
        `${preset.title} at ${json.size} px, batch ${json.batch}, ${json.cores} × ${json.cpu}`,
        "",
        textTable(["engine", "images/s", "ms a step", "GFLOP/s"], rows),
      ].join("\n"),
    };
  },
});

interface Workload {
  cnn: ReturnType<(typeof PRESETS)[number]["spec"]>;
  batch: number;
  steps: number;
}

async function measure(engine: Engine, { cnn, batch, steps }: Workload, { terminal, signal }: CommandContext) {
  const step = terminal.step(`Measuring ${engine.kind}`);
  const { optimizer, seed } = TrainingSpec.parse({});
  const trainer = await engine.createTrainer({ cnn, labelCount: LABELS, optimizer, seed });
  try {
    const input = noiseBatch(batch, cnn.input.size);
    const train = (count: number) => trainer.step(input, { learningRate: 1e-3, dropoutSeed: count });
    for (let count = 0; count < WARM_UP_STEPS; count++) await train(count);
    const startedAt = performance.now();
    for (let count = 0; count < steps; count++) {
      signal.throwIfAborted();
      await train(WARM_UP_STEPS + count);
      step.progress((count + 1) / steps);
    }
    const stepMs = (performance.now() - startedAt) / steps;
    step.done(`Measured ${engine.kind}`);
    // Forward once and backward about twice the work, two operations to a multiply-add.
    const flops = 6 * resolveCnn(cnn, LABELS).multiplyAdds * batch;
    return { engine: engine.kind, imagesPerSecond: (1000 * batch) / stepMs, stepMs, gigaFlops: flops / stepMs / 1e6 };
  } finally {
    await trainer.dispose();
  }
}

function noiseBatch(size: number, side: number): TrainingBatch {
  const random = new Random(1);
  const targets = new Float32Array(size * LABELS);
  for (let row = 0; row < size; row++) targets[row * LABELS + (row % LABELS)] = 1;
  return {
    images: Float32Array.from({ length: size * side * side }, () => random.uniform()),
    targets,
    sampleWeights: new Float32Array(size).fill(1),
    size,
  };
}
