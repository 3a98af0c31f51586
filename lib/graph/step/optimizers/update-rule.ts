/** @file What each optimizer must say of itself: one rule, from which a group's update is added to a graph. */
import type { Value } from "../../graph";
import type { GraphBuilder } from "../../graph-builder";

/** The moment of an update. */
export interface UpdateMoment {
  /** Updates taken before this one: the bias correction of the first update uses t = 1. */
  step: number;
  learningRate: number;
}

/** A group's vectors before the update. */
export interface GroupState {
  /** Whether weight decay touches the group. */
  decays: boolean;
  weights: Value;
  gradient: Value;
  /** In the order of the rule's slots. */
  slots: readonly Value[];
}

/** A group's vectors after the update. */
export interface UpdatedGroup {
  weights: Value;
  slots: readonly Value[];
}

/** The scalar inputs as graph values, and the arithmetic of the update. */
export interface UpdateContext {
  scalar(name: string): Value;
  constant(number: number): Value;
  add(a: Value, b: Value): Value;
  sub(a: Value, b: Value): Value;
  mul(a: Value, b: Value): Value;
  div(a: Value, b: Value): Value;
  sqrt(a: Value): Value;
  /** −1, 0 or 1. */
  sign(a: Value): Value;
}

export interface UpdateRule {
  /** The names of the averages kept per parameter, in a fixed order; all begin at 0. */
  readonly slots: readonly string[];
  /** The scalar inputs of one update, computed in float64. */
  scalars(moment: UpdateMoment): Readonly<Record<string, number>>;
  /** Adds one group's update to the graph. */
  update(context: UpdateContext, state: GroupState): UpdatedGroup;
}

/** Arithmetic that adds nodes to `builder`, with the scalar inputs by name. */
export function updateContext(builder: GraphBuilder, scalar: (name: string) => Value): UpdateContext {
  const binary = (op: "add" | "sub" | "mul" | "div") => (a: Value, b: Value) => builder.value(op, [a, b]);
  return {
    scalar,
    constant: (number) => builder.scalar(number),
    add: binary("add"),
    sub: binary("sub"),
    mul: binary("mul"),
    div: binary("div"),
    sqrt: (a) => builder.value("sqrt", [a]),
    sign: (a) => builder.value("sign", [a]),
  };
}

/** β·average + (1 − β)·news. */
export function blend({ add, mul, constant }: UpdateContext, average: Value, news: Value, beta: number): Value {
  return add(mul(average, constant(beta)), mul(news, constant(1 - beta)));
}
