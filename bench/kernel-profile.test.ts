import { expect, it } from "vitest";
import { resolveCnn } from "../lib/architectures/resolve-cnn";
import { compiledEngine } from "../lib/engines/compiled/compiled-engine";
import { loadKernels } from "../lib/engines/compiled/kernels/kernel-library";
import { DEFAULT_LOSS } from "../lib/graph/step/loss-spec";
import type { OptimizerSpec } from "../lib/graph/step/optimizer-spec";
import { kernelProfile, profileTable } from "./kernel-profile";
import { REFERENCE_NETS } from "./reference-nets";

const isMissing = "missing" in (await loadKernels());

it.skipIf(isMissing)(
  "every instruction of a step took its time, under the layer it came from, and the table adds them up",
  async () => {
    const [SIZE, LABELS, BATCH] = [32, 3, 4];
    const spec = REFERENCE_NETS[0].spec(SIZE);
    const optimizer: OptimizerSpec = {
      kind: "adamw",
      learningRate: 1e-3,
      beta1: 0.9,
      beta2: 0.999,
      epsilon: 1e-8,
      weightDecay: 0,
    };
    const trainer = await compiledEngine.createTrainer({ cnn: spec, labelCount: LABELS, optimizer, seed: 1 });
    const state = await trainer.state();
    await trainer.dispose();
    const targets = Float32Array.from({ length: BATCH * LABELS }, (_, i) => Number(i % LABELS === 0));
    const batch = {
      images: new Float32Array(BATCH * SIZE ** 2).fill(0.5),
      targets,
      sampleWeights: new Float32Array(BATCH).fill(1),
      size: BATCH,
    };
    const settings = { optimizer, loss: DEFAULT_LOSS, clipNorm: null, frozen: new Set<string>(), accumulates: false };
    const times = await kernelProfile(
      { cnn: resolveCnn(spec, LABELS), settings, state, batch, options: { learningRate: 1e-3, dropoutSeed: 0 } },
      3,
    );
    expect(times.every(({ milliseconds }) => milliseconds > 0)).toBe(true);
    expect(times.map(({ scope }) => scope)).toEqual(expect.arrayContaining(["conv1", "hidden", "loss", "optimizer"]));

    const lines = profileTable(times, 5).split("\n");
    expect(lines).toHaveLength(2 + 5 + 1);
    const sum = times.reduce((total, { milliseconds }) => total + milliseconds, 0);
    expect(lines.at(-1)).toMatch(new RegExp(`^\\s*${sum.toFixed(2)}\\s+100\\.0%.*${times.length} instructions`));
  },
);
