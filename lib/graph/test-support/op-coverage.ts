/** @file Which op is covered by which test, read off the cases themselves. */
import type { Graph, OpNode } from "../graph";
import { GraphBuilder } from "../graph-builder";
import type { OpName } from "../op-attributes";
import { OP_TABLE } from "../op-table";
import { caseGraph, OP_CASES, PLAIN_CASES } from "./op-cases";

/** Names of cases by the op they use. */
type CasesOf = ReadonlyMap<OpName, readonly string[]>;

/** Cases in which an op is part of what is differentiated. */
export const DIFFERENTIATED_IN: CasesOf = casesOf(OP_CASES.map((opCase) => caseGraph(opCase, false)));

/** Cases in which an op is evaluated by itself, not only as part of a gradient. */
export const EVALUATED_IN: CasesOf = casesOf([...OP_CASES, ...PLAIN_CASES].map((opCase) => caseGraph(opCase, false)));

/** Cases in which an op occurs at all, in the forward pass or in the gradient of another op. */
export const USED_IN: CasesOf = casesOf([
  ...OP_CASES.map((opCase) => caseGraph(opCase, true)),
  ...PLAIN_CASES.map((opCase) => caseGraph(opCase, false)),
]);

function casesOf(graphs: readonly Graph[]): CasesOf {
  const cases = new Map<OpName, string[]>();
  for (const graph of graphs) {
    for (const op of new Set(graph.nodes.map((node) => node.op))) cases.set(op, [...(cases.get(op) ?? []), graph.name]);
  }
  return cases;
}

/** Ops that only gradients are made of, and that neither library has by itself: their tests go through the op they differentiate. */
const OURS_ALONE: readonly OpName[] = ["inverseCount", "convKernelGradient", "maxPoolGradient"];

/** Ops that TensorFlow.js and PyTorch evaluate in the parity tests. */
export const PEER_OPS: ReadonlySet<OpName> = new Set(
  (Object.keys(OP_TABLE) as OpName[]).filter((op) => !OURS_ALONE.includes(op)),
);

/**
 * The ONNX operators that an op is written in, over all cases: one text per way of writing it. An op that is expanded
 * first is shown by the ops of the table it becomes.
 */
export function onnxFormsOf(op: OpName): string[] {
  const graphs = [
    ...OP_CASES.map((opCase) => caseGraph(opCase, true)),
    ...PLAIN_CASES.map((opCase) => caseGraph(opCase, false)),
  ];
  const forms = graphs.flatMap((graph) =>
    graph.nodes.filter((node) => node.op === op).map((node) => formOf(node, graph)),
  );
  return [...new Set(forms)].sort();
}

function formOf<Op extends OpName>(node: OpNode<Op>, graph: Graph): string {
  const rule = OP_TABLE[node.op];
  const builder = new GraphBuilder(graph.name, graph);
  if (rule.expand?.(builder, node)) return `expanded: ${distinct(builder.soFar.map((made) => made.op))}`;
  const context = { temporary: () => "", int64: () => "", float32: () => "" };
  return distinct(rule.emit(node, context).map((call) => call.opType));
}

/** In order of appearance. */
function distinct(words: readonly string[]): string {
  return [...new Set(words)].join(", ");
}
