import { assertNever } from "../invariant";
import type { Engine, EngineKind } from "./engine";

/** The engine of a kind, loaded on first use so that nobody pays for the runtime of the other one. */
export async function selectEngine(kind: EngineKind): Promise<Engine> {
  switch (kind) {
    case "onnx":
      return (await import("./compiled/compiled-engine")).compiledEngine;
    case "tfjs":
      return (await import("./tfjs/tfjs-engine")).tfjsEngine;
    default:
      return assertNever(kind);
  }
}
