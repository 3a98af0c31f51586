/** @file A chain of elementwise ops and sums that runs as one pass over memory (native/elementwise.c). */
import { invariant } from "../../../invariant";
import type { Value } from "../../../graph/graph";
import type { Instruction, PlanBuffer, View, Word } from "./instruction";

/** In the order of native/elementwise.c. */
export const ELEMENTWISE_OPS = [
  "add", "sub", "mul", "div", "maximum", "greater", "neg", "sqrt", "exp", "relu", "leakyRelu", "copy", "affine",
  "log", "sigmoid", "tanh", "abs", "erf", "sign", "pow", "elu", "softplus", "sum", "dot", "moments",
] as const;
export type ElementwiseOp = (typeof ELEMENTWISE_OPS)[number];

/** How an operand's values lie along a plane, in the order of native/elementwise.c. */
const OPERAND_KINDS = ["full", "channel", "scalar", "imageChannel", "image", "position"] as const;
export type OperandKind = (typeof OPERAND_KINDS)[number];

export interface Operand {
  value: Value;
  kind: OperandKind;
}

/** What all steps of a program run over: the planes of a map, or a vector. */
export type Extent =
  | { kind: "map"; images: number; blocks: number; channels: number; plane: number }
  | { kind: "vector"; length: number };

interface Step {
  op: ElementwiseOp;
  inputs: readonly Operand[];
  /** What it gives: the value of an op, or the sums per plane. */
  target: { value: Value } | { sums: View };
  immediate: number;
}

/** Steps that one operand may be computed anew by. */
const MOST_RECOMPUTED = 3;
/** Operands, registers and steps that native/elementwise.c has room for. */
const MOST_SOURCES = 36;
const CHUNK = 512;
/** Floats of a vector that one thread takes at a time. */
const PIECE = 16384;

/** Steps over one extent, in the order in which they were added. */
export class ElementwiseProgram {
  readonly steps: Step[] = [];
  readonly targets = new Set<Value>();
  private readonly sources = new Set<Value>();

  constructor(
    readonly extent: Extent,
    readonly scope: string,
  ) {}

  /** Whether a step with these operands still fits. */
  hasRoom(inputs: readonly Operand[]): boolean {
    return this.sources.size + inputs.length + 1 <= MOST_SOURCES && this.steps.length < MOST_SOURCES;
  }

  add(step: Step): void {
    this.steps.push(step);
    step.inputs.forEach(({ value }) => this.sources.add(value));
    if ("value" in step.target) {
      this.targets.add(step.target.value);
      this.sources.add(step.target.value);
    }
  }

  /** The step that makes a value; undefined where it does not. */
  makerOf(value: Value): Step | undefined {
    return this.steps.find(({ target }) => "value" in target && target.value === value);
  }

  /**
   * Computes an operand anew instead of reading it, by steps that another program took, where all they read is read
   * here already or is no map: a pass over memory less, for arithmetic that is next to free.
   */
  recompute(operand: Value, maker: ElementwiseProgram): void {
    const steps = this.stepsTo(operand, maker, MOST_RECOMPUTED);
    if (steps === null || this.sources.size + 3 * steps.length > MOST_SOURCES) return;
    const own = new Map(steps.flatMap(({ target }) => ("value" in target ? [[target.value, { ...target.value }] as const] : [])));
    const renamed = (step: Step): Step => ({ ...step, inputs: step.inputs.map((input) => ({ ...input, value: own.get(input.value) ?? input.value })) });
    const copies = steps.map((step): Step => ({ ...renamed(step), target: "value" in step.target ? { value: own.get(step.target.value) ?? step.target.value } : step.target }));
    const rest = this.steps.map(renamed);
    this.steps.length = 0;
    this.sources.clear();
    for (const step of [...copies, ...rest]) this.add(step);
  }

