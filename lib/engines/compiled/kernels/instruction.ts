/** @file What a plan is made of before its memory is laid out: buffers, views of them, and instructions of the kernels in native/. */
import type { KernelName } from "./abi/kernel-abi";

/** A run of floats: memory of the plan's own, or (with a slot) an array that the caller gives. */
export interface PlanBuffer {
  readonly floats: number;
  /** Set for arrays that come from outside: constants, graph inputs and outputs. */
  slot: number | null;
}

/** Part of a buffer. */
export interface BufferView {
  readonly buffer: PlanBuffer;
  /** In floats. */
  readonly offset: number;
}

/** A word, or two for a view: a whole number, a float by its bits, a view as slot and offset, or no view. */
export type Word = number | { readonly float: number } | { readonly view: BufferView } | { readonly view: null };

export interface Instruction {
  readonly kernel: KernelName;
  /** Independent pieces of work, shared out among threads. */
  readonly units: number;
  readonly words: readonly Word[];
  readonly reads: readonly PlanBuffer[];
  readonly writes: readonly PlanBuffer[];
  /** Pairs of a written and a read buffer that may share memory where the read one is not needed any more. */
  readonly inPlace?: readonly (readonly [written: PlanBuffer, read: PlanBuffer])[];
  /**
   * Set where every unit reads and writes one image only: units of that image, which follow each other. Such
   * instructions may run one after the other on one image before they turn to the next.
   */
  readonly unitsPerImage?: number;
  /** Set where doing it again is cheaper than keeping its one result: it reads one map at most and little is computed. */
  readonly isCheap?: boolean;
  /** Set where units of one image add to sums kept per group of images: the number of groups. */
  readonly groups?: number;
  /** Floats of scratch memory per thread. */
  readonly scratch?: number;
  /** The layer it came from, for profiles. */
  readonly scope: string;
}

/** Thrown where the kernels do not know an op or a shape: the graph then runs in onnxruntime. */
export class NotInKernels extends Error {
  override readonly name = "NotInKernels";
}
