/** @file The browser's ONNX runtime: WebAssembly from `/ort/`, threads where the page is cross-origin isolated. */
import * as ort from "onnxruntime-web/wasm";

const MAX_THREADS = 4;

ort.env.wasm.wasmPaths = "/ort/";
/** Threads of the runtime: one where the browser does not share memory between threads. */
export const RUNTIME_THREADS = globalThis.crossOriginIsolated
  ? Math.min(MAX_THREADS, navigator.hardwareConcurrency)
  : 1;
ort.env.wasm.numThreads = RUNTIME_THREADS;
ort.env.logLevel = "error";

/** One float32 tensor. */
export interface FloatTensor {
  dims: readonly number[];
  data: Float32Array;
}

/** A loaded model: named float32 tensors in, named float32 tensors out. */
export interface BrowserSession {
  run(feeds: Record<string, FloatTensor>): Promise<Record<string, FloatTensor>>;
}

/** Loads ONNX bytes. Rejects when they are no model or need an operator the browser's runtime lacks. */
export async function openBrowserSession(bytes: Uint8Array): Promise<BrowserSession> {
  const session = await ort.InferenceSession.create(bytes, {
    executionProviders: ["wasm"],
    graphOptimizationLevel: "all",
  });
  return {
    async run(feeds) {
      const inputs = Object.entries(feeds).map(
        ([name, { data, dims }]) => [name, new ort.Tensor("float32", data, dims)] as const,
      );
      const outputs = await session.run(Object.fromEntries(inputs));
      return Object.fromEntries(
        Object.entries(outputs).map(([name, tensor]) => [name, { dims: tensor.dims, data: floats(name, tensor) }]),
      );
    },
  };
}

function floats(name: string, tensor: ort.Tensor): Float32Array {
  if (tensor.data instanceof Float32Array) return tensor.data;
  throw new TypeError(`The output ${name} is ${tensor.type}, not float32.`);
}
