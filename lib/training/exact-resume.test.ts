/** @file A run that is killed at random steps, again and again, ends with the same bits as one that never was. */
import { describe, expect, it } from "vitest";
import type { Engine } from "../engines/engine";
import { compiledEngine } from "../engines/compiled/compiled-engine";
import { Random } from "../tensor/random";
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from "./checkpoint";
import { curve, drawnData, finished, record, type Recording, values } from "./drawn-run.fixture";
import type { RunEventPayload } from "./run";
import { trainMultiLabelRun } from "./train-run";
import { curvesOf } from "./run-curves";
import type { TrainingSpecInput } from "./training-spec";

const EPOCHS = 4;
/** 50 drawings in batches of up to 16. */
const STEPS = EPOCHS * 4;

class Killed extends Error {}

/** The engine in a process that dies in the middle of its `step`-th step of this sitting (from 1). */
function dyingIn(step: number): Engine {
  return {
    ...compiledEngine,
    async createTrainer(options) {
      const trainer = await compiledEngine.createTrainer(options);
      const take = trainer.step.bind(trainer);
      let left = step;
      trainer.step = async (batch, stepOptions) => {
        const result = await take(batch, stepOptions);
        if (--left === 0) throw new Killed();
        return result;
      };
      return trainer;
    },
  };
}

interface Sittings {
  recording: Recording;
  /** The events of all sittings, in order. */
  events: RunEventPayload[];
  killed: number;
}

/** Trains to the end in as many sittings as it takes, killed in a random step of each, with a checkpoint per epoch or per step. */
async function trainThroughKills(training: TrainingSpecInput, random: Random): Promise<Sittings> {
  const events: RunEventPayload[] = [];
  let last: Checkpoint | null = null;
  for (let killed = 0; ; killed++) {
    // As `executeRun` does for a run that dies before its first checkpoint.
    if (killed > 0 && last === null) events.push({ type: "resumed", epoch: 0, step: 0 });
    const sitting = {
      engine: dyingIn(1 + random.int(STEPS)),
      resumeFrom: last,
      checkpointEveryMs: random.uniform() < 0.5 ? 0 : Infinity,
      emit: (payload: RunEventPayload) => void events.push(payload),
      saveCheckpoint: (checkpoint: Checkpoint) => Promise.resolve(void (last = checkpoint)),
    };
    const recording = await record(training, sitting).catch((error: unknown) => {
      if (error instanceof Killed) return null;
      throw error;
    });
    if (recording !== null) return { recording, events, killed };
  }
}

const TRAININGS: [string, TrainingSpecInput][] = [
  [
    "AdamW, an average of the weights and the best epoch",
    { optimizer: { kind: "adamw", learningRate: 0.01 }, weightAverage: 0.9, keep: "best" },
  ],
  [
    "momentum and the last epoch",
    {
      optimizer: { kind: "sgd", learningRate: 0.02 },
      weightAverage: 0,
      keep: "last",
      schedule: { kind: "step", everyEpochs: 2, factor: 0.5 },
    },
  ],
  [
    "accumulated and clipped gradients of the focal loss, RMSprop and a plateau",
    {
      batchSize: 4,
      accumulateSteps: 4,
      clipNorm: 0.5,
      loss: { kind: "focal" },
      optimizer: { kind: "rmsprop", learningRate: 0.01, momentum: 0.5 },
      schedule: { kind: "reduce_on_plateau", patience: 0 },
    },
  ],
  [
    "Lion, binary cross-entropy and one cycle",
    {
      loss: { kind: "binary_cross_entropy" },
      optimizer: { kind: "lion", learningRate: 0.003 },
      schedule: { kind: "one_cycle" },
    },
  ],
  [
    "every augmentation, mixup and cutmix",
    {
      augmentation: {
        shearDegrees: 10,
        gamma: 0.3,
        noise: 0.05,
        blur: 1,
        jpegQuality: 60,
        erase: 0.5,
        clahe: 0.5,
        mixup: 0.4,
        cutmix: 1,
      },
    },
  ],
  [
    "balanced classes and sources, weights of sources and mixup",
    {
      sampling: "class_and_source_balanced",
      classWeight: "none",
      sourceWeights: { clinic: 2 },
      augmentation: { mixup: 0.4 },
    },
  ],
  [
    "group-DRO over classes and sources",
    { groupDro: { stepSize: 0.3, adjustment: 0.5 }, classWeight: "none", batchSize: 8, accumulateSteps: 2 },
  ],
  [
    "a source adversary, with mixup and batches in parts",
    { sourceAdversary: { weight: 1 }, augmentation: { mixup: 0.4 }, batchSize: 8, accumulateSteps: 2 },
  ],
  [
    "early stopping",
    { optimizer: { kind: "adam", learningRate: 0.05 }, schedule: { kind: "constant" }, earlyStopping: { patience: 1 } },
  ],
];

