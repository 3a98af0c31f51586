import { type ErrorBody } from "../../errors";
import { plausibleLabels, refuseUncertain } from "../../gate/model-gate";
import { argmax } from "../../tensor/argmax";
import { type Store } from "../../store/open-store";
import { probabilityRows } from "../../tensor/probabilities";
import { type DecodePool, withDecodePool } from "../films/decode-pool";
import { type Rejection, rejectionOf } from "../films/prepared-film";
import { inParallel } from "../../threads/in-parallel";
import { type InferencePool, withInferencePool } from "./inference-pool";
import { getNetwork, type FoundNetwork } from "./open-network";

/** One film's answer: a probability for each label, or for each of several findings; or why there is none. */
export type FilmAnswer =
  | {
      file: string;
      probabilities: Record<string, number>;
      /** The likeliest label; of several findings those that are called there, or “nothing called”. */
      prediction: string;
      /** Of a network that tells several findings: each by itself; absent of one that tells one label. */
      findings?: Record<string, FindingAnswer>;
      /** The labels that the film may be of at the model's coverage (docs/refusal.md); absent where the model has no thresholds. */
      plausible?: string[];
      /** Whether its score for a class reaches the model's threshold; absent where the model has none. */
      flag?: { label: string; threshold: number; raised: boolean };
    }
  | { file: string; error: Omit<ErrorBody, "reasons"> };

/** What a network that tells several findings says of one: called there from the threshold on that its validation films gave; null where they gave none. */
export interface FindingAnswer {
  probability: number;
  threshold: number | null;
  raised: boolean | null;
}

export interface NamedBytes {
  name: string;
  bytes: Uint8Array;
}

/**
 * Asks a run or a model about films (PNG, JPEG, TIFF, DICOM), in their order. They are decoded and judged in the threads
 * that import films, under the same limits, and the network, once opened, stays so for the next. A film that cannot be
 * read or that no model should answer gets its own error, with the reason and what to do, and never stops the others.
 * @param options `signal` stops it between films, its reason is thrown; `evenDrawings` asks a model that saw only drawings of the
 * phantom about other films too.
 * @throws HilumError `notFound` and `conflict` of the network, `outOfMemory`.
 */
export async function predictFilms(
  store: Store,
  runOrModel: string,
  films: readonly NamedBytes[],
  { signal, evenDrawings = false }: { signal?: AbortSignal; evenDrawings?: boolean } = {},
): Promise<FilmAnswer[]> {
  const found = await getNetwork(store, runOrModel);
  const network = { ...found, gate: { ...found.gate, evenDrawings } };
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
  const { labels, activation, scaling, preprocessing, cnn, gate, conformal, flag } = network;
  const film = await decoding.judge({ file: name, bytes, size: cnn.input.size, preprocessing, gate });
  if ("rejected" in film) return { file: name, error: errorOf(film.rejected) };
  const logits = await inference.infer(network, film.square);
  const [probabilities] = probabilityRows(activation, logits, labels.length, scaling);
  if (network.thresholds !== null) return { file: name, ...tellFindings(network, probabilities) };
  const uncertain = refuseUncertain(probabilities, conformal);
  if (uncertain !== null) return { file: name, error: errorOf(rejectionOf(uncertain)) };
  return {
    file: name,
    probabilities: Object.fromEntries(labels.map((label, index) => [label, probabilities[index]])),
    prediction: labels[argmax(probabilities)],
    ...(conformal === null
      ? {}
      : { plausible: plausibleLabels(probabilities, conformal).map((index) => labels[index]) }),
    ...(flag === null
      ? {}
      : {
          flag: {
            label: flag.label,
            threshold: flag.threshold,
            raised: probabilities[labels.indexOf(flag.label)] >= flag.threshold,
          },
        }),
  };
}

function tellFindings(
  { labels, thresholds }: Pick<FoundNetwork, "labels" | "thresholds">,
  probabilities: readonly number[],
): Omit<Extract<FilmAnswer, { prediction: string }>, "file"> {
  const findings = labels.map((finding, at): [string, FindingAnswer] => {
    const threshold = thresholds?.[at] ?? null;
    const raised = threshold === null ? null : probabilities[at] >= threshold;
    return [finding, { probability: probabilities[at], threshold, raised }];
  });
  const called = findings.flatMap(([finding, { raised }]) => (raised === true ? [finding] : []));
  return {
    probabilities: Object.fromEntries(findings.map(([finding, { probability }]) => [finding, probability])),
    prediction: called.length === 0 ? "nothing called" : called.join(", "),
    findings: Object.fromEntries(findings),
  };
}

function errorOf({ code, reason, remedy, refusal }: Rejection): Omit<ErrorBody, "reasons"> {
  return {
    code,
    message: reason,
    ...(remedy === undefined ? {} : { remedy }),
    ...(refusal === undefined ? {} : { refusal }),
  };
}
