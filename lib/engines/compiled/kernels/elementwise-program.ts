/** @file A chain of elementwise ops and sums that runs as one pass over memory (native/elementwise.c). */
import { invariant } from "../../../invariant";
import type { Value } from "../../../graph/graph";
import { CHUNK, KERNEL_ABI, MOST_SOURCES, MOST_STEPS, type ElementwiseOp, type OperandKind } from "./abi/kernel-abi";
import { kernelWords, type KernelWords, type StructWords } from "./abi/kernel-words";
import type { Instruction, PlanBuffer, BufferView } from "./instruction";

export interface Operand {
  value: Value;
  kind: OperandKind;
}

/** What all steps of a program run over: the planes of a map, or a vector. */
export type Extent =
  { kind: "map"; images: number; blocks: number; channels: number; plane: number } | { kind: "vector"; length: number };

interface Step {
  op: ElementwiseOp;
  inputs: readonly Operand[];
  /** What it gives: the value of an op, or the sums per plane. */
  target: { value: Value } | { sums: BufferView };
  immediate: number;
}

/** Steps that one operand may be computed anew by. */
const MOST_RECOMPUTED = 3;
/** Floats of a vector that one thread takes at a time. */
const PIECE = 16384;

type ExtentWords = Pick<KernelWords<"elementwise">, "blocks" | "plane" | "channels" | "length" | "piece">;

function extentWords(extent: Extent): ExtentWords {
  if (extent.kind === "vector") return { blocks: 1, plane: 0, channels: 0, length: extent.length, piece: PIECE };
  return { blocks: extent.blocks, plane: extent.plane, channels: extent.channels, length: 0, piece: 0 };
}

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
    return this.sources.size + inputs.length + 1 <= MOST_SOURCES && this.steps.length < MOST_STEPS;
  }

  add(step: Step): void {
    invariant(step.inputs.length === KERNEL_ABI.ops[step.op].operands, `"${step.op}" is given its operands`);
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
    if (this.steps.length + steps.length > MOST_STEPS) return;
    const own = new Map(
      steps.flatMap(({ target }) => ("value" in target ? [[target.value, { ...target.value }] as const] : [])),
    );
    const renamed = (step: Step): Step => ({
      ...step,
      inputs: step.inputs.map((input) => ({ ...input, value: own.get(input.value) ?? input.value })),
    });
    const copies = steps.map((step): Step => ({
      ...renamed(step),
      target: "value" in step.target ? { value: own.get(step.target.value) ?? step.target.value } : step.target,
    }));
    const rest = this.steps.map(renamed);
    this.steps.length = 0;
    this.sources.clear();
    for (const step of [...copies, ...rest]) this.add(step);
  }

  /** The steps of `maker` that lead to a value from what this program reads; null where they read more. */
  private stepsTo(value: Value, maker: ElementwiseProgram, most: number): Step[] | null {
    const step = maker.makerOf(value);
    if (step === undefined || most === 0) return null;
    const read = new Set(
      this.reads()
        .filter(({ kind }) => kind === "full")
        .map((operand) => operand.value),
    );
    const before = step.inputs.map((input): Step[] | null => {
      if (input.kind !== "full") return maker.targets.has(input.value) ? null : [];
      return read.has(input.value) ? [] : this.stepsTo(input.value, maker, most - 1);
    });
    return before.every((steps) => steps !== null) ? [...before.flat(), step] : null;
  }

  /** Values it reads that it does not make itself. */
  reads(): Operand[] {
    const found = new Map<Value, Operand>();
    for (const { inputs } of this.steps)
      for (const operand of inputs) if (!this.targets.has(operand.value)) found.set(operand.value, operand);
    return [...found.values()];
  }

  /**
   * The finished instruction.
   * @param viewOf where a value lies
   * @param isNeeded whether a target is read by anybody else; the others stay in registers
   */
  encode(viewOf: (value: Value) => BufferView, isNeeded: (value: Value) => boolean, vectorWidth: number): Instruction {
    const operands = this.reads();
    const kept = [...this.targets].filter(isNeeded);
    const registers = [...this.targets].filter((value) => !kept.includes(value));
    const stored: Operand[] = [...operands, ...kept.map((value): Operand => ({ value, kind: "full" }))];
    const index = new Map([...stored.map(({ value }) => value), ...registers].map((value, i) => [value, i]));
    const indexOf = (value: Value) => {
      const at = index.get(value);
      invariant(at !== undefined, "every operand of a program has its place");
      return at;
    };
    const fits = stored.length + registers.length <= MOST_SOURCES && this.steps.length <= MOST_STEPS;
    invariant(fits, "a program fits the kernel's tables");
    const { extent } = this;
    const steps = this.steps.map(({ op, inputs, target, immediate }): StructWords<"step"> => {
      const [a, b, c] = [0, 1, 2].map((i) => indexOf(inputs[Math.min(i, inputs.length - 1)].value));
      const given =
        "value" in target ? { target: indexOf(target.value), sums: null } : { target: 0, sums: target.sums };
      return { op, a, b, c, immediate, ...given };
    });
    const words = {
      ...extentWords(this.extent),
      registers: registers.length,
      operands: stored.map(({ value, kind }) => ({ kind, view: viewOf(value) })),
      steps,
    };
    const sums = this.steps.flatMap(({ target }) => ("sums" in target ? [target.sums.buffer] : []));
    return {
      kernel: "elementwise",
      units: extent.kind === "map" ? extent.images * extent.blocks : Math.ceil(extent.length / PIECE),
      words: kernelWords("elementwise", words).words,
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
  private sharedBuffers(
    kept: readonly Value[],
    operands: readonly Operand[],
    viewOf: (value: Value) => BufferView,
  ): [PlanBuffer, PlanBuffer][] {
    const lastRead = (buffer: PlanBuffer) =>
      this.steps.findLastIndex(({ inputs }) =>
        inputs.some(({ value }) => !this.targets.has(value) && viewOf(value).buffer === buffer),
      );
    return kept.flatMap((target) => {
      const made = this.steps.findIndex((step) => "value" in step.target && step.target.value === target);
      const free = operands.filter(
        ({ value, kind }) => kind === "full" && lastRead(viewOf(value).buffer) <= made && viewOf(value).offset === 0,
      );
      return free.map(({ value }): [PlanBuffer, PlanBuffer] => [viewOf(target).buffer, viewOf(value).buffer]);
    });
  }
}
