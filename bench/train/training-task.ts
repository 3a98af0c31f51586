/** @file One network with its starting weights and batches, written as files that every engine can read. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { CnnSpec } from "../../lib/architectures/cnn-spec";
import { initialWeights } from "../../lib/architectures/initial-weights";
import { resolveCnn } from "../../lib/architectures/resolve-cnn";
import type { Shape } from "../../lib/tensor/shape";
import type { TrainingBatch } from "../../lib/engines/engine";
import { OptimizerSpec } from "../../lib/graph/step/optimizer-spec";
import { Random } from "../../lib/tensor/random";
import type { ResolvedCnn, ResolvedLayer } from "../../lib/architectures/resolved-cnn";

export const LABEL_COUNT = 3;
/** Engines take these in turn, so that no batch is learned by heart and gradients stay alive. */
const BATCHES = 4;
const WEIGHT_SEED = 1;
/** Layers that leave the order of a flattened map as it is. */
const KEEPS_ORDER = new Set(["relu", "leaky_relu", "dropout"]);

/** What all engines train with. */
export const OPTIMIZER = OptimizerSpec.parse({ kind: "adamw", learningRate: 1e-3, weightDecay: 0.02 });

/** The part of the written document that an engine of ours reads; the peers also read layers and weights. */
const TaskFile = z.object({ cnn: CnnSpec, batch: z.number().int(), seed: z.number().int() });
export type TrainingTask = z.infer<typeof TaskFile>;

/**
 * Writes `network.json`, `weights.f32` (all parameters in layer order), `images.f32` (`[4, N, 1, H, W]`, 0–1) and
 * `labels.i32` (`[4, N]`) into a new folder and gives the path of the first.
 */
export function writeTask(folder: string, cnn: CnnSpec, batch: number): string {
  mkdirSync(folder, { recursive: true });
  const resolved = resolveCnn(cnn, LABEL_COUNT);
  const weights = initialWeights(resolved, WEIGHT_SEED);
  const decayed = new Set(
    resolved.layers
      .flatMap((layer) => layer.parameters)
      .filter(({ decay }) => decay)
      .map(({ name }) => name),
  );
  const random = new Random(WEIGHT_SEED);
  const images = Float32Array.from({ length: BATCHES * batch * cnn.input.size ** 2 }, () => random.uniform());
  const labels = Int32Array.from({ length: BATCHES * batch }, () => random.int(LABEL_COUNT));
  writeFileSync(join(folder, "weights.f32"), Buffer.concat(weights.map(({ data }) => bytesOf(data))));
  writeFileSync(join(folder, "images.f32"), bytesOf(images));
  writeFileSync(join(folder, "labels.i32"), bytesOf(labels));
  const path = join(folder, "network.json");
  const document = {
    cnn,
    batch,
    seed: WEIGHT_SEED,
    size: cnn.input.size,
    labelCount: LABEL_COUNT,
    optimizer: OPTIMIZER,
    weights: weights.map(({ name, shape }) => ({ name, shape, decay: decayed.has(name) })),
    layers: resolved.layers.map((layer) => ({
      spec: layer.spec,
      inputs: layer.inputs,
      inputShapes: layer.inputShapes,
      outputShape: layer.outputShape,
      flattenedShape: flattenedShape(resolved, layer),
    })),
  };
  writeFileSync(path, JSON.stringify(document));
  return path;
}

/** Reads back what {@link writeTask} wrote, for an engine of ours. */
export function readTask(path: string): { task: TrainingTask; batches: TrainingBatch[] } {
  const task = TaskFile.parse(JSON.parse(readFileSync(path, "utf8")));
  const { batch } = task;
  const pixels = batch * task.cnn.input.size ** 2;
  const images = new Float32Array(toArrayBuffer(readFileSync(join(dirname(path), "images.f32"))));
  const labels = new Int32Array(toArrayBuffer(readFileSync(join(dirname(path), "labels.i32"))));
  const batches = Array.from({ length: BATCHES }, (_, index): TrainingBatch => ({
    images: images.slice(index * pixels, (index + 1) * pixels),
    targets: oneHot(labels.subarray(index * batch, (index + 1) * batch)),
    sampleWeights: new Float32Array(batch).fill(1),
    size: batch,
  }));
  return { task, batches };
}

/** The same network without dropout, whose first loss must be the same in every engine. */
export function withoutDropout(cnn: CnnSpec): CnnSpec {
  return { ...cnn, layers: cnn.layers.map((layer) => (layer.kind === "dropout" ? { ...layer, rate: 0 } : layer)) };
}

/** The `[C, H, W]` whose values a dense layer reads in one row, or null where no map was flattened before it. */
function flattenedShape(cnn: ResolvedCnn, layer: ResolvedLayer): Shape | null {
  if (layer.spec.kind !== "dense") return null;
  for (let name = layer.inputs[0]; ;) {
    const source = cnn.layers.find((candidate) => candidate.name === name);
    if (source?.spec.kind === "flatten") return source.inputShapes[0];
    if (source === undefined || !KEEPS_ORDER.has(source.spec.kind)) return null;
    name = source.inputs[0];
  }
}

function oneHot(labels: Int32Array): Float32Array {
  const targets = new Float32Array(labels.length * LABEL_COUNT);
  labels.forEach((label, row) => {
    targets[row * LABEL_COUNT + label] = 1;
  });
  return targets;
}

function bytesOf(data: Float32Array | Int32Array): Buffer {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}

function toArrayBuffer(bytes: Buffer): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}
