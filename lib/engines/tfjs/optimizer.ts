/** @file The optimizers, written out in the order of operations that PyTorch documents. */
import type { Tensor, Variable } from "@tensorflow/tfjs";
import { assertNever, invariant } from "../../invariant";
import type { NamedTensor } from "../engine";
import type { OptimizerSpec } from "../optimizer-spec";
import type { TensorFlow } from "./load-tensorflow";
import { fromVariableLayout, toVariableLayout, type ModelParameter } from "./model-weights";

/** The slots each optimizer keeps per trainable parameter. */
const SLOTS: Record<OptimizerSpec["kind"], readonly string[]> = { sgd: ["momentum"], adam: ["m", "v"], adamw: ["m", "v"] };

interface Tracked extends ModelParameter {
  slots: Record<string, Variable>;
}

/** What one update depends on beside parameter, gradient and slots. `step` counts from 1. */
interface UpdateOptions {
  learningRate: number;
  step: number;
}

/**
 * One optimizer's slots and its update rule.
 *
 * `sgd`: g ← g + λ·w; buf ← μ·buf + g; w ← w − η·buf (torch.optim.SGD, dampening 0). `adam`: bias-corrected moments, ε
 * outside the square root (Kingma & Ba 2015, algorithm 1; torch.optim.Adam). `adamw`: first w ← w − η·λ·w, then as Adam
 * (Loshchilov & Hutter 2019, algorithm 2). λ touches only parameters with `decay`.
 */
export class Optimizer {
  private readonly tracked: Tracked[];

  constructor(
    private readonly tf: TensorFlow,
    private readonly spec: OptimizerSpec,
    parameters: readonly ModelParameter[],
  ) {
    this.tracked = parameters.filter((parameter) => parameter.spec.trainable).map((parameter) => ({ ...parameter, slots: this.zeroSlots(parameter) }));
  }

  /** The variables a gradient is needed of. */
  get variables(): Variable[] {
    return this.tracked.map((parameter) => parameter.variable);
  }

  /** Updates every parameter in place by its gradient, keyed by the variable's own name. */
  apply(gradients: Readonly<Record<string, Tensor>>, options: UpdateOptions): void {
    for (const parameter of this.tracked) {
      const gradient = gradients[parameter.variable.name];
      invariant(gradient !== undefined, `a gradient for "${parameter.spec.name}"`);
      this.tf.tidy(() => this.update(parameter, gradient, options));
    }
  }

  /** A copy of the slots, `<parameter>/<slot>`, in our layout. */
  async slots(): Promise<NamedTensor[]> {
    const reads = this.tracked.flatMap(({ spec, slots }) => Object.entries(slots).map(([slot, variable]) => fromVariableLayout(spec, `${spec.name}/${slot}`, variable)));
    return Promise.all(reads);
  }

  restoreSlots(saved: readonly NamedTensor[]): void {
    const byName = new Map(saved.map((slot) => [slot.name, slot]));
    for (const { spec, slots } of this.tracked) {
      for (const [slot, variable] of Object.entries(slots)) {
        const tensor = byName.get(`${spec.name}/${slot}`);
        invariant(tensor !== undefined, `the optimizer state holds "${spec.name}/${slot}"`);
        this.tf.tidy(() => variable.assign(toVariableLayout(this.tf, spec, tensor)));
      }
    }
  }

  dispose(): void {
    for (const { slots } of this.tracked) Object.values(slots).forEach((variable) => variable.dispose());
  }

  private zeroSlots(parameter: ModelParameter): Record<string, Variable> {
    const zero = () => this.tf.tidy(() => this.tf.variable(this.tf.zeros(parameter.variable.shape), false));
    return Object.fromEntries(SLOTS[this.spec.kind].map((slot) => [slot, zero()]));
  }

  private update(parameter: Tracked, gradient: Tensor, options: UpdateOptions): void {
    switch (this.spec.kind) {
      case "sgd":
        return this.momentumUpdate(parameter, gradient, options, this.spec);
      case "adam":
        return this.adamUpdate(parameter, gradient, options, { ...this.spec, weightDecay: 0 });
      case "adamw":
        return this.adamUpdate(parameter, gradient, options, this.spec);
      default:
        return assertNever(this.spec);
    }
  }

  private momentumUpdate({ spec, variable, slots }: Tracked, gradient: Tensor, { learningRate }: UpdateOptions, sgd: Extract<OptimizerSpec, { kind: "sgd" }>): void {
    const decayed = spec.decay && sgd.weightDecay > 0 ? gradient.add(variable.mul(sgd.weightDecay)) : gradient;
    slots.momentum.assign(slots.momentum.mul(sgd.momentum).add(decayed));
    variable.assign(variable.sub(slots.momentum.mul(learningRate)));
  }

  private adamUpdate({ spec, variable, slots }: Tracked, gradient: Tensor, { learningRate, step }: UpdateOptions, adam: Omit<Extract<OptimizerSpec, { kind: "adamw" }>, "kind">): void {
    const { beta1, beta2, epsilon, weightDecay } = adam;
    slots.m.assign(slots.m.mul(beta1).add(gradient.mul(1 - beta1)));
    slots.v.assign(slots.v.mul(beta2).add(gradient.square().mul(1 - beta2)));
    const mean = slots.m.div(1 - beta1 ** step);
    const deviation = slots.v.div(1 - beta2 ** step).sqrt().add(epsilon);
    const kept = spec.decay ? variable.mul(1 - learningRate * weightDecay) : variable;
    variable.assign(kept.sub(mean.div(deviation).mul(learningRate)));
  }
}
