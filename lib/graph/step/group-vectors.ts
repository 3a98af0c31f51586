/** @file A group of parameters, its gradients and its optimizer slots as flat vectors at a graph's border. */
import type { Value } from "../graph";
import type { GraphBuilder } from "../graph-builder";
import type { ParameterGroup } from "../parameter-layout";
import { invariant } from "../../invariant";

/** The graph input of a part of a group: `weights`, `gradient` or an optimizer slot. */
export const vectorName = (part: string, group: ParameterGroup) => `${part}.${group.name}`;

/** The graph output that holds a vector after the step. */
export const nextName = (name: string) => `next.${name}`;

/** One vector per group. */
export type VectorOf = (group: ParameterGroup) => Value;

/** The vectors of some groups, by `make`. */
export function vectorsOf(groups: readonly ParameterGroup[], make: VectorOf): VectorOf {
  const made = new Map(groups.map((group) => [group, make(group)]));
  return (group) => {
    const vector = made.get(group);
    invariant(vector !== undefined, `the group ${group.name} has a vector`);
    return vector;
  };
}

/** A part of some groups as inputs of a graph. */
export function vectorInputs(builder: GraphBuilder, part: string, groups: readonly ParameterGroup[]): VectorOf {
  return vectorsOf(groups, (group) => builder.input(vectorName(part, group), [group.length]));
}
