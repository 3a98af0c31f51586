import { type CnnSpec } from "../../architectures/cnn-spec";
import { type EngineKind, type Weights } from "../../engines/engine";
import { openGraphSession } from "../../engines/compiled/onnxruntime/open-graph-session";
import { selectEngine } from "../../engines/select-engine";

/** What a network is opened from, as plain data that goes to any thread: a model's file, or a run's weights for the engine that trained them. */
export type NetworkMaterial =
  | { kind: "model"; onnx: Uint8Array; size: number }
  | { kind: "run"; engine: EngineKind; cnn: CnnSpec; labelCount: number; weights: Weights };

/** An opened network. */
export interface NetworkSession {
  /** `[N, labels]` logits of `[N, 1, size, size]` float32 0–1. */
  predict(images: Float32Array, count: number): Promise<Float32Array>;
  /** Frees the native memory. */
  close(): Promise<void>;
}

/** Opens a network. Throws `unsupportedEngine` when the runtime refuses the file. @param threads of the runtime. @default all cores */
export async function openNetworkSession(material: NetworkMaterial, threads?: number): Promise<NetworkSession> {
  if (material.kind === "model") {
    const { onnx, size } = material;
    const session = await openGraphSession(onnx, { threads });
    return {
      predict: async (images, count) =>
        (await session.run({ image: { data: images, shape: [count, 1, size, size] } })).logits,
      close: () => session.close(),
    };
  }
  const { engine, cnn, labelCount, weights } = material;
  const predictor = await (await selectEngine(engine)).createPredictor({ cnn, labelCount, weights, threads });
  return { predict: (images, count) => predictor.predict(images, count), close: () => predictor.dispose() };
}
