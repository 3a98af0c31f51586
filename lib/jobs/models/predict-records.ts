import { setImmediate as nextTurn } from "node:timers/promises";
import { recordedPatient } from "../../datasets/identity/recorded-patient";
import { type FilmRecord } from "../../datasets/film-record";
import { type PixelPack } from "../../datasets/pixel-pack";
import { toNetworkInput } from "../../imaging/network/network-input";
import { type FilmPrediction } from "../../metrics/evaluation-report";
import { argmax } from "../../tensor/argmax";
import { probabilityRows } from "../../tensor/probabilities";
import { type OpenNetwork } from "./open-network";

const BATCH = 32;

/**
 * What a network says of films, row by row. Their labels are the network's.
 * @param pack the films' pixels in the same order.
 * @throws the signal's reason when aborted.
 */
export async function predictRecords(
  network: Pick<OpenNetwork, "activation" | "labels" | "predict">,
  films: readonly FilmRecord[],
  pack: PixelPack,
  {
    signal,
    onProgress = () => undefined,
  }: { signal?: AbortSignal; onProgress?: (done: number, total: number) => void } = {},
): Promise<FilmPrediction[]> {
  const area = pack.size * pack.size;
  const predictions: FilmPrediction[] = [];
  for (let start = 0; start < films.length; start += BATCH) {
    // Kernels compute where they are called: whoever shows the progress, or wants to stop, needs a turn.
    await nextTurn();
    signal?.throwIfAborted();
    const batch = films.slice(start, start + BATCH);
    const logits = await network.predict(
      toNetworkInput(pack.pixels.subarray(start * area, (start + batch.length) * area)),
      batch.length,
    );
    probabilityRows(network.activation, logits, network.labels.length).forEach((probabilities, row) => {
      const { index, file, label } = batch[row];
      predictions.push({
        image: index,
        file,
        label: network.labels.indexOf(label),
        prediction: argmax(probabilities),
        probabilities,
        patient: recordedPatient(batch[row]),
      });
    });
    onProgress(predictions.length, films.length);
  }
  signal?.throwIfAborted();
  return predictions;
}
