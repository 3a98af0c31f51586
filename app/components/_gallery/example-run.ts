import { headlineOf } from "@/lib/training/run-headline";
import { PRESETS } from "@/lib/architectures/presets";
import { newRunProgress, type RunProgress } from "@/lib/experiments/run-progress";
import { type EpochMetrics, RunSpec, type RunSummary, type StepPoint } from "@/lib/training/run";
import { type RunStatus } from "@/lib/training/run-status";
import { exampleReport } from "./example-report";

const EPOCHS = 12;
const STEPS_PER_EPOCH = 20;

export const exampleSpec: RunSpec = RunSpec.parse({
  dataset: "example-films",
  cnn: PRESETS[0].spec(PRESETS[0].defaultSize),
  training: { epochs: EPOCHS },
});

const falling = (step: number, low: number) => low + 0.9 * Math.exp(-step / 70);
const wobble = (step: number) => 0.06 * Math.sin(step * 12.9898) * Math.cos(step * 4.1414);

/** Curves that fall as curves do; nothing was trained. */
function drawPoints(steps: number): StepPoint[] {
  return Array.from({ length: steps }, (_, i) => {
    const step = i + 1;
    const loss = falling(step, 0.32) + wobble(step);
    return {
      step,
      epoch: Math.ceil(step / STEPS_PER_EPOCH),
      loss,
      accuracy: 1 - 0.62 * loss,
      learningRate: 2e-3 * Math.cos((step / 400) * Math.PI),
      gradientNorm: 1.4 * loss + wobble(step + 3),
    };
  });
}

function drawEpochs(epochs: number): EpochMetrics[] {
  return Array.from({ length: epochs }, (_, i) => {
    const step = (i + 1) * STEPS_PER_EPOCH;
    const [trainLoss, valLoss] = [falling(step, 0.32), falling(step, 0.41)];
    return {
      epoch: i + 1,
      step,
      trainLoss,
      trainAccuracy: 1 - 0.62 * trainLoss,
      valLoss,
      valAccuracy: 1 - 0.6 * valLoss,
      valMacroF1: 1 - 0.66 * valLoss,
      learningRate: 1e-3,
      gradientNorm: 1.4 * trainLoss,
      imagesPerSecond: 210,
      inputWaitShare: 0.02,
      elapsedMs: 3_800,
    };
  });
}

/** Curves of a run that got as far as the end of an epoch. */
export const drawCurves = (epochs: number): Pick<RunProgress, "points" | "epochs"> => ({
  points: drawPoints(epochs * STEPS_PER_EPOCH),
  epochs: drawEpochs(epochs),
});

/** Curves of a pretraining phase that got as far as the end of an epoch. */
export const drawPretraining = (epochs: number): RunProgress["pretraining"] => ({
  points: drawPoints(epochs * STEPS_PER_EPOCH).map(({ step, epoch, loss }) => ({ step, epoch, loss: loss - 1.2 })),
  epochs: drawEpochs(epochs).map(({ epoch, step, trainLoss, imagesPerSecond, elapsedMs }) => ({
    epoch,
    step,
    loss: trainLoss - 1.2,
    spread: 0.97 - 0.02 * epoch,
    learningRate: 1e-3,
    gradientNorm: trainLoss,
    imagesPerSecond,
    elapsedMs,
  })),
});

const LOG = [
  { at: "2026-01-31T14:05:02.000Z", message: "Computed by the example engine on 8 threads." },
  { at: "2026-01-31T14:05:40.000Z", message: "Epoch 1 of 12 is done." },
];

/** A run in the middle of training, with what is different about it. */
export function exampleProgress(status: RunStatus, change: Partial<RunProgress> = {}): RunProgress {
  const under: Partial<RunProgress> = {
    lastSeq: 90,
    points: drawPoints(130),
    epochs: drawEpochs(6),
    totalSteps: EPOCHS * STEPS_PER_EPOCH,
    log: LOG,
  };
  const speed: Partial<RunProgress> = status === "running" ? { imagesPerSecond: 212.4, etaMs: 83_000 } : {};
  return { ...newRunProgress({ status }), ...under, ...speed, ...change };
}

export function exampleRun(status: RunStatus, name: string): RunSummary {
  const isCompleted = status === "completed";
  return {
    id: name,
    name,
    experiment: "example",
    status,
    failure:
      status === "failed"
        ? {
            code: "nonFiniteLoss",
            message: "The training loss became NaN at step 41 (epoch 3); training was stopped.",
            remedy: "Lower the learning rate.",
          }
        : null,
    spec: exampleSpec,
    datasetFingerprint: "e8a3".repeat(16),
    splitHash: "77b1".repeat(16),
    synthetic: true,
    worker: status === "running" ? "worker-1" : null,
    epochsDone: isCompleted ? EPOCHS : status === "queued" ? 0 : 6,
    lastEpoch: null,
    headline: isCompleted ? headlineOf(exampleReport) : null,
    createdAt: "2026-01-31T14:05:00.000Z",
    startedAt: status === "queued" ? null : "2026-01-31T14:05:01.000Z",
    finishedAt: isCompleted ? "2026-01-31T14:06:24.000Z" : null,
  };
}
