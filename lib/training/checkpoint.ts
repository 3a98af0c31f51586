/** @file All a run needs to go on as if it had never stopped, and its binary form. */
import { createHash } from "node:crypto";
import { z } from "zod";
import type { TrainerState, Weights } from "../engines/engine";
import { HilumError } from "../errors";
import { PretrainingProgress } from "./pretraining/pretraining-progress";
import { EpochMetrics } from "./run";
import type { NamedTensor } from "../tensor/named-tensor";

/** What was summed over the steps of the unfinished epoch. */
const EpochProgress = z.object({
  stepsTaken: z.number().int(),
  images: z.number().int(),
  lossSum: z.number(),
  correct: z.number().int(),
  gradientNormSum: z.number().default(0),
  sourceLossSum: z.number().default(0),
  trainingMs: z.number(),
  waitMs: z.number(),
});
export type EpochProgress = z.infer<typeof EpochProgress>;

/** A run's state between two steps. Everything random is drawn from (seed, epoch, image or step), so no generator state is needed. */
export interface Checkpoint {
  trainer: TrainerState;
  /** Where the run stands in its pretraining, whose network `trainer` is then about; null once it trains. */
  pretraining: PretrainingProgress | null;
  /** The moving average of the weights; null where the run keeps none. */
  average: Weights | null;
  /** Whole epochs done, and their metrics. */
  epoch: number;
  history: EpochMetrics[];
  /** Null at the end of an epoch; otherwise where inside the next one the run stands. */
  unfinished: EpochProgress | null;
  /** The epoch with the lowest valLoss so far, with its weights where the run keeps them. */
  best: { epoch: number; valLoss: number; weights: Weights | null } | null;
  /** Wall time spent so far, over all sittings. */
  elapsedMs: number;
}

/** The longest a run goes without a checkpoint unless it is told otherwise. */
export const CHECKPOINT_EVERY_MS = 120_000;

/** The run's own count: updates of training, and below 0 those that pretraining has yet to take. */
export function stepOf({ trainer, pretraining }: Checkpoint): number {
  return pretraining === null ? trainer.step : trainer.step - pretraining.totalSteps;
}

const TensorHeader = z.object({ name: z.string(), shape: z.array(z.number().int().min(0)) });
const Header = z.object({
  format: z.literal("hilum-checkpoint/1"),
  step: z.number().int(),
  epoch: z.number().int(),
  history: z.array(EpochMetrics),
  unfinished: EpochProgress.nullable(),
  pretraining: PretrainingProgress.nullable().default(null),
  best: z
    .object({ epoch: z.number().int(), valLoss: z.number(), weights: z.array(TensorHeader).nullable() })
    .nullable(),
  elapsedMs: z.number(),
  weights: z.array(TensorHeader),
  slots: z.array(TensorHeader),
  average: z.array(TensorHeader).nullable(),
});

const DIGEST_BYTES = 32;
const LENGTH_BYTES = 4;

/**
 * `SHA-256 (32) · header length (uint32 LE) · JSON header · float32 LE arrays`, the arrays in the header's order:
 * weights, slots, average, best weights. The digest covers all that follows it.
 */
export function encodeCheckpoint(checkpoint: Checkpoint): Uint8Array {
  const { trainer, average, best } = checkpoint;
  const tensors = [...trainer.weights, ...trainer.slots, ...(average ?? []), ...(best?.weights ?? [])];
  const describe = ({ name, shape }: NamedTensor) => ({ name, shape: [...shape] });
  const header = Buffer.from(
    JSON.stringify({
      format: "hilum-checkpoint/1",
      step: trainer.step,
      epoch: checkpoint.epoch,
      history: checkpoint.history,
      unfinished: checkpoint.unfinished,
      pretraining: checkpoint.pretraining,
      best: best && { ...best, weights: best.weights?.map(describe) ?? null },
      elapsedMs: checkpoint.elapsedMs,
      weights: trainer.weights.map(describe),
      slots: trainer.slots.map(describe),
      average: average?.map(describe) ?? null,
    } satisfies z.input<typeof Header>),
  );
  const floats = tensors.reduce((sum, tensor) => sum + tensor.data.length, 0);
  const bytes = new Uint8Array(DIGEST_BYTES + LENGTH_BYTES + header.length + 4 * floats);
  const view = new DataView(bytes.buffer);
  view.setUint32(DIGEST_BYTES, header.length, true);
  bytes.set(header, DIGEST_BYTES + LENGTH_BYTES);
  let at = DIGEST_BYTES + LENGTH_BYTES + header.length;
  for (const { data } of tensors) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  bytes.set(sha256(bytes.subarray(DIGEST_BYTES)), 0);
  return bytes;
}

/** The inverse of {@link encodeCheckpoint}, bit for bit. Throws `storageUnavailable` when the bytes are damaged or of another format. */
export function decodeCheckpoint(bytes: Uint8Array): Checkpoint {
  if (
    bytes.length < DIGEST_BYTES + LENGTH_BYTES ||
    !sha256(bytes.subarray(DIGEST_BYTES)).equals(bytes.subarray(0, DIGEST_BYTES))
  ) {
    throw damaged("its checksum does not match");
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerEnd = DIGEST_BYTES + LENGTH_BYTES + view.getUint32(DIGEST_BYTES, true);
  const parsed = Header.safeParse(
    JSON.parse(Buffer.from(bytes.subarray(DIGEST_BYTES + LENGTH_BYTES, headerEnd)).toString("utf8")),
  );
  if (!parsed.success) throw damaged("it was written by another version of Hilum");
  const header = parsed.data;
  let at = headerEnd;
  const read = ({ name, shape }: z.infer<typeof TensorHeader>): NamedTensor => {
    const length = shape.reduce((product, side) => product * side, 1);
    // A copy: the arrays do not start on a multiple of four.
    const data = new Float32Array(bytes.slice(at, at + 4 * length).buffer);
    at += 4 * length;
    return { name, shape, data };
  };
  const weights = header.weights.map(read);
  const slots = header.slots.map(read);
  const average = header.average?.map(read) ?? null;
  return {
    trainer: { weights, slots, step: header.step },
    pretraining: header.pretraining,
    average,
    epoch: header.epoch,
    history: header.history,
    unfinished: header.unfinished,
    best: header.best && { ...header.best, weights: header.best.weights?.map(read) ?? null },
    elapsedMs: header.elapsedMs,
  };
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash("sha256").update(bytes).digest();
}

function damaged(why: string): HilumError {
  return new HilumError("storageUnavailable", `A checkpoint could not be read: ${why}.`, {
    remedy: "Start the run again from the beginning; its spec and events are intact.",
  });
}
