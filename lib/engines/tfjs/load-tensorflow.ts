/** @file Finds the best TensorFlow.js this machine has: the native build where it could be installed, else plain JavaScript. */
import { installFastFilterGradient } from "./fast-filter-gradient";
import type { TensorFlow } from "./tensorflow";

export interface LoadedTensorFlow {
  tf: TensorFlow;
  /** True when the arithmetic runs in TensorFlow's own library. */
  native: boolean;
  version: string;
  /** In words, for the record of a run. */
  computedBy: string;
  /** What a user should know before training with it; null when there is nothing to warn of. */
  notice: string | null;
}

const SLOW_NOTICE =
  "This machine has no native TensorFlow library, so the TensorFlow.js engine runs in plain JavaScript: " +
  "correct, but far slower than the compiled engine. Use it for small networks and for checking results.";

let loading: Promise<LoadedTensorFlow> | null = null;

/** TensorFlow.js with its backend ready, loaded once per process. Never fails for want of the native library. */
export function loadTensorFlow(): Promise<LoadedTensorFlow> {
  loading ??= load();
  return loading;
}

async function load(): Promise<LoadedTensorFlow> {
  const native = await importNative();
  const tf = native ?? (await import("@tensorflow/tfjs"));
  // Without it the CPU backend prints an advertisement for tfjs-node on its first use.
  tf.enableProdMode();
  await tf.setBackend(native === null ? "cpu" : "tensorflow");
  await tf.ready();
  if (native === null) installFastFilterGradient(tf);
  const computedBy = `TensorFlow.js ${tf.version.tfjs} ${native === null ? "in plain JavaScript" : "on its native library"}`;
  return {
    tf,
    native: native !== null,
    version: tf.version.tfjs,
    computedBy,
    notice: native === null ? SLOW_NOTICE : null,
  };
}

/** The optional native build, null where its binary could not be installed: an expected outcome, not a failure. */
async function importNative(): Promise<TensorFlow | null> {
  // Hidden from type checker and bundlers: most installations do not have the package.
  const packageName: string = "tfjs-node-native";
  try {
    const module: TensorFlow = await import(/* webpackIgnore: true */ packageName);
    return module;
  } catch {
    return null;
  }
}
