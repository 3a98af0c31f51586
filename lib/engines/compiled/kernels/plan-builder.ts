import { bindBatch } from "../../../graph/dimension";
import type { OpNode, Value } from "../../../graph/graph";
import { ConstantPool } from "./constant-pool";
import type { ElementwiseOp, KernelName } from "./abi/kernel-abi";
import { kernelWords, type KernelWords } from "./abi/kernel-words";
import { ElementwiseProgram, type Extent, type Operand } from "./elementwise-program";
import { NotInKernels, type Instruction, type PlanBuffer, type BufferView } from "./instruction";
import { floatsOf, mapShape, type MapShape } from "./layout";

type Item = Instruction | ElementwiseProgram;

/** The slot of the array that holds all constants. */
const CONSTANT_SLOT = 1;

/** What is told of an instruction beside its words. */
interface Traits extends Pick<Instruction, "scratch" | "unitsPerImage" | "isCheap" | "groups"> {
  /** The values that it makes; what else it writes is memory that is no value. */
  outputs?: readonly Value[];
}

function blockWords({ channels, height, width, blocks }: MapShape) {
  return { channels, pixels: height * width, blocks };
}

/** Collects the instructions of a graph for one batch size and says where each value lies. */
export class PlanBuilder {
  private readonly views = new Map<Value, BufferView>();
  /** Row-major copies of maps. */
  private readonly plain = new Map<Value, BufferView>();
  private readonly items: Item[] = [];
  /** The item that makes a value. */
  private readonly madeAt = new Map<Value, number>();
  private readonly scalars = new Map<number, Value>();
  private readonly pool = new ConstantPool();
  private readonly constantBuffer: PlanBuffer = { floats: 0, slot: CONSTANT_SLOT };
  private readonly needed = new Set<Value>();
  /** Before this item no program takes further steps: a convolution's result is waited for. */
  private barrier = 0;

  constructor(
    readonly batch: number,
    /** Channels of a block. */
    readonly vectorWidth: number,
  ) {}

  shapeOf(value: Value): number[] {
    return bindBatch(value.type.shape, this.batch);
  }

  /** The blocked form of a value; null for plain ones. */
  mapOf(value: Value): MapShape | null {
    return mapShape(value, this.batch, this.vectorWidth);
  }

  requireMap(node: OpNode, value: Value): MapShape {
    const map = this.mapOf(value);
    if (map === null) throw this.refuse(node, "of a plain tensor");
    return map;
  }

  refuse(node: OpNode, why: string): NotInKernels {
    return new NotInKernels(`${node.op} of "${node.scope}" ${why}`);
  }

  newBuffer(floats: number): PlanBuffer {
    return { floats, slot: null };
  }

  /** A view of fresh memory. */
  newView(floats: number): BufferView {
    return { buffer: this.newBuffer(floats), offset: 0 };
  }

  /** Where a value lies; a value asked for here is kept in memory, not only in a program's register. */
  viewOf(value: Value): BufferView {
    this.needed.add(value);
    let view = this.views.get(value);
    if (view === undefined) {
      view = this.newView(floatsOf(value, this.batch, this.vectorWidth));
      this.views.set(value, view);
    }
    return view;
  }

  /** Says where a value lies before anything writes it: an input, a constant, or part of another value. */
  place(value: Value, view: BufferView, madeWith?: Value): void {
    this.views.set(value, view);
    // After the item that makes the other: a program does not know that what it writes is read under another name.
    this.madeAt.set(value, madeWith === undefined ? -1 : (this.madeAt.get(madeWith) ?? -1) + 1);
  }

  /** A plain value that shares another's memory. */
  alias(value: Value, source: Value, offset = 0): void {
    const view = this.viewOf(source);
    this.place(value, { buffer: view.buffer, offset: view.offset + offset }, source);
  }

  /** Where a value lies in row-major order: a map is copied there once. */
  plainView(node: OpNode, value: Value): BufferView {
    const map = this.mapOf(value);
    if (map === null) return this.viewOf(value);
    let plain = this.plain.get(value);
    if (plain === undefined) {
      plain = this.newView(map.images * map.channels * map.height * map.width);
      this.plain.set(value, plain);
      const words = { source: this.viewOf(value), target: plain, ...blockWords(map), isToBlocks: false };
      this.emit(node, "block", map.images * map.blocks, words, { unitsPerImage: map.blocks });
    }
    return plain;
  }

  /** Gives a value that a kernel wrote in row-major order its own form. */
  fromPlain(node: OpNode, plain: BufferView, value: Value): void {
    const map = this.mapOf(value);
    if (map === null) return this.place(value, plain);
    const words = { source: plain, target: this.viewOf(value), ...blockWords(map), isToBlocks: true };
    this.emit(node, "block", map.images * map.blocks, words, { outputs: [value], unitsPerImage: map.blocks });
  }

