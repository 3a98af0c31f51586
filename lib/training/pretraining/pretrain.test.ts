import { beforeAll, describe, expect, it } from "vitest";
import { HilumError } from "../../errors";
import { AugmentationSpec } from "../augmentation/augmentation-spec";
import { Random } from "../../tensor/random";
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint, stepOf } from "../checkpoint";
import { finished, record, type Recording, split, values } from "../drawn-run.fixture";
import { curvesOf } from "../run-curves";
import type { TrainingSpecInput } from "../training-spec";
import { PretrainingSpec } from "./pretraining-spec";

const MASKED: PretrainingSpec = {
  kind: "masked",
  epochs: 3,
  patch: 4,
  maskedShare: 0.6,
  decoderWidth: 8,
  learningRate: 0.01,
};
const KINDS: [string, { pretraining: PretrainingSpec; steps: number }][] = [
  ["masked patches", { pretraining: MASKED, steps: 12 }],
  [
    "views of a film",
    {
      pretraining: PretrainingSpec.parse({
        kind: "simsiam",
        epochs: 3,
        learningRate: 0.01,
        projectorUnits: 16,
        predictorUnits: 8,
      }),
      steps: 12,
    },
  ],
  [
    "masks of drawings",
    { pretraining: { kind: "phantom_masks", epochs: 3, learningRate: 0.02, films: 32, decoderWidth: 8 }, steps: 6 },
  ],
];

/** One epoch of training behind it. */
const training = (pretraining: PretrainingSpec | null): TrainingSpecInput => ({ epochs: 1, pretraining });
const lossesOf = ({ events }: Recording) => curvesOf(events).pretraining.epochs.map(({ loss }) => loss);
const weightsOf = ({ outcome }: Recording) => values(finished(outcome).weights);

/** A run with a checkpoint before every step, as they would be stored. */
async function recordAll(pretraining: PretrainingSpec): Promise<{ whole: Recording; saved: Checkpoint[] }> {
  const saved: Checkpoint[] = [];
  const whole = await record(training(pretraining), {
    checkpointEveryMs: 0,
    saveCheckpoint: (checkpoint) => Promise.resolve(void saved.push(decodeCheckpoint(encodeCheckpoint(checkpoint)))),
  });
  return { whole, saved };
}

describe.each(KINDS)("pretraining by %s", (_, { pretraining, steps }) => {
  let whole: Recording;
  let saved: Checkpoint[];
  let without: Recording;
  beforeAll(async () => {
    ({ whole, saved } = await recordAll(pretraining));
    without = await record(training(null));
  });

  it("comes down, and is told step by step before training is", () => {
    const { pretraining: told, points } = curvesOf(whole.events);
    expect(lossesOf(whole).at(-1)).toBeLessThan(lossesOf(whole)[0] - 0.1 * Math.abs(lossesOf(whole)[0]));
    expect(told.points.map(({ step }) => step)).toEqual(Array.from({ length: steps }, (__, i) => i + 1));
    expect(points.map(({ step }) => step)).toEqual([1, 2, 3, 4]);
    const kinds = whole.events.map(({ type }) => type);
    expect(kinds.lastIndexOf("pretrainingEpoch")).toBeLessThan(kinds.indexOf("steps"));
  });

  it("is computed by what computes training", () => {
    const [phase, after] = whole.events.flatMap((event) => (event.type === "engine" ? [event.computedBy] : []));
    expect(phase).toBe(after);
  });

  it("gives training another start, and the network no layer of its own", () => {
    expect(curvesOf(whole.events).points[0].loss).not.toBe(curvesOf(without.events).points[0].loss);
    expect(Object.keys(weightsOf(whole))).toEqual(Object.keys(weightsOf(without)));
  });

  it("counts its checkpoints below 0, so that those of training come after them", () => {
    const counted = saved.map(stepOf);
    expect(counted[0]).toBe(-steps);
    expect(counted).toEqual([...counted].sort((a, b) => a - b));
    expect(counted.at(-1)).toBe(4);
  });

  // In the middle of an epoch, at the end of one, and when all of them are done.
  it.each([2, 5, "last"] as const)("goes on from checkpoint %s to the same bits", async (at) => {
    const phase = saved.filter(({ pretraining: progress }) => progress !== null);
    const resumeFrom = phase[at === "last" ? phase.length - 1 : at];
    const resumed = await record(training(pretraining), { resumeFrom });
    expect(weightsOf(resumed)).toEqual(weightsOf(whole));
    expect(lossesOf(resumed)).toEqual(lossesOf(whole).slice(resumeFrom.pretraining?.history.length));
    const { points, epochs } = curvesOf([...whole.events, ...resumed.events]);
    expect(points.map(({ step }) => step)).toEqual([1, 2, 3, 4]);
    expect(epochs).toHaveLength(1);
  });
});