  /** The steps of `maker` that lead to a value from what this program reads; null where they read more. */
  private stepsTo(value: Value, maker: ElementwiseProgram, most: number): Step[] | null {
    const step = maker.makerOf(value);
    if (step === undefined || most === 0) return null;
    const read = new Set(this.reads().filter(({ kind }) => kind === "full").map((operand) => operand.value));
    const before = step.inputs.map((input): Step[] | null => {
      if (input.kind !== "full") return maker.targets.has(input.value) ? null : [];
      return read.has(input.value) ? [] : this.stepsTo(input.value, maker, most - 1);
    });
    return before.every((steps) => steps !== null) ? [...before.flat(), step] : null;
  }

  /** Values it reads that it does not make itself. */
  reads(): Operand[] {
    const found = new Map<Value, Operand>();
    for (const { inputs } of this.steps) for (const operand of inputs) if (!this.targets.has(operand.value)) found.set(operand.value, operand);
    return [...found.values()];
  }

  /**
   * The finished instruction.
   * @param viewOf where a value lies
   * @param isNeeded whether a target is read by anybody else; the others stay in registers
   */
  encode(viewOf: (value: Value) => View, isNeeded: (value: Value) => boolean, vectorWidth: number): Instruction {
    const operands = this.reads();
    const kept = [...this.targets].filter(isNeeded);
    const registers = [...this.targets].filter((value) => !kept.includes(value));
    const stored: Operand[] = [...operands, ...kept.map((value): Operand => ({ value, kind: "full" }))];
    const index = new Map([...stored.map(({ value }) => value), ...registers].map((value, i) => [value, i]));
    const indexOf = (value: Value | undefined) => {
      if (value === undefined) return 0;
      const at = index.get(value);
      invariant(at !== undefined, "every operand of a program has its place");
      return at;
    };
    const { extent } = this;
    const shape = extent.kind === "map" ? [extent.blocks, extent.plane, extent.channels, 0, 0] : [1, 0, 0, extent.length, PIECE];
    const words: Word[] = [...shape, stored.length, registers.length, this.steps.length];
    for (const { value, kind } of stored) words.push(OPERAND_KINDS.indexOf(kind), { view: viewOf(value) });
    for (const { op, inputs, target, immediate } of this.steps) {
      const [a, b, c] = [0, 1, 2].map((i) => indexOf(inputs[Math.min(i, inputs.length - 1)]?.value));
      words.push(ELEMENTWISE_OPS.indexOf(op), "value" in target ? indexOf(target.value) : 0, a, b, c, { float: immediate }, { view: "sums" in target ? target.sums : null });
    }
    const sums = this.steps.flatMap(({ target }) => ("sums" in target ? [target.sums.buffer] : []));
    return {
      kernel: "elementwise",
      units: extent.kind === "map" ? extent.images * extent.blocks : Math.ceil(extent.length / PIECE),
      words,
      reads: operands.map(({ value }) => viewOf(value).buffer),
      writes: [...kept.map((value) => viewOf(value).buffer), ...sums],
      inPlace: this.sharedBuffers(kept, operands, viewOf),
      unitsPerImage: extent.kind === "map" ? extent.blocks : undefined,
      isCheap: sums.length === 0 && kept.length === 1 && operands.filter(({ kind }) => kind === "full").length === 1,
      scratch: (stored.length + registers.length + 1) * CHUNK + vectorWidth,
      scope: this.scope,
    };
  }

  /** A target may lie where an operand lay that no later step reads. */
  private sharedBuffers(kept: readonly Value[], operands: readonly Operand[], viewOf: (value: Value) => View): [PlanBuffer, PlanBuffer][] {
    const lastRead = (buffer: PlanBuffer) => this.steps.findLastIndex(({ inputs }) => inputs.some(({ value }) => !this.targets.has(value) && viewOf(value).buffer === buffer));
    return kept.flatMap((target) => {
      const made = this.steps.findIndex((step) => "value" in step.target && step.target.value === target);
      const free = operands.filter(({ value, kind }) => kind === "full" && lastRead(viewOf(value).buffer) <= made && viewOf(value).offset === 0);
      return free.map(({ value }): [PlanBuffer, PlanBuffer] => [viewOf(target).buffer, viewOf(value).buffer]);
    });
  }
}