  /** Memory for a kernel that writes a value in row-major order; `finish` gives it its own form. */
  plainOutput(node: OpNode, value: Value): { view: BufferView; outputs: readonly Value[]; finish: () => void } {
    const map = this.mapOf(value);
    if (map === null) return { view: this.viewOf(value), outputs: [value], finish: () => undefined };
    const view = this.newView(map.images * map.channels * map.height * map.width);
    return { view, outputs: [], finish: () => this.fromPlain(node, view, value) };
  }

  /** Adds an instruction. Which of its views are read and which are written, the ABI says. */
  emit<Kernel extends KernelName>(
    node: OpNode,
    kernel: Kernel,
    units: number,
    named: KernelWords<Kernel>,
    traits: Traits = {},
  ): void {
    const { outputs = [], ...others } = traits;
    this.items.push({ kernel, units, ...kernelWords(kernel, named), ...others, scope: node.scope });
    for (const value of outputs) this.madeAt.set(value, this.items.length - 1);
    if (kernel !== "channelSum" && kernel !== "channelMoments" && kernel !== "planeSum" && kernel !== "broadcast")
      this.barrier = this.items.length;
  }

  /** Adds an elementwise op, to the running program over the same extent where its operands allow it. */
  elementwise(
    node: OpNode,
    op: ElementwiseOp,
    extent: Extent,
    inputs: readonly Operand[],
    output: Value,
    immediate = 0,
  ): void {
    const program = this.programFor(node, extent, inputs);
    program.add({ op, inputs, target: { value: output }, immediate });
    this.madeAt.set(output, this.items.indexOf(program));
  }

  /** Adds a sum over each plane; gives where the sums lie, `floats` per plane. */
  planeSums(
    node: OpNode,
    op: ElementwiseOp,
    extent: Extent & { kind: "map" },
    inputs: readonly Operand[],
    floats: number,
  ): BufferView {
    const sums = this.newView(extent.images * extent.blocks * floats);
    this.programFor(node, extent, inputs).add({ op, inputs, target: { sums }, immediate: 0 });
    return sums;
  }

  /** Says what a value always is. */
  constant(value: Value, data: Float32Array): void {
    this.place(value, { buffer: this.constantBuffer, offset: this.pool.add(data) });
  }

  /** A number as a value. */
  scalar(number: number): Value {
    let value = this.scalars.get(number);
    if (value === undefined) {
      value = { name: `number ${number}`, type: { element: "float32", shape: [] } };
      this.scalars.set(number, value);
      this.constant(value, Float32Array.of(number));
    }
    return value;
  }

  /** All constants, for {@link CONSTANT_SLOT}. */
  constants(): Float32Array {
    return this.pool.finish();
  }

  /** All instructions, in order. */
  finish(): Instruction[] {
    for (const item of this.items)
      if (item instanceof ElementwiseProgram && item.extent.kind === "map") this.recomputeOperands(item);
    // Whatever one program makes and another reads must be in memory.
    for (const item of this.items)
      if (item instanceof ElementwiseProgram) item.reads().forEach(({ value }) => this.viewOf(value));
    return this.items.map((item) =>
      item instanceof ElementwiseProgram
        ? item.encode(
            (value) => this.viewOf(value),
            (value) => this.needed.has(value),
            this.vectorWidth,
          )
        : item,
    );
  }

  private recomputeOperands(program: ElementwiseProgram): void {
    for (const { value, kind } of program.reads()) {
      const maker = this.items[this.madeAt.get(value) ?? -1];
      if (kind === "full" && maker instanceof ElementwiseProgram && maker !== program) program.recompute(value, maker);
    }
  }

  /** The program that a step joins: the last one over the same extent that comes after all operands, or a new one. */
  private programFor(node: OpNode, extent: Extent, inputs: readonly Operand[]): ElementwiseProgram {
    const key = JSON.stringify(extent);
    const ready = Math.max(this.barrier, ...inputs.map(({ value }) => this.madeAt.get(value) ?? -1));
    const fits = (item: Item): item is ElementwiseProgram =>
      item instanceof ElementwiseProgram &&
      JSON.stringify(item.extent) === key &&
      item.hasRoom(inputs) &&
      inputs.every(({ value, kind }) => kind === "full" || !item.targets.has(value));
    const found = this.items.slice(Math.max(0, ready)).findLast(fits);
    if (found !== undefined) return found;
    const program = new ElementwiseProgram(extent, node.scope);
    this.items.push(program);
    return program;
  }
}
