/** @file What a comparison found: plain data that the table, the picture and the JSON file are made from. */
import type { Range } from "./ratio-range";
import type { SgemmRate } from "./sgemm-rate";

export interface Machine {
  processor: string;
  cores: number;
  threads: number;
  memoryMb: number;
  /** Processes that wanted to run during the minute before; above 1 the machine was busy with something else. */
  loadBefore: number;
  node: string;
  platform: string;
  /** The better of a measurement before and one after the comparison. */
  sgemm: SgemmRate;
}

/** One engine on one network with one batch size. */
export interface Measured {
  engine: string;
  title: string;
  version: string;
  variant: string;
  /** What its variants reached in a short trial, images/s; empty where there is only one. */
  tried: { variant: string; imagesPerSecond: number }[];
  /** The image side and batch that ran; smaller than the network's for an engine too slow for them. */
  size: number;
  batch: number;
  /** From the description of the network to a trainer that is ready for its first step. */
  readyMs: number;
  /** A peer that compiles at its first step does it here. */
  firstStepMs: number;
  /** One entry per round. For an engine at reduced size, scaled to the network's size by arithmetic. */
  imagesPerSecond: number[];
  medianImagesPerSecond: number;
  gigaflops: number;
  peakMemoryMb: number;
}

/** An engine that could not take part. */
export interface Absent {
  engine: string;
  reason: string;
}

/** One network with one batch size. */
export interface Cell {
  net: string;
  size: number;
  batch: number;
  trainableParameters: number;
  /** Of one image, forward and backward. */
  gigaflopPerImage: number;
  engines: Measured[];
  absent: Absent[];
  /** Our images/s over a peer's, round by round. */
  ratios: { engine: string; range: Range }[];
  /** Our engine fed by the workbench's own input pipeline, default augmentation; null for an engine that was not asked. */
  fed: { imagesPerSecond: number; waitShare: number } | null;
}

/** That an engine computes what ours does: parameters, and the loss of the same first batches from the same weights. */
export interface Agreement {
  net: string;
  engine: string;
  variant: string;
  trainableParameters: number;
  /** Of steps 1, 2, 3, without dropout. */
  losses: number[];
  ourLosses: number[];
  agrees: boolean;
}

export interface EngineComparison {
  format: "hilum-bench-train/1";
  takenAt: string;
  machine: Machine;
  rounds: number;
  stepsPerRound: number;
  agreements: Agreement[];
  cells: Cell[];
}
