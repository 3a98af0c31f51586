/** @file What the page asks of its thread, and the answers. Pixels change hands uncopied; nothing leaves the browser. */
import { z } from "zod";
import { FILM_REFUSALS } from "@/lib/errors";
import { type ConformalGate } from "@/lib/gate/model-gate";
import { type GateOptions } from "@/lib/gate/refuse-picture";
import { type PreprocessingSpec } from "@/lib/imaging/network/preprocessing-spec";
import { type Answers } from "@/lib/threads/methods";

const floats = z.instanceof(Float32Array<ArrayBuffer>);

/** What the thread needs of a published model. */
export interface ModelForThread {
  labels: string[];
  size: number;
  preprocessing: PreprocessingSpec;
  gate: GateOptions;
  conformal: ConformalGate | null;
  onnxUrl: string;
  explainUrl: string;
  goldenUrl: string;
  goldenProbabilities: number[];
}

/** The golden film, computed here and compared with the trainer's answer. */
export const SelfCheck = z.object({
  passed: z.boolean(),
  largestDifference: z.number(),
  threads: z.number().int(),
  elapsedMs: z.number(),
});
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
  z.object({
    kind: z.literal("refused"),
    reason: z.string(),
    remedy: z.string().nullable(),
    /** What kind of picture it is; null for a file that cannot be read. */
    refusal: z.enum(FILM_REFUSALS).nullable(),
    hasFilm: z.boolean(),
    film: ViewedFilm.nullable(),
  }),
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
    /** Indices of the labels that the film may be of at the model's coverage; null where the model has no thresholds. */
    plausible: z.array(z.number().int()).nullable(),
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

/** `open` comes first and once. */
export interface PredictionMethods {
  open(model: ModelForThread): Promise<SelfCheck>;
  /** @param evenDrawings asks a model that saw only drawings about other films too. */
  judge(file: string, bytes: Uint8Array<ArrayBuffer>, evenDrawings: boolean): Promise<Judgement>;
  /** The film for the screen once more, without asking the model. */
  view(file: string, bytes: Uint8Array<ArrayBuffer>): Promise<ViewedFilm>;
}

export const PREDICTION_ANSWERS: Answers<PredictionMethods> = { open: SelfCheck, judge: Judgement, view: ViewedFilm };