describe("pretraining", () => {
  it("sees the films of the training split and no other", async () => {
    const pixelsOf = (seed: number) => {
      const random = new Random(seed);
      return Uint8Array.from({ length: 90 * 256 }, (_, at) => (at < 50 * 256 ? (at * 37) % 251 : random.int(256)));
    };
    expect(split.train).toEqual(Array.from({ length: 50 }, (_, i) => i));
    const losses = async (seed: number) =>
      lossesOf(await record(training(MASKED), { pack: { size: 16, pixels: pixelsOf(seed) } }));
    expect(await losses(1)).toEqual(await losses(2));
  });

  it("stops between two steps when it is told to, with a checkpoint", async () => {
    const abort = new AbortController();
    const steps: number[] = [];
    const { outcome } = await record(training(MASKED), {
      signal: abort.signal,
      emit: (payload) => {
        if (payload.type === "pretrainingEpoch") abort.abort();
      },
      saveCheckpoint: (checkpoint) => Promise.resolve(void steps.push(stepOf(checkpoint))),
    });
    expect(outcome).toEqual({ stopped: "aborted", epochs: [] });
    expect(steps).toEqual([-8, -8]);
  });

  it("leaves alone what the run freezes, and is refused where that is all of it", async () => {
    const { outcome } = await record({ ...training(MASKED), freeze: ["bn"] });
    const gamma = finished(outcome).weights.find(({ name }) => name === "bn/gamma");
    expect([...(gamma?.data ?? [])]).toEqual(new Array(8).fill(1));
    await expect(record({ ...training(MASKED), freeze: ["conv", "bn"] })).rejects.toThrow(HilumError);
  });

  it("ends the run at a step whose numbers are not finite, and says in which phase it was", async () => {
    const events: Recording["events"] = [];
    const diverging = record(
      {
        ...training({ ...MASKED, epochs: 40, learningRate: 1 }),
        optimizer: { kind: "sgd", learningRate: 0.01, momentum: 0.99, weightDecay: 0 },
      },
      { emit: (payload) => void events.push(payload) },
    );
    await expect(diverging).rejects.toMatchObject({
      code: "nonFiniteLoss",
      message: expect.stringMatching(/of pretraining; training was stopped.*Training has not begun\./),
    });
    expect(events.at(-1)).toMatchObject({ type: "nonFinite", phase: "pretraining" });
  });

  it("tells how far projections lie apart, and says so when they are all the same", async () => {
    const [, { pretraining }] = KINDS[1];
    const spreads = ({ events }: Recording) => curvesOf(events).pretraining.epochs.map(({ spread }) => spread ?? NaN);
    const logs = ({ events }: Recording) => events.flatMap((event) => (event.type === "log" ? [event.message] : []));
    const sound = await record(training(pretraining));
    expect(Math.min(...spreads(sound))).toBeGreaterThan(0.5);
    expect(logs(sound)).toEqual([]);
    // Films of one grey, still views: there is nothing that could differ.
    const still = {
      ...AugmentationSpec.parse({}),
      rotateDegrees: 0,
      translateFraction: 0,
      scaleFraction: 0,
      brightness: 0,
      contrast: 0,
      noise: 0,
    };
    const same = await record(training(PretrainingSpec.parse({ ...pretraining, views: still })), {
      pack: { size: 16, pixels: new Uint8Array(90 * 256).fill(90) },
    });
    expect(Math.max(...spreads(same))).toBeLessThan(0.1);
    expect(logs(same)).toEqual([expect.stringContaining("Pretraining has collapsed")]);
  });
});
