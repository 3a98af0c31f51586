/** @file Gradients of any engine against central differences of its own loss: what the engine tests share. */
import type { StepOptions, Trainer, TrainingBatch } from "./engine";
import type { NamedTensor } from "../tensor/named-tensor";

/** What one parameter's check found: the slope of the loss along the gradient, by backpropagation and by differences. */
export interface GradientCheck {
  name: string;
  backpropagated: number;
  measured: number;
}

/**
 * Compares a trainer's gradient of each trainable parameter with (L(w + h·d) − L(w − h·d)) / 2h along d = g/|g|.
 *
 * The trainer must use plain SGD (momentum 0, weight decay 0), so that one step shows the gradient. `h` is in units of
 * the weights. Leaves the trainer as it was.
 */
export async function checkGradients(
  trainer: Trainer,
  batch: TrainingBatch,
  trainable: readonly string[],
  h: number,
): Promise<GradientCheck[]> {
  const options: StepOptions = { learningRate: 1, dropoutSeed: 11 };
  const start = await trainer.state();
  const lossAt = async (weights: readonly NamedTensor[]): Promise<number> => {
    await trainer.restore({ ...start, weights });
    return (await trainer.step(batch, { ...options, learningRate: 0 })).loss;
  };
  await trainer.step(batch, options);
  const after = await trainer.state();
  const checks: GradientCheck[] = [];
  for (const name of trainable) {
    const before = tensorOf(start.weights, name);
    const moved = tensorOf(after.weights, name);
    const gradient = before.data.map((value, i) => value - moved.data[i]);
    const norm = Math.hypot(...gradient);
    const shifted = (distance: number) =>
      start.weights.map((weight) =>
        weight.name === name
          ? { ...weight, data: weight.data.map((value, i) => value + (distance * gradient[i]) / (norm || 1)) }
          : weight,
      );
    const measured = ((await lossAt(shifted(h))) - (await lossAt(shifted(-h)))) / (2 * h);
    checks.push({ name, backpropagated: norm, measured });
  }
  await trainer.restore(start);
  return checks;
}

function tensorOf(tensors: readonly NamedTensor[], name: string): NamedTensor {
  const found = tensors.find((tensor) => tensor.name === name);
  if (found === undefined) throw new Error(`no tensor "${name}"`);
  return found;
}
