import { resolveCnn } from "../../architectures/resolve-cnn";
import type { AskedNetwork } from "../../assessment/shortcuts/audit-shortcuts";
import { openGraphSession } from "../../engines/compiled/onnxruntime/open-graph-session";
import { toNetworkInput } from "../../imaging/network/network-input";
import { explainedLayer, explanationModel } from "../../onnx/explanation-model";
import { featureModel } from "../../onnx/feature-model";
import type { TrainedNetwork } from "../../publish/build-model";
import { probabilityRows } from "../../tensor/probabilities";

const BATCH = 32;

export interface AskingOptions {
  /** CPU threads. @default all cores */
  threads?: number;
  /** Asked before every batch: stops the asking. */
  signal?: AbortSignal;
}

/** Opens a trained network for its shortcut audit. Close it when done. Throws `unsupportedEngine` where the runtime refuses it. */
export async function openAskedNetwork(
  { cnn: spec, labels, weights, activation }: TrainedNetwork,
  { threads, signal }: AskingOptions = {},
): Promise<AskedNetwork & { close(): Promise<void> }> {
  const cnn = resolveCnn(spec, labels.length);
  const { size } = spec.input;
  const source = { cnn, labelCount: labels.length, weights, activation };
  const features = await openGraphSession(featureModel(source), { threads });
  const heat = explainedLayer(cnn) === null ? null : await openGraphSession(explanationModel(source), { threads });

  async function inBatches<Row>(
    squares: readonly Uint8Array[],
    run: (image: { data: Float32Array; shape: number[] }, from: number, count: number) => Promise<Row[]>,
  ): Promise<Row[]> {
    const rows: Row[] = [];
    for (let from = 0; from < squares.length; from += BATCH) {
      signal?.throwIfAborted();
      const batch = squares.slice(from, from + BATCH);
      const data = new Float32Array(batch.length * size * size);
      batch.forEach((square, i) => data.set(toNetworkInput(square), i * size * size));
      rows.push(...(await run({ data, shape: [batch.length, 1, size, size] }, from, batch.length)));
    }
    return rows;
  }

  return {
    labels,
    size,
    async ask(squares) {
      const answers = await inBatches(squares, async (image, _, count) => {
        const out = await features.run({ image });
        const probabilities = probabilityRows(activation, out.logits, labels.length);
        const width = out.features.length / count;
        return probabilities.map((row, i) => ({ row, features: out.features.slice(i * width, (i + 1) * width) }));
      });
      return { probabilities: answers.map(({ row }) => row), features: answers.map((one) => one.features) };
    },
    explain:
      heat === null
        ? null
        : async (squares, classes) => {
            const maps = await inBatches(squares, async (image, from, count) => {
              const data = new Float32Array(count * labels.length);
              for (let i = 0; i < count; i++) data[i * labels.length + classes[from + i]] = 1;
              const { heatmap } = await heat.run({ image, target: { data, shape: [count, labels.length] } });
              const area = heatmap.length / count;
              return Array.from({ length: count }, (_, i) => heatmap.slice(i * area, (i + 1) * area));
            });
            // A network's input is a square, and so are its maps.
            const side = maps.length === 0 ? 1 : Math.round(Math.sqrt(maps[0].length));
            return { maps, height: side, width: side };
          },
    async close() {
      await features.close();
      await heat?.close();
    },
  };
}
