/** @file The slots of all parameters, and one update of all of them by their gradients. */
import type { Scalar, Tensor, Variable } from "@tensorflow/tfjs";
import { invariant } from "../../invariant";
import type { OptimizerSpec } from "../../graph/step/optimizer-spec";
import type { TensorFlow } from "./tensorflow";
import { fromVariableLayout, toVariableLayout, type ModelParameter } from "./model-weights";
import { slotNames, updateParameter } from "./update-rules";
import type { NamedTensor } from "../../tensor/named-tensor";

interface Tracked extends ModelParameter {
  slots: Record<string, Variable>;
}

/** What one update depends on beside parameters, gradients and slots. */
export interface UpdateOptions {
  learningRate: number;
  /** Counts from 1. */
  step: number;
  /** The largest global norm of the gradients; null leaves them. */
  clipNorm: number | null;
}

/** Added to the norm, as in `torch.nn.utils.clip_grad_norm_`. */
const TINY = 1e-6;

/** One optimizer's slots and its updates. Weight decay touches only parameters with `decay`. */
export class Optimizer {
  private readonly tracked: Tracked[];

  constructor(
    private readonly tf: TensorFlow,
    private readonly spec: OptimizerSpec,
    parameters: readonly ModelParameter[],
  ) {
    this.tracked = parameters
      .filter((parameter) => parameter.spec.trainable)
      .map((parameter) => ({ ...parameter, slots: this.zeroSlots(parameter) }));
  }

  /** The variables a gradient is needed of. */
  get variables(): Variable[] {
    return this.tracked.map((parameter) => parameter.variable);
  }

  get slotVariables(): Variable[] {
    return this.tracked.flatMap(({ slots }) => Object.values(slots));
  }

  /**
   * Updates every parameter in place by its gradient, keyed by the variable's own name, and gives the global norm of
   * the gradients, `[]`, before they were clipped. The caller disposes of it.
   */
  apply(gradients: Readonly<Record<string, Tensor>>, { clipNorm, ...moment }: UpdateOptions): Scalar {
    const { tf } = this;
    return tf.tidy(() => {
      const norm = tf.sqrt<Scalar>(
        tf.addN(this.tracked.map(({ variable }) => tf.sum<Scalar>(tf.square(gradients[variable.name])))),
      );
      const factor = clipNorm === null ? null : tf.minimum(tf.div(clipNorm, tf.add(norm, TINY)), 1);
      for (const { spec, variable, slots } of this.tracked) {
        const given = gradients[variable.name];
        invariant(given !== undefined, `a gradient for "${spec.name}"`);
        const gradient = factor === null ? given : tf.mul(given, factor);
        tf.tidy(() => updateParameter(this.spec, { variable, gradient, slots, decays: spec.decay, ...moment }));
      }
      return norm;
    });
  }

  /** A copy of the slots, `<parameter>/<slot>`, in our layout. */
  async slots(): Promise<NamedTensor[]> {
    const reads = this.tracked.flatMap(({ spec, slots }) =>
      Object.entries(slots).map(([slot, variable]) => fromVariableLayout(spec, `${spec.name}/${slot}`, variable)),
    );
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
    return Object.fromEntries(slotNames(this.spec).map((slot) => [slot, zero()]));
  }
}
