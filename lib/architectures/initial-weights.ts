import { assertNever, invariant } from "../invariant";
import type { NamedTensor } from "../tensor/named-tensor";
import { deriveSeed, Random } from "../tensor/random";
import { elementCount } from "../tensor/shape";
import type { ParameterSpec } from "./parameter-spec";
import type { ResolvedCnn } from "./resolved-cnn";

/**
 * The weights a network starts from, one tensor per parameter in layer order; the same for every engine.
 *
 * `he_normal`: normal with variance 2/fanIn, not truncated (He et al. 2015, eq. 10; PyTorch's `kaiming_normal_`).
 * `glorot_uniform`: uniform within ±√(6/(fanIn+fanOut)) (Glorot & Bengio 2010, eq. 16; Keras' `GlorotUniform`).
 * Each parameter draws from its own sequence, keyed by its name, so that changing one layer leaves the others alike.
 * Where `given` holds a tensor of a parameter's name, which must have its shape, a copy of that one stands in its place.
 */
export function initialWeights(cnn: ResolvedCnn, seed: number, given: readonly NamedTensor[] = []): NamedTensor[] {
  const byName = new Map(given.map((tensor) => [tensor.name, tensor]));
  const parameters = cnn.layers.flatMap((layer) => layer.parameters);
  return drawParameters(parameters, seed).map((drawn, index) => {
    const data = givenValues(parameters[index], byName);
    return data === null ? drawn : { ...drawn, data };
  });
}

/** Parameters drawn from the seed, each by its initializer and its name. */
export function drawParameters(parameters: readonly ParameterSpec[], seed: number): NamedTensor[] {
  return parameters.map((parameter) => ({
    name: parameter.name,
    shape: parameter.shape,
    data: initialValues(parameter, seed),
  }));
}

function givenValues(parameter: ParameterSpec, given: ReadonlyMap<string, NamedTensor>): Float32Array | null {
  const tensor = given.get(parameter.name);
  if (tensor === undefined) return null;
  invariant(
    tensor.shape.join() === parameter.shape.join(),
    `"${tensor.name}" has shape [${tensor.shape.join()}], not [${parameter.shape.join()}]`,
  );
  return tensor.data.slice();
}

function initialValues(parameter: ParameterSpec, seed: number): Float32Array {
  const data = new Float32Array(elementCount(parameter.shape));
  const random = new Random(deriveSeed(seed, "weights", parameter.name));
  switch (parameter.initializer) {
    case "zeros":
      return data;
    case "ones":
      return data.fill(1);
    case "he_normal": {
      const deviation = Math.sqrt(2 / parameter.fanIn);
      return data.map(() => deviation * random.normal());
    }
    case "glorot_uniform": {
      const limit = Math.sqrt(6 / (parameter.fanIn + parameter.fanOut));
      return data.map(() => random.between(-limit, limit));
    }
    default:
      return assertNever(parameter.initializer);
  }
}
