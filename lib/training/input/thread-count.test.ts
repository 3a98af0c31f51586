import { describe, expect, it } from "vitest";
import { PRESETS } from "../../architectures/presets";
import { randomBatch } from "../../engines/every-layer-cnn.fixture";
import { compiledEngine } from "../../engines/compiled/compiled-engine";
import { OptimizerSpec } from "../../graph/step/optimizer-spec";

/** Large enough that convolutions and products are dealt out to threads. */
const [{ spec }] = PRESETS;
const cnn = spec(48);
const STEPS = 5;

/** The losses and the last weights of an epoch of five batches of 16. */
async function epoch(threads: number) {
  const trainer = await compiledEngine.createTrainer({
    cnn,
    labelCount: 3,
    optimizer: OptimizerSpec.parse({ kind: "adamw", learningRate: 2e-3 }),
    seed: 1,
    threads,
  });
  const losses: number[] = [];
  for (let step = 0; step < STEPS; step++)
    losses.push((await trainer.step(randomBatch(cnn, 3, 16, step), { learningRate: 2e-3, dropoutSeed: step })).loss);
  const { weights } = await trainer.state();
  await trainer.dispose();
  return { losses, weights };
}

describe("the number of threads", () => {
  it("leaves every bit as it is when it stays the same", async () => {
    expect(await epoch(2)).toEqual(await epoch(2));
  });

  it("moves no loss of an epoch by more than 0.001 when it changes", async () => {
    const expected = await epoch(1);
    for (const threads of [2, 4]) {
      const { losses } = await epoch(threads);
      losses.forEach((loss, step) =>
        expect(Math.abs(loss - expected.losses[step]), `step ${step + 1} on ${threads} threads`).toBeLessThan(1e-3),
      );
    }
  });
});
