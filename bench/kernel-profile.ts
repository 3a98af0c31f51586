/** @file What each kernel of a training step takes: the profile that kernel sessions keep, as a table. */
import type { ResolvedCnn } from "../lib/architectures/resolved-cnn";
import { loadKernels } from "../lib/engines/compiled/kernels/kernel-library";
import { type KernelTime, openKernelSession } from "../lib/engines/compiled/kernels/kernel-session";
import { runStep, type StateVectors } from "../lib/engines/compiled/run-step";
import { stateVectors } from "../lib/engines/compiled/step-feeds";
import type { StepOptions, TrainerState, TrainingBatch } from "../lib/engines/engine";
import { compileTrainingStep, type StepSettings } from "../lib/graph/step/training-step";
import { textTable } from "../lib/text/text-table";

export interface ProfiledStep {
  cnn: ResolvedCnn;
  settings: Omit<StepSettings, "target">;
  /** Where the steps start. */
  state: Pick<TrainerState, "weights" | "slots">;
  batch: TrainingBatch;
  options: StepOptions;
  /** CPU threads. @default all cores */
  threads?: number;
}

/**
 * The fastest of `steps` runs of each instruction, in the order in which they run. Throws why, where this machine has no
 * kernels or the network needs one that there is not.
 */
export async function kernelProfile(
  { cnn, settings, state, batch, options, threads }: ProfiledStep,
  steps: number,
): Promise<KernelTime[]> {
  const kernels = await loadKernels();
  if ("missing" in kernels) throw new Error(`There are no kernels to profile: ${kernels.missing}.`);
  const compiled = compileTrainingStep(cnn, { ...settings, target: "kernels" });
  const session = openKernelSession(compiled.graph, kernels.library, threads);
  try {
    let vectors: StateVectors = stateVectors(compiled, state);
    for (let step = 0; step < steps; step++) {
      ({ vectors } = await runStep(
        { cnn, compiled, session, updateSession: null, microBatchSize: null },
        vectors,
        step,
        batch,
        options,
      ));
    }
    return session.profile();
  } finally {
    await session.close();
  }
}

/** The slowest instructions first, as many as asked for, above the sum of all. */
export function profileTable(times: readonly KernelTime[], rows: number): string {
  const sum = times.reduce((total, { milliseconds }) => total + milliseconds, 0);
  const row = (kernel: string, layer: string, milliseconds: number) => [
    milliseconds.toFixed(2),
    `${((milliseconds / sum) * 100).toFixed(1)}%`,
    layer,
    kernel,
  ];
  const slowest = [...times].sort((a, b) => b.milliseconds - a.milliseconds).slice(0, rows);
  return textTable(
    ["ms", "share", "layer", "kernels"],
    [
      ...slowest.map((time) => row(time.kernel, time.scope, time.milliseconds)),
      row(`${times.length} instructions`, "", sum),
    ],
  );
}
