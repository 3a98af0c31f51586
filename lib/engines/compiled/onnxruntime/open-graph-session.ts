/** @file The one place that opens onnxruntime sessions. */
import { availableParallelism } from "node:os";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { HilumError } from "../../../errors";
import type { GraphSession } from "../../graph-session";
import type { ExecutionProvider } from "./execution-provider";
import { silenceRuntime } from "./silence-runtime";

export interface SessionTuning {
  /** CPU threads. @default all cores */
  threads?: number;
  /** How far onnxruntime may rewrite the graph. @default "all" */
  optimization?: "basic" | "extended" | "all";
  /** Fixes the symbolic batch axis, which lets memory be planned ahead. @default any batch size */
  batch?: number;
  /** Runs what this provider knows on its device, the rest on the CPU. @default the CPU alone */
  provider?: ExecutionProvider;
  /** Writes a kernel profile with this file prefix when the session closes. */
  profilePrefix?: string;
}

/**
 * Opens an ONNX file, on the CPU unless a provider is named.
 *
 * Denormal numbers count as zero: decaying optimizer slots would otherwise slow a step down many times (the processor
 * mode holds for the calling thread too, so JavaScript's own denormals vanish from then on). Idle threads
 * sleep instead of spinning: the cores are shared with the input pipeline, the web server and the database, and with
 * other work on both of two cores a spinning step took twice the processor time and half as long again.
 * Throws {@link HilumError} `unsupportedEngine` when onnxruntime refuses the file; a run throws `outOfMemory` when its
 * batch does not fit.
 *
 * @example
 * const session = await openGraphSession(bytes);
 * const { probabilities } = await session.run({ image: { data, shape: [1, 1, 128, 128] } });
 */
export async function openGraphSession(bytes: Uint8Array, tuning: SessionTuning | number = {}): Promise<GraphSession> {
  const {
    threads,
    optimization = "all",
    batch,
    provider,
    profilePrefix,
  } = typeof tuning === "number" ? { threads: tuning } : tuning;
  const session = await createSession(bytes, {
    executionProviders: [provider ?? "cpu"],
    intraOpNumThreads: threads ?? availableParallelism(),
    interOpNumThreads: 1,
    executionMode: "sequential",
    graphOptimizationLevel: optimization,
    // Errors only: warnings about unused initializers are of no use to anybody.
    logSeverityLevel: 3,
    extra: { session: { set_denormal_as_zero: "1", intra_op: { allow_spinning: "0" } } },
    ...(batch === undefined ? {} : { freeDimensionOverrides: { N: batch } }),
    ...(profilePrefix === undefined ? {} : { enableProfiling: true, profileFilePrefix: profilePrefix }),
  });
  return {
    run: async (feeds) => {
      const tensors = Object.fromEntries(
        Object.entries(feeds).map(([name, { data, shape }]) => [name, new Tensor("float32", data, shape)]),
      );
      const results = await session.run(tensors).catch((cause: unknown) => {
        throw runFailure(cause);
      });
      return Object.fromEntries(Object.entries(results).map(([name, tensor]) => [name, float32Of(name, tensor)]));
    },
    close: async () => {
      if (profilePrefix !== undefined) session.endProfiling();
      await session.release();
    },
  };
}

async function createSession(bytes: Uint8Array, options: InferenceSession.SessionOptions): Promise<InferenceSession> {
  silenceRuntime();
  try {
    return await InferenceSession.create(bytes, options);
  } catch (cause) {
    throw new HilumError(
      "unsupportedEngine",
      `onnxruntime cannot run this model: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  }
}

/** onnxruntime says in its message only that memory ran out; everything else is a bug of ours and passes unchanged. */
function runFailure(cause: unknown): unknown {
  const message = cause instanceof Error ? cause.message : String(cause);
  if (!/allocate memory|bad_alloc|bad allocation/i.test(message)) return cause;
  return new HilumError("outOfMemory", "There is not enough memory for this batch.", {
    remedy: "Nothing was lost. Use a smaller batch size, smaller images or fewer filters in the first layers.",
    cause,
  });
}

function float32Of(name: string, tensor: InferenceSession.OnnxValueMapType[string]): Float32Array {
  if (tensor.data instanceof Float32Array) return tensor.data;
  throw new HilumError("unsupportedEngine", `The model's output "${name}" is ${tensor.type}, not float32.`);
}
