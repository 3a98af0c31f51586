import { type ErrorBody } from "../../errors";
import { argmax } from "../../tensor/argmax";
import { type Store } from "../../store/open-store";
import { probabilityRows } from "../../tensor/probabilities";
import { type DecodePool, withDecodePool } from "../films/decode-pool";
import { inParallel } from "../../threads/in-parallel";
import { type InferencePool, withInferencePool } from "./inference-pool";
import { getNetwork, type FoundNetwork } from "./open-network";

/** One film's answer: a probability for each label, or why there is none. */
export type FilmAnswer =
  | { file: string; probabilities: Record<string, number>; prediction: string }
  | { file: string; error: Pick<ErrorBody, "code" | "message"> };

export interface NamedBytes {
  name: string;
  bytes: Uint8Array;
}

/**
 * Asks a run or a model about films (PNG, JPEG, TIFF, DICOM), in their order. They are decoded and judged in the threads
 * that import films, under the same limits, and the network, once opened, stays so for the next. A film that cannot be
 * read or is plainly no chest film gets its own error and never stops the others.
 * @param signal stops it between films; its reason is thrown.
 * @throws HilumError `notFound` and `conflict` of the network, `outOfMemory`.
 */
export async function predictFilms(
  store: Store,
  runOrModel: string,
  films: readonly NamedBytes[],
  { signal }: { signal?: AbortSignal } = {},
): Promise<FilmAnswer[]> {
  const network = await getNetwork(store, runOrModel);
  const answers = new Array<FilmAnswer>(films.length);
  await withDecodePool((decoding) =>
    withInferencePool((inference) =>
      inParallel(films, decoding.width, async (film, index) => {
        signal?.throwIfAborted();
        answers[index] = await predictOne(network, film, decoding, inference);
      }),
    ),
  );
  return answers;
}

async function predictOne(
  network: FoundNetwork,
  { name, bytes }: NamedBytes,
  decoding: DecodePool,
  inference: InferencePool,
): Promise<FilmAnswer> {
  const { labels, activation, scaling, preprocessing, cnn } = network;
  const film = await decoding.judge({ file: name, bytes, size: cnn.input.size, preprocessing });
  if ("rejected" in film) return { file: name, error: { code: film.rejected.code, message: film.rejected.reason } };
  const logits = await inference.infer(network, film.square);
  const [probabilities] = probabilityRows(activation, logits, labels.length, scaling);
  return {
    file: name,
    probabilities: Object.fromEntries(labels.map((label, index) => [label, probabilities[index]])),
    prediction: labels[argmax(probabilities)],
  };
}
