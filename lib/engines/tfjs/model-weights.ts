/** @file The variables of a LayersModel under our parameter names and in our layout. */
import type { layers, Tensor, Variable } from "@tensorflow/tfjs";
import type { ParameterSpec } from "../../architectures/parameter-spec";
import type { ResolvedLayer } from "../../architectures/resolved-cnn";
import { invariant } from "../../invariant";
import type { Weights } from "../engine";
import type { TensorFlow } from "./tensorflow";
import { inverseAxes, toTensorFlowAxes, transposed } from "./weight-layout";
import type { NamedTensor } from "../../tensor/named-tensor";

/** One parameter of the network and the variable that holds it, in TensorFlow's axis order. */
export interface ModelParameter {
  /** The layer that owns it. */
  layer: string;
  spec: ParameterSpec;
  variable: Variable;
}

/** Pairs a layer's parameters with the variables of the Keras layers that stand for it: both keep one order. */
export function pairWithVariables(
  tf: TensorFlow,
  layer: ResolvedLayer,
  owners: readonly layers.Layer[],
): ModelParameter[] {
  const variables = owners.flatMap((owner) => owner.weights.map((weight) => weight.read()));
  invariant(
    variables.length >= layer.parameters.length,
    `layer "${layer.name}" has ${layer.parameters.length} weights`,
  );
  return layer.parameters.map((spec, i) => ({ layer: layer.name, spec, variable: asVariable(tf, variables[i]) }));
}

function asVariable(tf: TensorFlow, tensor: Tensor): Variable {
  invariant(tensor instanceof tf.Variable, "a layer's weight is a variable");
  return tensor;
}

/** Sets every variable of the model. Throws an invariant when a tensor is missing or its shape is not the parameter's. */
export function writeWeights(tf: TensorFlow, parameters: readonly ModelParameter[], weights: Weights): void {
  const byName = new Map(weights.map((weight) => [weight.name, weight]));
  for (const { spec, variable } of parameters) {
    const weight = byName.get(spec.name);
    invariant(weight !== undefined, `the weights hold "${spec.name}"`);
    tf.tidy(() => variable.assign(toVariableLayout(tf, spec, weight)));
  }
}

/** A tensor in our layout as TensorFlow wants it. The caller disposes of it. */
export function toVariableLayout(tf: TensorFlow, spec: ParameterSpec, tensor: NamedTensor): Tensor {
  invariant(
    tensor.shape.join() === spec.shape.join(),
    `"${tensor.name}" has shape [${spec.shape.join(", ")}], not [${tensor.shape.join(", ")}]`,
  );
  const axes = toTensorFlowAxes(spec);
  // Copied: the CPU backend would otherwise keep the caller's array as its storage.
  if (axes === null) return tf.tensor(tensor.data.slice(), [...spec.shape], "float32");
  return tf.tensor(
    transposed(tensor.data, spec.shape, axes),
    axes.map((axis) => spec.shape[axis]),
    "float32",
  );
}

/** A tensor in TensorFlow's layout read back into ours, as a copy under `name`. */
export async function fromVariableLayout(spec: ParameterSpec, name: string, tensor: Tensor): Promise<NamedTensor> {
  const values = Float32Array.from(await tensor.data<"float32">());
  const axes = toTensorFlowAxes(spec);
  return {
    name,
    shape: spec.shape,
    data: axes === null ? values : transposed(values, tensor.shape, inverseAxes(axes)),
  };
}
