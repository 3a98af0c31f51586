import { type PublishedModel } from "@/lib/publish/model";
import { modelPartUrl } from "@/lib/api/browser/client";
import { FilmAnswer, type FilmRequest, type Judgement, type ModelForWorker, type SelfCheck, type ViewedFilm } from "./film-worker-messages";

type WithoutId<T> = T extends unknown ? Omit<T, "id"> : never;

/** The model in this browser: it judges films in a worker, one after another, and sends them nowhere. */
export interface FilmJudge {
  check: SelfCheck;
  judge(film: File): Promise<Judgement>;
  /** The film for the screen once more, without asking the model. */
  view(film: File): Promise<ViewedFilm>;
  close(): void;
}

function forWorker(model: PublishedModel): ModelForWorker {
  const part = (name: "onnx" | "explain" | "golden", digest: string) => new URL(modelPartUrl(model.name, name, digest), location.href).href;
  return {
    labels: model.labels,
    size: model.cnn.input.size,
    preprocessing: model.preprocessing,
    onnxUrl: part("onnx", model.onnxDigest),
    explainUrl: part("explain", model.explainDigest),
    goldenUrl: part("golden", model.golden.image),
    goldenProbabilities: model.golden.probabilities,
  };
}

/** Starts the worker, loads the model into it and lets it check itself on the golden film. Rejects when the model cannot be loaded. */
export async function openFilmJudge(model: PublishedModel, signal: AbortSignal): Promise<FilmJudge> {
  const worker = new Worker(new URL("./film-worker.ts", import.meta.url), { type: "module" });
  signal.addEventListener("abort", () => worker.terminate());
  const waiting = new Map<number, { resolve: (answer: FilmAnswer) => void; reject: (error: Error) => void }>();
  let lastId = 0;

  worker.onmessage = (event: MessageEvent<unknown>) => {
    const answer = FilmAnswer.parse(event.data);
    const asked = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (answer.kind === "failed") asked?.reject(new Error(answer.message));
    else asked?.resolve(answer);
  };
  worker.onerror = (event) => {
    for (const { reject } of waiting.values()) reject(new Error(event.message || "The browser could not start the model's worker."));
    waiting.clear();
  };

  async function ask<Kind extends FilmAnswer["kind"]>(request: WithoutId<FilmRequest>, kind: Kind, transfer: Transferable[] = []): Promise<Extract<FilmAnswer, { kind: Kind }>> {
    const id = ++lastId;
    const answer = await new Promise<FilmAnswer>((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      worker.postMessage({ ...request, id } satisfies FilmRequest, transfer);
    });
    if (answer.kind !== kind) throw new Error(`The worker answered ${answer.kind} to ${request.kind}.`);
    return answer as Extract<FilmAnswer, { kind: Kind }>;
  }

  const { check } = await ask({ kind: "open", model: forWorker(model) }, "opened");
  return {
    check,
    async judge(film) {
      const bytes = new Uint8Array(await film.arrayBuffer());
      return (await ask({ kind: "judge", file: film.name, bytes }, "judgement", [bytes.buffer])).judgement;
    },
    async view(film) {
      const bytes = new Uint8Array(await film.arrayBuffer());
      return (await ask({ kind: "view", file: film.name, bytes }, "viewed", [bytes.buffer])).film;
    },
    close: () => worker.terminate(),
  };
}
