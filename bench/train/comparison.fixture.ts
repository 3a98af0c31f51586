import type { EngineComparison, Measured } from "./engine-comparison";
import { OURS } from "./engines";

function measured(
  engine: string,
  title: string,
  imagesPerSecond: number[],
  overrides: Partial<Measured> = {},
): Measured {
  const middle = [...imagesPerSecond].sort((a, b) => a - b)[imagesPerSecond.length >> 1];
  return {
    engine,
    title,
    version: "1",
    variant: "graph",
    tried: [],
    size: 128,
    batch: 32,
    readyMs: 100,
    firstStepMs: 200,
    imagesPerSecond,
    medianImagesPerSecond: middle,
    gigaflops: middle / 2,
    peakMemoryMb: 500,
    ...overrides,
  };
}

/** A comparison of one network with one fast, one reduced and one absent peer. */
export const COMPARISON: EngineComparison = {
  format: "hilum-bench-train/1",
  takenAt: "2026-01-02T03:04:05.000Z",
  machine: {
    processor: "Some <fast> processor",
    cores: 2,
    threads: 2,
    memoryMb: 8192,
    loadBefore: 0.1,
    node: "v20.0.0",
    platform: "linux x64",
    sgemm: { gigaflops: 400, shape: "8×8×8" },
  },
  rounds: 3,
  stepsPerRound: 5,
  agreements: [
    {
      net: "ref-3",
      engine: "torch",
      variant: "contiguous",
      trainableParameters: 101123,
      losses: [1.1, 1, 0.9],
      ourLosses: [1.1, 1, 0.9],
      agrees: true,
    },
  ],
  cells: [
    {
      net: "ref-3",
      size: 128,
      batch: 32,
      trainableParameters: 101123,
      gigaflopPerImage: 0.5,
      engines: [
        measured(OURS, "Hilum (compiled)", [180, 200, 220]),
        measured("torch", "PyTorch", [100, 100, 100]),
        measured("tfjs", "TensorFlow.js, plain", [0.5, 0.5, 0.5], { size: 32, batch: 2 }),
      ],
      absent: [{ engine: "keras", reason: "No module named 'tensorflow'" }],
      fed: { imagesPerSecond: 195, waitShare: 0.004 },
      ratios: [
        { engine: "torch", range: { min: 1.8, median: 2, max: 2.2 } },
        { engine: "tfjs", range: { min: 360, median: 400, max: 440 } },
      ],
    },
  ],
};
