import { setImmediate as nextTurn } from "node:timers/promises";
import { type ErrorBody, isHilumError, toErrorBody } from "../errors";
import { checkFilm } from "../imaging/check-film";
import { decodeFilm } from "../imaging/decode-film";
import { toNetworkInput } from "../imaging/network-input";
import { prepareCodec } from "../imaging/prepare-codec";
import { preprocess } from "../imaging/preprocess";
import { argmax } from "../metrics/calibration";
import { type Store } from "../store/open-store";
import { probabilityRows } from "../tensor/probabilities";
import { type OpenNetwork, openNetwork } from "./open-network";

/** One film's answer: a probability for each label, or why there is none. */
export type FilmPrediction =
  | { file: string; probabilities: Record<string, number>; prediction: string }
  | { file: string; error: Pick<ErrorBody, "code" | "message"> };

export interface NamedBytes {
  name: string;
  bytes: Uint8Array;
}

/**
 * Asks a run or a model about films (PNG, JPEG, TIFF, DICOM), in their order. A film that cannot be read or is plainly
 * no chest film gets its own error and never stops the others. Throws `notFound` and `conflict` of the network only.
 */
export async function predictFilms(store: Store, runOrModel: string, films: readonly NamedBytes[]): Promise<FilmPrediction[]> {
  const network = await openNetwork(store, runOrModel);
  try {
    const answers: FilmPrediction[] = [];
    for (const film of films) {
      // Decoding is synchronous: a server has others to answer between two films.
      await nextTurn();
      answers.push(await predictOne(network, film));
    }
    return answers;
  } finally {
    await network.close();
  }
}

async function predictOne(network: OpenNetwork, { name, bytes }: NamedBytes): Promise<FilmPrediction> {
  try {
    await prepareCodec(bytes);
    const film = decodeFilm(bytes, name);
    const objection = checkFilm(film);
    if (objection !== null) throw objection;
    const image = toNetworkInput(preprocess(film.image, network.cnn.input.size, network.preprocessing));
    const [probabilities] = probabilityRows(network.activation, await network.predict(image, 1), network.labels.length);
    return {
      file: name,
      probabilities: Object.fromEntries(network.labels.map((label, index) => [label, probabilities[index]])),
      prediction: network.labels[argmax(probabilities)],
    };
  } catch (error) {
    if (!isHilumError(error)) throw error;
    const { code, message } = toErrorBody(error);
    return { file: name, error: { code, message } };
  }
}
