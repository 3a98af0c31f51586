/** @file The optimizer's part of a training step's graph. */
import type { Graph, GraphOutput } from "../graph";
import { GraphBuilder } from "../graph-builder";
import { isLearned, type ParameterGroup } from "../parameter-layout";
import { pruneGraph } from "../prune-graph";
import { invariant } from "../../invariant";
import { clipFactor, globalNorm } from "./clip-gradients";
import { nextName, vectorInputs, vectorName, type VectorOf } from "./group-vectors";
import { updateContext, type UpdateRule } from "./optimizers/update-rule";

/** The update alone, from gradients that were summed over several batches. */
export function compileUpdate(groups: readonly ParameterGroup[], rule: UpdateRule, clipNorm: number | null): Graph {
  const builder = new GraphBuilder("update");
  const learned = groups.filter(isLearned);
  const vectors = vectorInputs(builder, "weights", learned);
  return pruneGraph(
    builder.finish(
      addUpdate(builder, { groups, vectors, gradientOf: vectorInputs(builder, "gradient", learned), rule, clipNorm }),
    ),
  );
}

export interface UpdateRequest {
  groups: readonly ParameterGroup[];
  vectors: VectorOf;
  gradientOf: VectorOf;
  rule: UpdateRule;
  clipNorm: number | null;
}

/** The clipped update of all learned groups, as graph outputs. */
export function addUpdate(
  builder: GraphBuilder,
  { groups, vectors, gradientOf, rule, clipNorm }: UpdateRequest,
): GraphOutput[] {
  builder.scope = "optimizer";
  const learned = groups.filter(isLearned);
  const norm = globalNorm(builder, learned.map(gradientOf));
  const factor = clipNorm === null ? null : clipFactor(builder, norm, clipNorm);
  const scalars = new Map(
    Object.keys(rule.scalars({ step: 0, learningRate: 0 })).map((name) => [name, builder.input(name, [])]),
  );
  const context = updateContext(builder, (name) => {
    const value = scalars.get(name);
    invariant(value !== undefined, `the optimizer has no scalar "${name}"`);
    return value;
  });
  const updates = learned.flatMap((group) => {
    const slotNames = rule.slots.map((slot) => vectorName(slot, group));
    const gradient = factor === null ? gradientOf(group) : context.mul(gradientOf(group), factor);
    const state = {
      decays: group.name === "decay",
      weights: vectors(group),
      gradient,
      slots: slotNames.map((name) => builder.input(name, [group.length])),
    };
    const updated = rule.update(context, state);
    return [
      { name: nextName(vectorName("weights", group)), value: updated.weights },
      ...updated.slots.map((value, index) => ({ name: nextName(slotNames[index]), value })),
    ];
  });
  return [{ name: "gradient_norm", value: norm }, ...updates];
}