/** The drawings as films of three findings each, some of them uncertain or missing. */
function markedDrawings(training: TrainingSpecInput) {
  const data = drawnData(training);
  const films = data.films.map((film, i) => ({
    ...film,
    marks: ["10.", "010", ".u1", "0u0", "..."][i % 5 === 4 && i < 9 ? 4 : i % 4],
  }));
  return { ...data, films, labels: ["left", "right", "none"] };
}

it("a run of several findings that is halted at a step goes on to the same bits and the same report", async () => {
  const training: TrainingSpecInput = {
    loss: { kind: "masked_binary_cross_entropy", uncertain: "soft", labelSmoothing: 0.02 },
    classWeight: "balanced",
    augmentation: { mixup: 0.4 },
    epochs: 3,
    batchSize: 16,
  };
  const train = (resumeFrom: Checkpoint | null, abortAtStep = Infinity) => {
    const abort = new AbortController();
    const saved: Checkpoint[] = [];
    const outcome = trainMultiLabelRun({
      ...markedDrawings(training),
      resumeFrom,
      signal: abort.signal,
      emit: (payload) => {
        if (payload.type === "steps" && payload.points.some(({ step }) => step >= abortAtStep)) abort.abort();
      },
      saveCheckpoint: async (checkpoint) => void saved.push(decodeCheckpoint(encodeCheckpoint(checkpoint))),
    });
    return outcome.then((result) => ({ result, saved }));
  };
  const whole = (await train(null)).result;
  const halted = await train(null, 5);
  expect(halted.result.stopped).toBe("aborted");
  const resumed = (await train(halted.saved.at(-1)!)).result;
  if (whole.stopped === "aborted" || resumed.stopped === "aborted") throw new Error("it did not come to its end");
  expect(values(resumed.weights)).toEqual(values(whole.weights));
  expect(resumed.testReport).toEqual(whole.testReport);
  expect(whole.testReport.perFinding.map(({ missing }) => missing > 0)).toEqual([true, false, true]);
  expect(whole.epochs.every(({ valMacroAuroc }) => typeof valMacroAuroc === "number")).toBe(true);
});

describe("a run killed at random steps", () => {
  it.each(TRAININGS)("with %s ends with the bits and the metrics of one that never was", async (_, training) => {
    const spec: TrainingSpecInput = { epochs: EPOCHS, ...training };
    const wholeEvents: RunEventPayload[] = [];
    const whole = await record(spec, { emit: (payload) => void wholeEvents.push(payload) });
    let kills = 0;
    for (let seed = 0; seed < 6; seed++) {
      const { recording, events, killed } = await trainThroughKills(spec, new Random(seed));
      kills += killed;
      expect(curve(recording.outcome), `seed ${seed}`).toEqual(curve(whole.outcome));
      expect(curvesOf(events).points, `seed ${seed}`).toEqual(curvesOf(wholeEvents).points);
      expect(values(finished(recording.outcome).weights), `seed ${seed}`).toEqual(
        values(finished(whole.outcome).weights),
      );
      expect(finished(recording.outcome).testReport, `seed ${seed}`).toEqual(finished(whole.outcome).testReport);
    }
    expect(kills).toBeGreaterThan(3);
  });

  it("loses no step that a checkpoint between steps has saved, and its points are stored before it", async () => {
    const events: RunEventPayload[] = [];
    const saved: number[] = [];
    await record(
      { epochs: 1 },
      {
        checkpointEveryMs: 0,
        emit: (payload) => void events.push(payload),
        saveCheckpoint: (checkpoint) => {
          saved.push(checkpoint.trainer.step);
          expect(curvesOf(events).points.map(({ step }) => step)).toEqual(
            Array.from({ length: checkpoint.trainer.step }, (_, i) => i + 1),
          );
          return Promise.resolve();
        },
      },
    );
    expect(saved).toEqual([0, 1, 2, 3, 4]);
  });
});
