import { type EngineKind } from "../../engines/engine";

/** What a user should know before training with an engine on this machine: that TensorFlow.js has no native library here, say. */
export async function engineNotice(kind: EngineKind): Promise<string | null> {
  if (kind === "onnx") return null;
  const { tfjsEngine } = await import("../../engines/tfjs/tfjs-engine");
  return (await tfjsEngine.backend()).notice;
}
