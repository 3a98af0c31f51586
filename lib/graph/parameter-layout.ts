/**
 * @file How a network's parameters lie in a few flat vectors.
 *
 * A training step takes and gives each group as one vector: the optimizer then updates a group in a handful of passes,
 * and a step costs a handful of tensors at the border instead of hundreds.
 */
import type { ParameterSpec } from "../architectures/parameter-spec";
import type { ResolvedCnn } from "../architectures/resolved-cnn";
import { elementCount } from "../tensor/shape";
import { invariant } from "../invariant";
import type { NamedTensor } from "../tensor/named-tensor";

/**
 * `decay`: weights that weight decay touches; `plain`: other trainable ones; `statistics`: moving statistics; `frozen`:
 * all that frozen layers own, which a step reads and never writes.
 */
export type ParameterGroupName = "decay" | "plain" | "statistics" | "frozen";

export interface ParameterGroup {
  readonly name: ParameterGroupName;
  readonly parameters: readonly ParameterSpec[];
  /** Elements of each parameter, in order. */
  readonly sizes: readonly number[];
  readonly length: number;
}

/** True for the groups that an optimizer updates. */
export function isLearned({ name }: ParameterGroup): boolean {
  return name === "decay" || name === "plain";
}

/**
 * The groups that have at least one parameter; parameters keep the order of the layers.
 * @param beside trainable parameters that are no layer's. @default none
 */
export function layOutParameters(
  cnn: ResolvedCnn,
  frozen: ReadonlySet<string> = new Set(),
  beside: readonly ParameterSpec[] = [],
): ParameterGroup[] {
  const ofLayers = (wanted: boolean) =>
    cnn.layers.filter((layer) => frozen.has(layer.name) === wanted).flatMap((layer) => layer.parameters);
  const all = [...ofLayers(false), ...beside];
  const group = (name: ParameterGroupName, parameters: ParameterSpec[]): ParameterGroup => {
    const sizes = parameters.map((parameter) => elementCount(parameter.shape));
    return { name, parameters, sizes, length: sizes.reduce((sum, size) => sum + size, 0) };
  };
  return [
    group(
      "decay",
      all.filter((parameter) => parameter.trainable && parameter.decay),
    ),
    group(
      "plain",
      all.filter((parameter) => parameter.trainable && !parameter.decay),
    ),
    group(
      "statistics",
      all.filter((parameter) => !parameter.trainable),
    ),
    group("frozen", ofLayers(true)),
  ].filter(({ parameters }) => parameters.length > 0);
}

/**
 * The flat vector of a group from tensors by name.
 * @param suffix appended to the parameters' names, e.g. `/momentum` for an optimizer slot.
 */
export function packGroup(group: ParameterGroup, tensors: readonly NamedTensor[], suffix = ""): Float32Array {
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const flat = new Float32Array(group.length);
  let offset = 0;
  group.parameters.forEach((parameter, index) => {
    const tensor = byName.get(parameter.name + suffix);
    invariant(tensor !== undefined, `no tensor named "${parameter.name}${suffix}"`);
    invariant(
      tensor.data.length === group.sizes[index],
      `"${tensor.name}" has ${tensor.data.length} values, not ${group.sizes[index]}`,
    );
    flat.set(tensor.data, offset);
    offset += group.sizes[index];
  });
  return flat;
}

/** Copies of a group's tensors out of its flat vector: the inverse of {@link packGroup}. */
export function unpackGroup(group: ParameterGroup, flat: Float32Array, suffix = ""): NamedTensor[] {
  return viewGroup(group, flat, suffix).map((tensor) => ({ ...tensor, data: tensor.data.slice() }));
}

/** A group's tensors as parts of its flat vector, which they share. */
export function viewGroup(group: ParameterGroup, flat: Float32Array, suffix = ""): NamedTensor[] {
  let offset = 0;
  return group.parameters.map((parameter, index) => {
    const data = flat.subarray(offset, offset + group.sizes[index]);
    offset += group.sizes[index];
    return { name: parameter.name + suffix, shape: parameter.shape, data };
  });
}
