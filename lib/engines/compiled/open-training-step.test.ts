import { describe, expect, it } from "vitest";
import { initialWeights } from "../../architectures/initial-weights";
import { PRESETS } from "../../architectures/presets";
import { resolveCnn } from "../../architectures/resolve-cnn";
import { firstDifference } from "../../tensor/all-close";
import * as networks from "../every-layer-cnn.fixture";
import { DEFAULT_LOSS } from "../../graph/step/loss-spec";
import { loadKernels } from "./kernels/kernel-library";
import { OptimizerSpec } from "../../graph/step/optimizer-spec";
import { openOnCpu, openInRuntime } from "./open-training-step";
import type { StepTarget } from "../../graph/step/training-mode";
import { runStep } from "./run-step";
import { stateVectors } from "./step-feeds";
import { compileTrainingStep } from "../../graph/step/training-step";

const kernels = await loadKernels();
const LABELS = 3;
const small = (id: string, size: number) =>
  PRESETS.filter((preset) => preset.id === id).map((preset) => preset.spec(size));

describe.skipIf("missing" in kernels)("the kernels and onnxruntime take the same step", () => {
  const cnns = [
    networks.EVERY_LAYER_CNN,
    networks.POOLING_CNN,
    networks.STRIDED_DILATION_CNN,
    networks.BRANCHING_CNN,
    networks.NORMALISING_CNN,
    ...small("residual-small", 48),
    ...small("vgg-like", 32),
    ...small("darkcovidnet", 64),
    ...small("mobilenet-small", 48),
  ];

  it.each(cnns)("of $name", async (spec) => {
    const cnn = resolveCnn(spec, LABELS);
    const compile = (target: StepTarget) =>
      compileTrainingStep(cnn, {
        optimizer: OptimizerSpec.parse({ kind: "sgd", learningRate: 0.05 }),
        loss: DEFAULT_LOSS,
        clipNorm: null,
        frozen: new Set(),
        accumulates: false,
        target,
      });
    const outcomes = [];
    for (const open of [() => openOnCpu(compile, 2), () => openInRuntime(compile("onnxruntime"), 2, "not asked for")]) {
      const opened = await open();
      const step = { cnn, ...opened, microBatchSize: null };
      const zeros = opened.compiled.groups.flatMap((group) =>
        opened.compiled.rule.slots.flatMap((slot) =>
          group.parameters.map(({ name, shape }) => ({
            name: `${name}/${slot}`,
            shape,
            data: new Float32Array(shape.reduce((product, n) => product * n, 1)),
          })),
        ),
      );
      const start = stateVectors(opened.compiled, { weights: initialWeights(cnn, 3), slots: zeros });
      let vectors: ReadonlyMap<string, Float32Array> = start;
      const [losses, norms]: [number[], number[]] = [[], []];
      for (const [index, size] of [5, 4].entries()) {
        // Each from the start: the second of two steps would magnify the first one's rounding.
        const outcome = await runStep(step, start, index, networks.randomBatch(spec, LABELS, size, index), {
          learningRate: 0.05,
          dropoutSeed: index,
        });
        vectors = outcome.vectors;
        losses.push(outcome.loss);
        norms.push(outcome.gradientNorm);
      }
      await opened.session.close();
      outcomes.push({ losses, norms, vectors, computedBy: opened.computedBy });
    }
    const [own, reference] = outcomes;
    expect(firstDifference(own.losses, reference.losses, { relative: 1e-4, absolute: 1e-5 })).toBeNull();
    // Against float64 on DarkCovidNet the kernels' norm is right to 8e-6, onnxruntime's sum of a million squares to 1.5e-4.
    expect(firstDifference(own.norms, reference.norms, { relative: 1e-3, absolute: 0 })).toBeNull();
    for (const [name, data] of reference.vectors) {
      const largest = data.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
      const at = firstDifference(own.vectors.get(name) ?? [], data, { relative: 1e-4, absolute: 1e-3 * largest });
      expect(at, at === null ? "" : `${name}[${at}]: ${own.vectors.get(name)?.[at]} against ${data[at]}`).toBeNull();
    }
  });

  it("runs every shipped network on the kernels", async () => {
    for (const preset of PRESETS) {
      const cnn = resolveCnn(preset.spec(64), LABELS);
      const opened = await openOnCpu(
        (target) =>
          compileTrainingStep(cnn, {
            optimizer: OptimizerSpec.parse({ kind: "adamw", learningRate: 1e-3 }),
            loss: DEFAULT_LOSS,
            clipNorm: 1,
            frozen: new Set(),
            accumulates: false,
            target,
          }),
        1,
      );
      await opened.session.close();
      expect({ preset: preset.id, computedBy: opened.computedBy }).toEqual({
        preset: preset.id,
        computedBy: "kernels",
      });
    }
  });
});
