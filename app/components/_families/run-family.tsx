"use client";

import { FailedStep } from "@/app/runs/_run/failed-step";
import { LoadedWeightsView } from "@/app/runs/_run/loaded-weights-view";
import { PretrainingChart } from "@/app/runs/_run/pretraining-chart";
import { RunBar } from "@/app/runs/_run/run-bar";
import { RunFacts } from "@/app/runs/_run/run-facts";
import { RunLog } from "@/app/runs/_run/run-log";
import { RunTable } from "@/app/runs/run-table";
import { type RunProgress } from "@/lib/experiments/run-progress";
import { RUN_STATUSES } from "@/lib/training/run-status";
import { type LoadedWeights } from "@/lib/training/initial-weights-spec";
import { drawCurves, drawPretraining, exampleProgress, exampleRun, exampleSpec } from "../_gallery/example-run";
import { Family, Specimen, State } from "../_gallery/specimen";

const BEFORE = { points: [], epochs: [], totalSteps: null, imagesPerSecond: null, etaMs: null };
const WHOLE_RUN = drawCurves(exampleSpec.training.epochs);
const PRETRAINED = { pretraining: drawPretraining(6), pretrainingSteps: 240 };
const BARS: Readonly<Record<string, { progress: RunProgress; isConnected?: boolean }>> = {
  "nothing known yet": { progress: exampleProgress("queued", { ...BEFORE, lastSeq: 0 }) },
  queued: { progress: exampleProgress("queued", BEFORE) },
  preparing: { progress: exampleProgress("running", BEFORE) },
  running: { progress: exampleProgress("running") },
  pretraining: { progress: exampleProgress("running", { ...PRETRAINED, points: [], epochs: [], totalSteps: null }) },
  "the line is down": { progress: exampleProgress("running"), isConnected: false },
  "worker lost": { progress: exampleProgress("queued", { workerLost: { worker: "worker-1", silentMs: 21_000 } }) },
  paused: { progress: exampleProgress("paused") },
  completed: { progress: exampleProgress("completed", WHOLE_RUN) },
  failed: { progress: exampleProgress("failed") },
  cancelled: { progress: exampleProgress("cancelled") },
};

const WHOLE: LoadedWeights = {
  source: "run example-1",
  loaded: 62,
  total: 62,
  missing: [],
  adapted: [],
  unused: [],
  terms: ["Weights of example-1 are for research; name whoever made them."],
};
const PARTLY: LoadedWeights = {
  source: "a Layers model",
  loaded: 60,
  total: 62,
  missing: [
    { name: "logits.kernel", reason: "it has 10 classes there and 3 here" },
    { name: "logits.bias", reason: "it has 10 classes there and 3 here" },
  ],
  adapted: [{ name: "conv1.kernel", reason: "summed over three colours to one" }],
  unused: ["top_dense.kernel"],
  terms: [],
};

/** A run from the queue to its end. */
export function RunFamily() {
  return (
    <Family id="runs" title="Runs">
      <Specimen of="RunBar">
        {Object.entries(BARS).map(([name, { progress, isConnected = true }]) => (
          <State key={name} name={name}>
            <RunBar progress={progress} training={exampleSpec.training} isConnected={isConnected} />
          </State>
        ))}
      </Specimen>
      <Specimen of="PretrainingChart">
        <PretrainingChart curves={drawPretraining(12)} kind="simsiam" />
      </Specimen>
      <Specimen of="RunFacts">
        <div>
          <RunFacts run={exampleRun("completed", "example-1")} />
        </div>
      </Specimen>
      <Specimen of="RunLog">
        <RunLog log={exampleProgress("running").log} />
      </Specimen>
      <Specimen of="FailedStep">
        <FailedStep
          failed={{
            type: "nonFinite",
            step: 41,
            epoch: 3,
            quantity: "loss",
            layer: "conv3",
            pass: "backward",
            largestGradient: { parameter: "conv3.kernel", magnitude: null },
            files: ["film-0041.png", "film-0112.png"],
          }}
        />
      </Specimen>
      <Specimen of="LoadedWeightsView">
        <State name="whole">
          <LoadedWeightsView weights={WHOLE} />
        </State>
        <State name="in part">
          <LoadedWeightsView weights={PARTLY} />
        </State>
      </Specimen>
      <Specimen of="RunTable">
        <RunTable runs={RUN_STATUSES.map((status, i) => exampleRun(status, `example-${i + 1}`))} />
      </Specimen>
    </Family>
  );
}
