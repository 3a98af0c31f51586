/** @file What the page and its worker say to each other. Pixels travel as transferred buffers; nothing leaves the browser. */
import { z } from "zod";
import { PreprocessingSpec } from "@/lib/imaging/network/preprocessing-spec";

const bytes = z.instanceof(Uint8Array<ArrayBuffer>);
const floats = z.instanceof(Float32Array<ArrayBuffer>);

/** What the worker needs of a published model. */
export const ModelForWorker = z.object({
  labels: z.array(z.string()),
  size: z.number().int(),
  preprocessing: PreprocessingSpec,
  onnxUrl: z.string(),
  explainUrl: z.string(),
  goldenUrl: z.string(),
  goldenProbabilities: z.array(z.number()),
});
export type ModelForWorker = z.infer<typeof ModelForWorker>;

export const FilmRequest = z.discriminatedUnion("kind", [
  z.object({ id: z.number(), kind: z.literal("open"), model: ModelForWorker }),
  z.object({ id: z.number(), kind: z.literal("judge"), file: z.string(), bytes }),
  z.object({ id: z.number(), kind: z.literal("view"), file: z.string(), bytes }),
]);
export type FilmRequest = z.infer<typeof FilmRequest>;

/** The golden film, computed here and compared with the trainer's answer. */
export const SelfCheck = z.object({ passed: z.boolean(), largestDifference: z.number(), threads: z.number().int(), elapsedMs: z.number() });
export type SelfCheck = z.infer<typeof SelfCheck>;

/** The film for the screen, at most 2048 pixels a side; the model read the whole one. */
export const ViewedFilm = z.object({
  width: z.number(),
  height: z.number(),
  data: z.union([z.instanceof(Uint8Array<ArrayBuffer>), z.instanceof(Uint16Array<ArrayBuffer>)]),
  maxValue: z.number(),
});
export type ViewedFilm = z.infer<typeof ViewedFilm>;

/** What the model said of one film, or why it was not asked. */
export const Judgement = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("refused"), reason: z.string(), remedy: z.string().nullable(), hasFilm: z.boolean(), film: ViewedFilm.nullable() }),
  z.object({
    kind: z.literal("judged"),
    film: ViewedFilm,
    /** Sides of the file itself. */
    width: z.number(),
    height: z.number(),
    format: z.string(),
    bitDepth: z.number(),
    /** In the order of the model's labels; they sum to 1 only where it ends in a softmax. */
    probabilities: z.array(z.number()),
    heatWidth: z.number().int(),
    heatHeight: z.number().int(),
    /** One Grad-CAM map a label, each `heatHeight × heatWidth` in 0–1. */
    heatmaps: z.array(floats),
    /** The square the model reads, in shares of the film's sides. */
    area: z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }),
    elapsedMs: z.number(),
  }),
]);
export type Judgement = z.infer<typeof Judgement>;

export const FilmAnswer = z.discriminatedUnion("kind", [
  z.object({ id: z.number(), kind: z.literal("opened"), check: SelfCheck }),
  z.object({ id: z.number(), kind: z.literal("judgement"), judgement: Judgement }),
  z.object({ id: z.number(), kind: z.literal("viewed"), film: ViewedFilm }),
  z.object({ id: z.number(), kind: z.literal("failed"), message: z.string() }),
]);
export type FilmAnswer = z.infer<typeof FilmAnswer>;
