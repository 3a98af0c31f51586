import { modelPartUrl } from "@/lib/api/browser/client";
import { type PublishedModel } from "@/lib/publish/model";
import { workerPort } from "@/lib/threads/browser-thread";
import { Channel } from "@/lib/threads/channel";
import {
  PREDICTION_ANSWERS,
  type PredictionMethods,
  type Judgement,
  type ModelForThread,
  type SelfCheck,
  type ViewedFilm,
} from "./prediction-methods";

/** The model in this browser: it judges films in a thread, one after another, and sends them nowhere. */
export interface FilmJudge {
  check: SelfCheck;
  /** @param evenDrawings asks a model that saw only drawings about other films too. */
  judge(film: File, evenDrawings: boolean): Promise<Judgement>;
  /** The film for the screen once more, without asking the model. */
  view(film: File): Promise<ViewedFilm>;
}

function forThread(model: PublishedModel): ModelForThread {
  const part = (name: "onnx" | "explain" | "golden", digest: string) =>
    new URL(modelPartUrl(model.name, name, digest), location.href).href;
  return {
    labels: model.labels,
    size: model.cnn.input.size,
    preprocessing: model.preprocessing,
    gate: { synthetic: model.synthetic, lifted: model.gate?.lifted },
    conformal: model.gate?.conformal ?? null,
    onnxUrl: part("onnx", model.onnxDigest),
    explainUrl: part("explain", model.explainDigest),
    goldenUrl: part("golden", model.golden.image),
    goldenProbabilities: model.golden.probabilities,
  };
}

/**
 * Starts the thread, loads the model into it and lets it check itself on the golden film; the signal ends it. Rejects when
 * the model cannot be loaded.
 */
export async function openFilmJudge(model: PublishedModel, signal: AbortSignal): Promise<FilmJudge> {
  const worker = new Worker(new URL("./film-thread.ts", import.meta.url), { type: "module" });
  const channel = new Channel<PredictionMethods>(workerPort(worker), PREDICTION_ANSWERS);
  signal.addEventListener("abort", () => void channel.close());
  return {
    check: await channel.call("open", [forThread(model)]),
    async judge(film, evenDrawings) {
      const bytes = await bytesOf(film);
      return channel.call("judge", [film.name, bytes, evenDrawings], { moved: [bytes.buffer] });
    },
    async view(film) {
      const bytes = await bytesOf(film);
      return channel.call("view", [film.name, bytes], { moved: [bytes.buffer] });
    },
  };
}

async function bytesOf(film: File): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await film.arrayBuffer());
}
