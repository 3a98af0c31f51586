import { existsSync } from "node:fs";
import { afterEach, describe, expect, it, vi } from "vitest";
import { CnnSpec } from "../../../architectures/cnn-spec";
import { Random } from "../../../tensor/random";
import type { Trainer, TrainingBatch } from "../../engine";
import { OptimizerSpec } from "../../../graph/step/optimizer-spec";
import { providersToTry, requestedDevice } from "./execution-provider";
import { compiledEngine } from "../compiled-engine";

const CUDA_LIBRARY = `node_modules/onnxruntime-node/bin/napi-v6/${process.platform}/${process.arch}/libonnxruntime_providers_cuda.so`;

afterEach(() => vi.unstubAllEnvs());

describe("requestedDevice", () => {
  it("chooses by itself unless told", () => {
    expect(requestedDevice({})).toBe("auto");
    expect(requestedDevice({ HILUM_DEVICE: "" })).toBe("auto");
    expect(requestedDevice({ HILUM_DEVICE: "cpu" })).toBe("cpu");
  });

  it("names the devices where it does not know one", () => {
    expect(() => requestedDevice({ HILUM_DEVICE: "gpu" })).toThrow('HILUM_DEVICE does not know "gpu".');
  });
});

describe("providersToTry", () => {
  it("tries nothing for the CPU and exactly what was named", () => {
    expect(providersToTry("cpu")).toEqual([]);
    expect(providersToTry("webgpu")).toEqual(["webgpu"]);
  });

  it("refuses CUDA without its files, saying where to read how to add them", () => {
    // The package's optional download may have been made here: then CUDA is tried.
    const outcome = () => providersToTry("cuda");
    if (existsSync(CUDA_LIBRARY)) expect(outcome()).toEqual(["cuda"]);
    else
      expect(outcome).toThrow(
        expect.objectContaining({ code: "environment", remedy: expect.stringContaining("docs/providers.md") }),
      );
  });
});

describe("a trainer with HILUM_DEVICE=webgpu", () => {
  /** Enough layers that parameters are split and gradients joined in more parts than a shader has buffers. */
  const cnn = CnnSpec.parse({
    name: "test",
    input: { size: 16 },
    layers: [
      ...[1, 2, 3].flatMap((index) => [
        { kind: "conv2d" as const, name: `conv${index}`, filters: 8, kernelSize: 3 },
        { kind: "batch_normalization" as const, name: `bn${index}` },
        { kind: "relu" as const, name: `relu${index}` },
      ]),
      { kind: "global_average_pooling2d", name: "pool" },
      { kind: "dense", name: "logits", units: "labels" },
    ],
  });

  it("computes the CPU's losses, be it on the device or, with the reason, on the CPU", async () => {
    vi.stubEnv("HILUM_DEVICE", "webgpu");
    const device = await open();
    vi.stubEnv("HILUM_DEVICE", "cpu");
    const cpu = await open();
    if (device.computedBy.includes("webgpu")) expect(device.notice).toBeNull();
    else expect(device.notice).toMatch(/^This run trains on the CPU, not on a graphics processor \(webgpu: .+\)\.$/);
    expect(cpu.notice).toBeNull();
    const [found, expected] = [await losses(device), await losses(cpu)];
    found.forEach((loss, step) => expect(Math.abs(loss / expected[step] - 1)).toBeLessThan(1e-3));
  });

  async function open(): Promise<Trainer> {
    return compiledEngine.createTrainer({
      cnn,
      labelCount: 3,
      optimizer: OptimizerSpec.parse({ kind: "adamw", learningRate: 1e-3 }),
      seed: 1,
      threads: 1,
    });
  }
});

async function losses(trainer: Trainer): Promise<number[]> {
  const found: number[] = [];
  for (let step = 0; step < 3; step++)
    found.push((await trainer.step(batchOf(step), { learningRate: 1e-3, dropoutSeed: step })).loss);
  await trainer.dispose();
  return found;
}

function batchOf(seed: number): TrainingBatch {
  const random = new Random(seed);
  return {
    images: Float32Array.from({ length: 4 * 256 }, () => random.uniform()),
    targets: Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0),
    sampleWeights: new Float32Array(4).fill(1),
    size: 4,
  };
}
