/**
 * @file What crosses the border between lib/ and native/, word by word: the one description of it.
 *
 * native/abi.h is written from it, and the types of what a kernel is told follow from it (kernel-words.ts).
 */

/**
 * What a word, or a run of words, is:
 *
 * - `count` a whole number, `flag` 0 or 1, `float` a float32 by its bits;
 * - `reads`, `writes` a view (slot and offset in floats) that a kernel reads or writes, with `or none` where there may
 *   be none; `view` one that may be either;
 * - the name of an enum or a struct below, and `name[]` for a list of structs: how many there are stands in its place,
 *   the structs themselves follow the kernel's other words.
 */
export type WordLayout = Readonly<Record<string, string>>;

/** How many operands an elementwise op takes, how many vectors of sums per plane it gives (0: a value per element). */
export interface OpShape {
  readonly operands: 1 | 2 | 3;
  readonly sums: number;
}

/** The form of a description. */
export interface Abi {
  readonly constants: Readonly<Record<string, number>>;
  readonly ops: Readonly<Record<string, OpShape>>;
  readonly enums: Readonly<Record<string, readonly string[]>>;
  readonly structs: Readonly<Record<string, WordLayout>>;
  readonly kernels: Readonly<Record<string, WordLayout>>;
}

export const KERNEL_ABI = {
  constants: {
    /** In a kernel's place: instructions that run together, image after image. */
    SEQUENCE: -1,
    /** Operands and registers of an elementwise program, and its steps. */
    MOST_SOURCES: 36,
    MOST_STEPS: 36,
    /** Floats of a chunk of an elementwise program. */
    CHUNK: 512,
    /** Rows or columns of a convolution's kernel. */
    MOST_KERNEL_SIDE: 15,
    /** Output blocks whose products are kept at once. */
    MOST_BLOCKS: 3,
    /** Rows and columns of a tile of F(4×4, 3×3), and the products that one takes. */
    WINOGRAD_SIDE: 4,
    WINOGRAD_PLANES: 36,
  },
  /** Ops of an elementwise program. */
  ops: {
    add: { operands: 2, sums: 0 },
    sub: { operands: 2, sums: 0 },
    mul: { operands: 2, sums: 0 },
    div: { operands: 2, sums: 0 },
    maximum: { operands: 2, sums: 0 },
    greater: { operands: 2, sums: 0 },
    neg: { operands: 1, sums: 0 },
    sqrt: { operands: 1, sums: 0 },
    exp: { operands: 1, sums: 0 },
    relu: { operands: 1, sums: 0 },
    leakyRelu: { operands: 1, sums: 0 },
    copy: { operands: 1, sums: 0 },
    affine: { operands: 3, sums: 0 },
    log: { operands: 1, sums: 0 },
    sigmoid: { operands: 1, sums: 0 },
    tanh: { operands: 1, sums: 0 },
    abs: { operands: 1, sums: 0 },
    erf: { operands: 1, sums: 0 },
    sign: { operands: 1, sums: 0 },
    pow: { operands: 1, sums: 0 },
    elu: { operands: 1, sums: 0 },
    softplus: { operands: 1, sums: 0 },
    /** Σ a, Σ a·b, and what mean and variance are joined from. */
    sum: { operands: 1, sums: 1 },
    dot: { operands: 2, sums: 1 },
    moments: { operands: 1, sums: 3 },
  },
  enums: {
    /** How an operand's values lie along a plane: one per element, [C], one for all, [N, C], [N], [H, W]. */
    operandKind: ["full", "channel", "scalar", "imageChannel", "image", "position"],
    /** Ops of the kernel that repeats operands in any way, number by number. */
    broadcastOp: ["add", "sub", "mul", "div", "maximum", "greater", "copy"],
    reduction: ["sum", "maximum"],
  },
  structs: {
    /** `words` in all; of a sequence, `units` are groups of images. */
    instruction: { kernel: "count", words: "count", units: "count" },
    /** `members` instructions follow, with their units per image. */
    sequence: { instruction: "instruction", images: "count", members: "count", buffers: "threadBuffer[]" },
    /** A buffer that each thread has of its own: floats per image, place in the thread's scratch memory. */
    threadBuffer: { slot: "count", floats: "count", offset: "count" },
    /** How a window slides over a map. Spread: zeros between the map's rows and columns, less one. */
    window: {
      height: "count",
      width: "count",
      outHeight: "count",
      outWidth: "count",
      kernelHeight: "count",
      kernelWidth: "count",
      strideY: "count",
      strideX: "count",
      dilationY: "count",
      dilationX: "count",
      padTop: "count",
      padLeft: "count",
      spreadY: "count",
      spreadX: "count",
    },
    operand: { kind: "operandKind", view: "view" },
    /** `target`, `a`, `b` and `c` count operands first, then registers. */
    step: { op: "op", target: "count", a: "count", b: "count", c: "count", immediate: "float", sums: "writes or none" },
    /** Strides of a repeated axis are 0. */
    broadcastAxis: { length: "count", a: "count", b: "count" },
    copyAxis: { length: "count", source: "count", target: "count" },
    reduceAxis: { length: "count", stride: "count" },
  },
  /** What each kernel computes, over which units, and what its words mean stands above it in native/. */
  kernels: {
    convolution: {
      x: "reads",
      packed: "reads",
      bias: "reads or none",
      y: "writes",
      inputs: "count",
      outputs: "count",
      outBlocks: "count",
      rows: "count",
      parts: "count",
      window: "window",
    },
    convolutionPack: {
      kernel: "reads",
      packed: "writes",
      filters: "count",
      channels: "count",
      taps: "count",
      isReversed: "flag",
    },
    convolutionGradient: {
      dy: "reads",
      x: "reads",
      sums: "writes",
      channels: "count",
      outBlocks: "count",
      images: "count",
      groups: "count",
      rows: "count",
      window: "window",
    },
    convolutionGradientFinish: {
      sums: "reads",
      gradient: "writes",
      filters: "count",
      channels: "count",
      taps: "count",
      groups: "count",
    },
    winograd: {
      x: "reads",
      packed: "reads",
      bias: "reads or none",
      y: "writes",
      inputs: "count",
      outputs: "count",
      outBlocks: "count",
      rows: "count",
      parts: "count",
      together: "count",
      images: "count",
      window: "window",
    },
    winogradPack: { kernel: "reads", packed: "writes", filters: "count", channels: "count", isReversed: "flag" },
    winogradGradient: {
      dy: "reads",
      x: "reads",
      sums: "writes",
      channels: "count",
      outBlocks: "count",
      images: "count",
      groups: "count",
      rows: "count",
      together: "count",
      window: "window",
    },
    winogradGradientFinish: { sums: "reads", gradient: "writes", filters: "count", channels: "count", groups: "count" },
    depthwise: {
      x: "reads",
      packed: "reads",
      bias: "reads or none",
      y: "writes",
      blocks: "count",
      channels: "count",
      window: "window",
    },
    depthwisePack: { kernel: "reads", packed: "writes", channels: "count", taps: "count", isReversed: "flag" },
    depthwiseGradient: { dy: "reads", x: "reads", sums: "writes", window: "window" },
    depthwiseGradientFinish: {
      sums: "reads",
      gradient: "writes",
      channels: "count",
      taps: "count",
      images: "count",
      blocks: "count",
    },
    maxPool: { x: "reads", y: "writes", winners: "writes", window: "window" },
    maxPoolGradient: { dy: "reads", winners: "reads", dx: "writes", window: "window" },
    averagePool: { x: "reads", y: "writes", window: "window" },
    elementwise: {
      blocks: "count",
      plane: "count",
      channels: "count",
      length: "count",
      piece: "count",
      registers: "count",
      operands: "operand[]",
      steps: "step[]",
    },
    channelSum: {
      sums: "reads",
      result: "writes",
      images: "count",
      blocks: "count",
      channels: "count",
      factor: "float",
    },
    channelMoments: {
      sums: "reads",
      mean: "writes",
      variance: "writes",
      images: "count",
      blocks: "count",
      channels: "count",
      pixels: "count",
    },
    planeSum: { sums: "reads", result: "writes", blocks: "count", channels: "count", factor: "float" },
    broadcast: { op: "broadcastOp", a: "reads", b: "reads", result: "writes", axes: "broadcastAxis[]" },
    copy: { source: "reads", target: "writes", axes: "copyAxis[]" },
    block: {
      source: "reads",
      target: "writes",
      channels: "count",
      pixels: "count",
      blocks: "count",
      isToBlocks: "flag",
    },
    matMul: {
      a: "reads",
      b: "reads",
      product: "writes",
      rows: "count",
      inner: "count",
      columns: "count",
      aRow: "count",
      aInner: "count",
      bInner: "count",
      bColumn: "count",
      rowsPerUnit: "count",
    },
    softmax: { x: "reads", y: "writes", rows: "count", columns: "count", isLog: "flag" },
    reduce: {
      x: "reads",
      y: "writes",
      reduction: "reduction",
      factor: "float",
      kept: "reduceAxis[]",
      reduced: "reduceAxis[]",
    },
  },
} as const satisfies Abi;

export type KernelName = keyof typeof KERNEL_ABI.kernels;
export type ElementwiseOp = keyof typeof KERNEL_ABI.ops;
export type OperandKind = (typeof KERNEL_ABI.enums.operandKind)[number];
export type BroadcastOp = (typeof KERNEL_ABI.enums.broadcastOp)[number];

export const {
  CHUNK,
  MOST_BLOCKS,
  MOST_KERNEL_SIDE,
  MOST_SOURCES,
  MOST_STEPS,
  SEQUENCE,
  WINOGRAD_PLANES,
  WINOGRAD_SIDE,
} = KERNEL_ABI.constants;

/** The members of an enum, in the order of their numbers; null where there is no such enum. */
export function enumMembers({ enums, ops, kernels }: Abi, name: string): readonly string[] | null {
  if (name === "op") return Object.keys(ops);
  if (name === "kernel") return Object.keys(kernels);
  return enums[name] ?? null;
}
