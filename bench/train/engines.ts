/** @file Who takes part in the comparison, in which forms, and how each is started. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { EngineProgram } from "./engine-process";

/** Our engine, which every other is compared with. */
export const OURS = "hilum";

export interface BenchEngine {
  id: string;
  title: string;
  /** Settings whose speed depends on the network, the one that is usually fastest first. */
  variants: readonly string[];
  start(variant: string, threads: number): EngineProgram;
  /** The image side and batch it is given instead, where it is too slow for the real ones. */
  reduced?: { size: number; batch: number };
}

export interface Programs {
  /** The bundle of `node-engine.ts`. */
  nodeEngine: string;
  /** The folder of the peers' scripts. */
  peers: string;
  python: string;
}

/** The peers compute on the CPU; ours does too unless a device is named. */
const ON_THE_CPU = { HILUM_DEVICE: process.env.HILUM_DEVICE ?? "cpu" };

/**
 * Lets glibc keep large blocks instead of handing them back to the system after each use. Without it a PyTorch step
 * pays for every page anew: 178 ms of system time a step on vgg-like at batch 32 against 10 ms, for up to a fifth more memory.
 */
const KEEP_HEAP = {
  MALLOC_MMAP_THRESHOLD_: "4294967296",
  MALLOC_TRIM_THRESHOLD_: "8589934592",
  MALLOC_TOP_PAD_: "67108864",
};
const KEPT_HEAP = ", heap kept";

/** Engines by id. `--engine` says which of this workbench's own is ours; the others are peers. */
export function benchEngines(programs: Programs, ownKind: "onnx" | "tfjs"): BenchEngine[] {
  const node = (kind: string) => (_variant: string, threads: number) => ({
    program: process.execPath,
    args: [programs.nodeEngine, kind, String(threads)],
    env: ON_THE_CPU,
  });
  const python = (script: string) => (variant: string, threads: number) => {
    const [form, heap] = variant.split(KEPT_HEAP);
    return {
      program: programs.python,
      args: [join(programs.peers, script), String(threads), form],
      ...(heap === undefined ? {} : { env: KEEP_HEAP }),
    };
  };
  return [
    {
      id: OURS,
      title: `Hilum (${ownKind === "onnx" ? "compiled" : ownKind})`,
      variants: [ownKind],
      start: node(ownKind),
    },
    {
      id: "torch",
      title: "PyTorch",
      variants: [`channels_last${KEPT_HEAP}`, "channels_last", "contiguous"],
      start: python("torch_peer.py"),
    },
    { id: "torch-compile", title: "PyTorch, torch.compile", variants: ["compiled"], start: python("torch_peer.py") },
    { id: "keras", title: "Keras (TensorFlow)", variants: ["graph", "jit"], start: python("keras_peer.py") },
    { id: "tfjs-node", title: "TensorFlow.js, native", variants: ["native"], start: node("tfjs-native") },
    {
      id: "tfjs",
      title: "TensorFlow.js, plain",
      variants: ["plain"],
      start: node("tfjs-plain"),
      reduced: { size: 32, batch: 2 },
    },
  ];
}

/** The peers that are compared unless others are asked for. `torch-compile` takes minutes to get ready. */
export const DEFAULT_PEERS: readonly string[] = ["torch", "keras", "tfjs-node", "tfjs"];

/** The Python to ask: the one named, else the bench's own environment where it was made, else the system's. */
export function choosePython(named: string | undefined, environment: string): string {
  if (named !== undefined) return named;
  const own = environmentPython(environment);
  return existsSync(own) ? own : "python3";
}

/** Where a virtual environment keeps its interpreter. */
export function environmentPython(environment: string): string {
  return process.platform === "win32" ? join(environment, "Scripts", "python.exe") : join(environment, "bin", "python");
}
