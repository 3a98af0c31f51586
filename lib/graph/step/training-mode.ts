import { randomInputOf, type RandomInput } from "../../architectures/random-input";
import { batched } from "../dimension";
import type { ForwardMode } from "../layers/forward-rule";
import type { Value } from "../graph";
import type { GraphBuilder } from "../graph-builder";
import { canPoolByHalves, maxPoolByHalves } from "../max-pool-by-halves";
import { invariant } from "../../invariant";

/** What will run a step's graph: onnxruntime pools fastest by halves, the kernels by windows. */
export type StepTarget = "onnxruntime" | "kernels";

/** Training mode: batch statistics, dropout masks and noise as inputs. */
export class TrainingMode implements ForwardMode {
  readonly randomInputs: RandomInput[] = [];
  private readonly moved = new Map<string, Value>();

  constructor(
    private readonly builder: GraphBuilder,
    private readonly parameters: ReadonlyMap<string, Value>,
    private readonly frozen: ReadonlySet<string>,
    private readonly target: StepTarget,
  ) {}

  parameter(name: string): Value {
    const value = this.parameters.get(name);
    invariant(value !== undefined, `no parameter named "${name}"`);
    return value;
  }

  movedStatistic(name: string): Value {
    const value = this.moved.get(name);
    invariant(value !== undefined, `"${name}" was not moved`);
    return value;
  }

  /** y = γ·(x − μ)/√(σ² + ε) + β (Ioffe & Szegedy 2015, algorithm 1), by the batch's statistics unless the layer is frozen. */
  normalise: ForwardMode["normalise"] = ({ name }, { epsilon, momentum }, x) => {
    const { builder } = this;
    const isFrozen = this.frozen.has(name);
    const [mean, variance] = isFrozen
      ? [this.parameter(`${name}/moving_mean`), this.parameter(`${name}/moving_variance`)]
      : this.moments(x);
    const deviation = builder.value("sqrt", [builder.value("add", [variance, builder.scalar(epsilon)])]);
    const scale = builder.value("div", [this.parameter(`${name}/gamma`), deviation]);
    const offset = builder.value("sub", [this.parameter(`${name}/beta`), builder.value("mul", [mean, scale])]);
    if (!isFrozen) {
      this.move(`${name}/moving_mean`, mean, momentum);
      this.move(`${name}/moving_variance`, variance, momentum);
    }
    return isVector(x)
      ? builder.value("add", [builder.value("mul", [x, scale]), offset])
      : builder.value("channelAffine", [x, scale, offset]);
  };

  disturb: ForwardMode["disturb"] = (layer, x) => {
    const drawn = randomInputOf(layer);
    if (drawn === null) return x;
    this.randomInputs.push(drawn);
    const numbers = this.builder.input(drawn.name, batched(drawn.shape));
    return this.builder.value(drawn.draw.kind === "mask" ? "mul" : "add", [x, numbers]);
  };

  maxPool: ForwardMode["maxPool"] = (x, attributes) =>
    this.target === "onnxruntime" && canPoolByHalves(x, attributes)
      ? maxPoolByHalves(this.builder, x)
      : this.builder.value("maxPool", [x], attributes);

  /** Mean and biased variance of each channel; of vectors by plain sums over the batch, which the kernels know. */
  private moments(x: Value): readonly Value[] {
    const { builder } = this;
    if (!isVector(x)) return builder.values("channelMoments", [x]);
    const over = { axes: [0], keepDims: false };
    const mean = builder.value("reduceMean", [x], over);
    const centred = builder.value("sub", [x, mean]);
    return [mean, builder.value("reduceMean", [builder.value("mul", [centred, centred])], over)];
  }

  private move(name: string, batchStatistic: Value, momentum: number): void {
    const { builder } = this;
    const old = builder.value("mul", [this.parameter(name), builder.scalar(momentum)]);
    this.moved.set(
      name,
      builder.value("add", [old, builder.value("mul", [batchStatistic, builder.scalar(1 - momentum)])]),
    );
  }
}

const isVector = (x: Value): boolean => x.type.shape.length === 2;
