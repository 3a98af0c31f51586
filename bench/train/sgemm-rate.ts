/** @file How fast this machine multiplies float32 matrices: the limit that a training step's arithmetic is held against. */
import { openGraphSession } from "../../lib/engines/compiled/onnxruntime/open-graph-session";
import { GraphBuilder } from "../../lib/graph/graph-builder";
import { graphToModel } from "../../lib/onnx/graph-to-model";
import { encodeModel } from "../../lib/onnx/model-proto";
import { Random } from "../../lib/tensor/random";

/** `[M, K]·[K, N]`: a large square, and the product inside a 3×3 convolution of 64 to 128 channels over 128 rows of 64. */
const SHAPES = [
  { m: 2048, k: 2048, n: 2048 },
  { m: 128, k: 576, n: 8192 },
] as const;
const REPEATS = 12;

export interface SgemmRate {
  gigaflops: number;
  /** The shape that reached it, `M×K×N`. */
  shape: string;
}

/** The best of several products of each shape, in onnxruntime on `threads` threads; about two seconds. */
export async function measureSgemmRate(threads: number): Promise<SgemmRate> {
  const rates: SgemmRate[] = [];
  for (const { m, k, n } of SHAPES)
    rates.push({
      gigaflops: (2 * m * k * n) / (await bestMilliseconds(m, k, n, threads)) / 1e6,
      shape: `${m}×${k}×${n}`,
    });
  return rates.reduce(fasterOf);
}

/** The better of two measurements. */
export function fasterOf(a: SgemmRate, b: SgemmRate): SgemmRate {
  return b.gigaflops > a.gigaflops ? b : a;
}

async function bestMilliseconds(m: number, k: number, n: number, threads: number): Promise<number> {
  const builder = new GraphBuilder("sgemm");
  const product = builder.value("matMul", [builder.input("a", [m, k]), builder.input("b", [k, n])], {
    transposeA: false,
    transposeB: false,
  });
  // One value alone leaves the session: copying the product out is no part of multiplying.
  const corner = builder.value("slice", [product], { axes: [0, 1], starts: [0, 0], ends: [1, 1], steps: [1, 1] });
  const graph = builder.finish([{ name: "corner", value: corner }]);
  const session = await openGraphSession(encodeModel(graphToModel(graph)), { threads });
  const random = new Random(1);
  const a = { data: Float32Array.from({ length: m * k }, () => random.uniform()), shape: [m, k] };
  const b = { data: Float32Array.from({ length: k * n }, () => random.uniform()), shape: [k, n] };
  let best = Infinity;
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    const startedAt = performance.now();
    await session.run({ a, b });
    best = Math.min(best, performance.now() - startedAt);
  }
  await session.close();
  return best;
}
